import type { Request } from 'express';
import { leaveSession, sessionTooSlow } from './session-guard';

/** What the last step of a sign-in gets at least, however long the others took. */
const LAST_STEP_MS = 250;

/** By when a callback must be answered, on the clock of `performance.now()`. */
const ANSWER_BY = new WeakMap<Request, number>();

const SERIALIZING = 'serializeUser of Passport does not answer. Check what it waits for.';

/** What is left of a callback's time, in ms. */
export function timeLeft(req: Request): number {
  return Math.max((ANSWER_BY.get(req) ?? 0) - performance.now(), LAST_STEP_MS);
}

/** What Passport puts on a request for a sign-in. */
interface LogIn {
  logIn?: (...given: unknown[]) => unknown;
  login?: unknown;
  _sessionManager?: { _serializeUser?: (user: unknown, req: unknown, done: Listener) => void };
}

type Listener = (...given: unknown[]) => void;

/**
 * Lets Passport's logIn wait no longer for the session store and for serializeUser than the callback has
 * time: Passport itself waits for ever. It does so for the first who is signed in while `signIn` runs; whom
 * the application signs in with the same request later is its own matter.
 *
 * @param answerBy - on the clock of `performance.now()`
 */
export function withLimitedLogIn(req: Request, answerBy: number, signIn: () => void): void {
  ANSWER_BY.set(req, answerBy);
  const passports = req as LogIn;
  const { logIn, login } = passports;
  if (!logIn) {
    signIn();
    return;
  }
  const restore = () => void Object.assign(passports, { logIn, login });
  const limited = (...given: unknown[]) => {
    const done = given.pop();
    if (typeof done !== 'function') return logIn.call(req, ...given, done);
    const ended = (...result: unknown[]) => {
      restore();
      done(...result);
    };
    return limitedStep(req, ended, (end) => logIn.call(req, ...given, end));
  };
  Object.assign(passports, { logIn: limited, login: limited });
  try {
    signIn();
  } finally {
    restore();
  }
}

function limitedStep(req: Request, done: Listener, logIn: (end: Listener) => unknown): unknown {
  let isOver = false;
  let isLate = false;
  let isSerializing = false;
  // Passport would go on with a session that is no longer there, which ends the process; and express-session
  // brings one back when its store has answered after all.
  const unlessLate =
    (act: Listener): Listener =>
    (...given) => {
      if (isLate) leaveSession(req);
      else act(...given);
    };
  const end = unlessLate((...result) => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    done(...result);
  });
  const timer = setTimeout(() => {
    isLate = true;
    done(sessionTooSlow(req, isSerializing ? SERIALIZING : undefined));
  }, timeLeft(req)).unref();
  const passports = req as LogIn;
  const { _sessionManager: manager } = passports;
  const serialize = manager?._serializeUser;
  if (serialize) {
    const guarded = unlessLate((user, of, told) => {
      isSerializing = true;
      const serialized = unlessLate((...result) => {
        isSerializing = false;
        (told as Listener)(...result);
      });
      serialize(user, of, serialized);
    });
    passports._sessionManager = Object.create(manager, { _serializeUser: { value: guarded } });
  }
  try {
    return logIn(end);
  } catch (error) {
    isOver = true;
    clearTimeout(timer);
    throw error;
  } finally {
    if (manager) passports._sessionManager = manager;
  }
}
