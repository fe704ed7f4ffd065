import { failureText } from '../refusals';

/**
 * Marks outcomes, so that a user row which happens to have the same fields stays a user. The same in every
 * copy of this package.
 */
const BRAND = Symbol.for('passport-wecom.outcome');

/** What the resolver decided. */
export type Decision<User> =
  | { readonly outcome: 'login'; readonly user: User }
  | { readonly outcome: 'bound'; readonly user: User; readonly how: 'by-user' | 'automatic' }
  | { readonly outcome: 'created'; readonly user: User }
  | { readonly outcome: 'bind-required'; readonly location: string; readonly mayRegister: boolean }
  | { readonly outcome: 'refused'; readonly reason: string; readonly message: string };

/** A decision made with {@link outcome}. */
export type Outcome<User> = Decision<User> & { readonly [BRAND]: true };

function branded<User>(decision: Decision<User>): Outcome<User> {
  return Object.freeze({ [BRAND]: true as const, ...decision });
}

/** Ways for a resolver to say more than a user object or nothing. */
export const outcome = {
  /** Signs in a user who was linked to this member before. */
  login: <User>(user: User): Outcome<User> => branded({ outcome: 'login', user }),
  /** Signs in a user who has just been linked to this member. */
  bound: <User>(user: User, how: 'by-user' | 'automatic'): Outcome<User> =>
    branded({ outcome: 'bound', user, how }),
  /** Signs in a user who has just been created. An error (500, ERR_WECOM_RESOLVER) in login-only mode. */
  created: <User>(user: User): Outcome<User> => branded({ outcome: 'created', user }),
  /**
   * The person must prove who they are first: the profile waits in the session, the browser goes to
   * `location`.
   */
  bindRequired: (location: string, options: { mayRegister?: boolean } = {}): Outcome<never> =>
    branded({ outcome: 'bind-required', location, mayRegister: options.mayRegister ?? false }),
  /**
   * Refuses the sign-in (403). `reason` becomes the code of the failure; `message` is for the person signing
   * in.
   */
  refused: (reason: string, message = failureText(reason).en): Outcome<never> =>
    branded({ outcome: 'refused', reason, message }),
};

/** Tells an outcome from a user object. */
export function isOutcome(value: unknown): value is Outcome<unknown> {
  return typeof value === 'object' && value !== null && BRAND in value;
}

/**
 * Reads what a resolver returned: an outcome, a user object, or nothing.
 *
 * @returns undefined for everything else (true, a string, a number, an array), which is a programming error
 */
export function decisionOf(returned: unknown): Decision<object> | undefined {
  if (returned === null || returned === undefined || returned === false) {
    return { outcome: 'refused', reason: 'not-bound', message: failureText('not-bound').en };
  }
  if (!isOutcome(returned)) return isUser(returned) ? { outcome: 'login', user: returned } : undefined;
  if (returned.outcome === 'bind-required' || returned.outcome === 'refused') return returned;
  return isUser(returned.user) ? (returned as Decision<object>) : undefined;
}

/** A promise that nobody waited for, or an error that nobody threw, must sign nobody in. */
function isUser(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !(value instanceof Error) && typeof (value as { then?: unknown }).then !== 'function';
}
