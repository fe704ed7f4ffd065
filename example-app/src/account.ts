import type { WeComProfile } from 'passport-wecom';

/** How a session came to be. */
export type SignedInWith =
  | { readonly how: 'password' }
  | {
      readonly how: 'wecom';
      /** Row of the identities table. While it is there the session is good. */
      readonly identity: string;
      readonly channel: WeComProfile['channel'];
      readonly corpId: string;
      readonly userId: string;
    };

/** Somebody who has an account here, as `req.user`. */
export interface Account {
  readonly id: number;
  /** Null until a password is chosen. */
  readonly loginName: string | null;
  /** Whether an operator has given out the name. One that somebody has chosen proves nothing about them. */
  readonly nameIsGiven: boolean;
  readonly displayName: string;
  readonly hasPassword: boolean;
  readonly signedInWith: SignedInWith;
}

/** Whether somebody may see the operator's pages: by a name that was given out, never by one that could be chosen. */
export function isOperator(account: Account | undefined, operators: readonly string[]): boolean {
  return Boolean(account?.nameIsGiven && account.loginName && operators.includes(account.loginName));
}

declare global {
  namespace Express {
    // What Passport calls a user is an account here.
    interface User extends Account {}
  }
}

export const WITH_PASSWORD: SignedInWith = { how: 'password' };

/** @param identity - the row under which the member is known, which may be one of the profile's aliases */
export function withWeCom(profile: WeComProfile, identity: string = profile.id): SignedInWith {
  const { channel, corpId, userId } = profile;
  return { how: 'wecom', identity, channel, corpId, userId };
}
