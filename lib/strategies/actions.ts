import { WeComResolverError } from '../errors';
import { SignInRefused } from '../refusals';

/** Passport's answers to one request; the first one counts. */
export interface Actions {
  /** @param within - runs what Passport does for it */
  success(user: object, info?: object, within?: (passports: () => void) => void): void;
  redirect(url: string): void;
  /** Answers by itself, with a page. */
  answer(send: () => void): void;
  /** Fails for a foreseen refusal, errors for anything else. */
  stop(reason: unknown): void;
  /** Runs once the answer is decided. */
  readonly onSettled: Array<() => void>;
}

/** What Passport's info holds after a failure. */
export interface FailureInfo {
  readonly code: string;
  readonly message: string;
  /** The login ran in a popup, which has to be told. */
  readonly display?: 'popup';
  /** Where somebody asked to link, and goes back to. */
  readonly linkedFrom?: string;
}

function failureInfo({ reason: code, message, display, linkedFrom }: SignInRefused): FailureInfo {
  return {
    code,
    message,
    ...(display && { display }),
    ...(linkedFrom !== undefined && { linkedFrom }),
  };
}

/** What Passport puts on a strategy before it calls `authenticate`. */
export interface PassportActions {
  success(user: unknown, info?: object): void;
  fail(challenge: unknown, status?: number): void;
  redirect(url: string, status?: number): void;
  error(reason: unknown): void;
}

/**
 * Takes the actions Passport put on a strategy, before anything is awaited: a strategy passed to
 * `authenticate` as an object is shared, and the next request puts its own actions there.
 *
 * @param next - what Express does with an error; without it, Passport's own action
 */
export function captureActions(
  strategy: PassportActions,
  onStop: (reason: unknown) => void,
  next?: ((reason: unknown) => void) | undefined,
): Actions {
  const { success, fail, redirect, error } = strategy;
  const onSettled: Array<() => void> = [];
  let settled = false;
  // On the next tick, so that a throw in the application's handler is no rejection of ours.
  const once = (action: () => void) => {
    if (settled) return;
    settled = true;
    for (const clean of onSettled) clean();
    process.nextTick(action);
  };
  // There nobody would catch what the application throws, and the process would end. It may be the
  // application's callback function that has thrown, which `error` would call once more.
  const passOn = next ?? error.bind(strategy);
  const guarded = (action: () => void) => () => {
    try {
      action();
    } catch (thrown) {
      passOn(asReason(thrown));
    }
  };
  return {
    onSettled,
    success: (user, info, within = (passports) => passports()) =>
      once(guarded(() => within(() => success.call(strategy, user, info)))),
    redirect: (url) => once(guarded(() => redirect.call(strategy, asciiAddress(url)))),
    answer: (send) => once(guarded(send)),
    stop: (rejection) =>
      once(
        guarded(() => {
          const reason = asReason(rejection);
          onStop(reason);
          if (!(reason instanceof SignInRefused)) return error.call(strategy, reason);
          fail.call(strategy, failureInfo(reason), reason.status);
        }),
      ),
  };
}

// Express takes next(undefined), next('route') and next('router') for "go on": a rejection like these must
// sign nobody in.
function asReason(reason: unknown): unknown {
  if (reason && reason !== 'route' && reason !== 'router') return reason;
  return new WeComResolverError('The application rejected a sign-in with something that is no Error.');
}

/** Passport writes the address into a header as it is, where Node takes no 绑定. */
function asciiAddress(url: string): string {
  return url.replace(/[^\x21-\x7e]+/gu, (part) => encodeURIComponent(Buffer.from(part).toString()));
}
