import type { Request } from 'express';
import { type Decision, decisionOf, isOutcome } from '../accounts/outcome';
import type { SignIn, UserResolver } from '../accounts/resolver';
import { checkedPath } from '../checked-path';
import { WeComResolverError } from '../errors';
import { type AllowedCorps, isAllowedCorp } from '../options';
import { SignInRefused } from '../refusals';
import { Deadline } from '../time-limits';
import { timeLeft } from './limited-log-in';

/**
 * Asks whether members of this enterprise may sign in.
 *
 * @throws SignInRefused `corp-not-allowed`
 */
export async function refuseForeignCorp(
  corps: AllowedCorps,
  corpId: string,
  deadline: Deadline,
): Promise<void> {
  const asked = isAllowedCorp(corps, corpId);
  // A list is at hand, a function of the application's may keep us waiting.
  const allowed = typeof asked === 'boolean' ? asked : await deadline.race(asked, corpsTooSlow);
  if (allowed) return;
  throw Object.assign(new SignInRefused('corp-not-allowed'), { corpId });
}

/**
 * Waits for a function of the application's that is told of a sign-in, as long as the callback has time.
 *
 * @throws {@link WeComResolverError} 504
 */
export function waitForApplication(req: Request, name: string, work: unknown): Promise<unknown> {
  const deadline = new Deadline(timeLeft(req));
  return deadline
    .race(
      Promise.resolve(work),
      () => new WeComResolverError(`The function ${name} did not answer in time.`, 504),
    )
    .finally(() => deadline.end());
}

function corpsTooSlow(): WeComResolverError {
  return new WeComResolverError('The corps function did not answer in time.', 504);
}

/**
 * Asks who the member is in the application.
 *
 * @throws {@link WeComResolverError} where there is no answer, or one that must not be
 */
export async function askResolver<User extends object>(
  resolveUser: UserResolver<User>,
  signIn: SignIn<User>,
  deadline: Deadline,
): Promise<Decision<object>> {
  const returned = await deadline.race(
    answerOf(resolveUser, signIn),
    () => new WeComResolverError('The resolver did not answer in time.', 504),
  );
  const decision = decisionOf(returned);
  if (!decision) {
    throw new WeComResolverError(
      `The resolver returned ${describe(returned)}, which is neither a user object, nor null, nor an outcome.`,
    );
  }
  if (decision.outcome === 'bind-required' && checkedPath(decision.location) === undefined) {
    throw new WeComResolverError(
      'The resolver asked for binding at an address that is no path of this application, such as /account/bind.',
    );
  }
  if (decision.outcome === 'created' && signIn.loginOnly) {
    throw new WeComResolverError(
      'The resolver created an account, but this connection is in login-only mode.',
    );
  }
  if (decision.outcome === 'bound' && signIn.unsolicited) {
    throw new WeComResolverError(
      'The resolver linked an account to a sign-in that nobody asked for in this application.',
    );
  }
  return decision;
}

/**
 * Calls the resolver with Passport's `done` besides, as frameworks expect that append a callback of their
 * own. Whichever answers first counts; a function that takes `done` has not answered yet when it returns
 * nothing.
 */
function answerOf<User extends object>(
  resolveUser: UserResolver<User>,
  signIn: SignIn<User>,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done = (error: unknown, user?: unknown) => (error ? reject(error) : resolve(user));
    const call = resolveUser as (signIn: SignIn<User>, done: unknown) => unknown;
    // What it throws rejects this promise.
    const returned = call(signIn, done);
    const takesDone = resolveUser.length === 2;
    // A promise is not the answer before it is kept: Nest's mixin calls done meanwhile, whatever its length.
    Promise.resolve(returned).then((answer) => {
      if (answer !== undefined || !takesDone) resolve(answer);
    }, reject);
  });
}

/** passport.authorize() leaves the session alone, and a member can wait nowhere else. */
export function bindingAtAuthorize(): WeComResolverError {
  return new WeComResolverError(
    'The resolver asked for binding at passport.authorize(), which leaves the session alone. Use passport.authenticate there, or link.',
  );
}

function describe(returned: unknown): string {
  if (isOutcome(returned)) return `outcome.${returned.outcome}() without a user object`;
  if (returned instanceof Error) return 'an Error, instead of throwing it';
  return Array.isArray(returned) ? 'an array' : `a value of type ${typeof returned}`;
}
