import type { Request } from 'express';
import type { WeComProfile } from '../logins/profile';
import type { Awaitable } from '../options';
import type { Outcome } from './outcome';

/** One sign-in, as the resolver sees it. */
export interface SignIn<User> {
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
  readonly req: Request;
}

/**
 * Decides who a member is in the application. Return a user object to sign it in; null, undefined or false to
 * refuse (`not-bound`); or an `outcome.…` to say more. Anything else (true, a string, a number, an array) is
 * a programming error: 500, nobody is signed in. Runs once for each request, so twice for a doubled callback:
 * make it idempotent.
 */
export type UserResolver<User> = (
  signIn: SignIn<User>,
) => Awaitable<User | null | undefined | false | Outcome<User>>;
