import type { Request } from 'express';
import type { WeComProfile } from '../logins/profile';
import type { Awaitable } from '../options';
import type { Outcome } from './outcome';

/** One sign-in, as the resolver sees it. */
export interface SignIn<User> {
  /** Who WeCom says has come; each run of a resolver has a profile of its own. */
  readonly profile: WeComProfile;
  /**
   * Present only after `authenticate(name, { link: true })`: the signed-in user who asked to link this member
   * to their account.
   */
  readonly currentUser?: User;
  /**
   * This connection is in login-only mode: create no account. `outcome.created` is then an error (500,
   * ERR_WECOM_RESOLVER).
   */
  readonly loginOnly: boolean;
  /** The object given to `passport.authenticate(name, { state })`, back from the round trip. */
  readonly appState?: unknown;
  /** The sign-in began in WeCom's admin console (`allowUnsolicited`): link nothing and create nothing. */
  readonly unsolicited?: true;
  /** The request of the callback. */
  readonly req: Request;
}

/**
 * Decides who a member is in the application. Return a user object to sign it in; null, undefined or false to
 * refuse (`not-bound`); or an `outcome.…` to say more. Anything else (true, a string, a number, an array) is
 * a programming error: 500, nobody is signed in. Runs once for each request, so twice for a doubled callback:
 * make it idempotent.
 *
 * Called with a second argument besides, Passport's `done(error, user)`, for frameworks that append one;
 * whichever answers first counts.
 */
export type UserResolver<User extends object> = (
  signIn: SignIn<User>,
) => Awaitable<UserObject<User> | null | undefined | false | Outcome<User>>;

/**
 * No string or number where nobody has said what a user is, and no promise, which is an object too: of
 * `true`, for one.
 */
type UserObject<User> = User & object & { readonly then?: undefined };
