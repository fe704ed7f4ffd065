import type { Request } from 'express';
import { sessionHash } from '../../lib/in-flight/browser-session';
import { SeenCallback } from '../../lib/in-flight/seen-callback';
import { TRANSACTION, visit } from '../strategies/support/visit';

const SECOND = 1_000;

/** A response that ends with a status, and what happens to it. */
function response(statusCode: number) {
  const listeners = new Map<string, () => void>();
  const once = (name: string, listener: () => void) => listeners.set(name, listener);
  return { res: { statusCode, once }, happens: (event: string) => listeners.get(event)?.() };
}

describe('Callbacks whose browser has no session', () => {
  let now: number;
  beforeEach(() => {
    now = 0;
  });

  it('may be repeated from where they arrived once their answer broke, where nobody keeps users', () => {
    const { callback, answer } = answered(500);

    answer();

    expect(callback.mayRepeat(visit().req)).toBe(true);
  });

  it('that have ended are told to no other process', () => {
    const told: unknown[] = [];
    const { callback, answer } = answered(200, (session) => told.push(session));

    answer();

    expect(told).toHaveLength(0);
    expect(callback.hasEndedIn(visit().req)).toBe(false);
  });

  it('may be repeated for two seconds from where they arrived, by a twin that was sent before the answer', () => {
    const { callback, answer } = answered(200);

    answer();
    const asked = [0, 2 * SECOND - 1, 2 * SECOND, 60 * SECOND].map((later) => {
      now = later;
      return callback.mayRepeat(visit().req);
    });

    expect(asked).toEqual([true, true, false, false]);
  });

  it('may be repeated by three such twins, and by no fourth', () => {
    const { callback, answer } = answered(200);

    answer();

    const twins = Array.from({ length: 5 }, () => callback.mayRepeat(visit().req));
    expect(twins).toEqual([true, true, true, false, false]);
  });

  it('may be repeated as often as one likes while they are being answered', () => {
    const { callback } = answered(200);

    const twins = Array.from({ length: 20 }, () => callback.mayRepeat(visit().req));

    expect(twins).toEqual(Array(20).fill(true));
  });

  /** A callback that ends with a status, and the moment its answer is out. */
  function answered(statusCode: number, tell = (_session: string | undefined): void => undefined) {
    const { req } = visit();
    const callback = new SeenCallback(req, 'same code', TRANSACTION, () => now);
    const { res, happens } = response(statusCode);
    callback.endsIn(Object.assign(req, { res }) as never, tell);
    return { callback, answer: () => happens('finish') };
  }
});

describe('A repeat of a callback', () => {
  const told: Array<string | undefined> = [];
  beforeEach(() => {
    told.length = 0;
  });

  /** A request whose browser brings the cookie of a session. */
  function within(sessionID: string, user?: 'signed in'): Request {
    const { req } = visit({ cookie: `sid=${sessionID}` });
    return Object.assign(req, { sessionID, isAuthenticated: () => user !== undefined }) as Request;
  }

  /** A callback that arrived in the session `before` and was answered in the session `after`. */
  function answered(statusCode: number, event = 'finish', user?: 'signed in') {
    const callback = new SeenCallback(within('before'), 'same code', TRANSACTION, () => 0);
    const { res, happens } = response(statusCode);
    callback.endsIn(Object.assign(within('after', user), { res }) as never, (session) => told.push(session));
    happens(event);
    return callback;
  }

  it('counts in the session in which the callback arrived, and in no other, while it is answered', () => {
    const callback = answered(200, 'not yet');

    expect(callback.mayRepeat(within('before'))).toBe(true);
    expect(callback.mayRepeat(within('another'))).toBe(false);
    expect(callback.hasEndedIn(within('after'))).toBe(false);
    expect(told).toEqual([]);
  });

  it('counts in the session in which the callback has ended, and in no other, however often', () => {
    const callback = answered(200);

    expect(callback.hasEndedIn(within('after'))).toBe(true);
    expect(callback.hasEndedIn(within('before'))).toBe(false);
    expect(Array.from({ length: 9 }, () => callback.mayRepeat(within('after')))).toEqual(Array(9).fill(true));
    expect(callback.mayRepeat(within('another'))).toBe(false);
  });

  it('counts from who still brings the cookie of a session that the sign-in has ended, and so has no answer', () => {
    const callback = answered(200);
    const without = (cookie: string) =>
      Object.assign(visit({ cookie }).req, { sessionID: 'made for this request' }) as Request;

    const repeats = Array.from({ length: 9 }, () => callback.mayRepeat(without('sid=before; theme=dark')));

    expect(repeats).toEqual([...Array(8).fill(true), false]);
    expect(callback.mayRepeat(without('theme=dark'))).toBe(false);
  });

  it('does not count from an ended session that the sign-in did not renew: it was left by a logout (T90)', () => {
    const callback = new SeenCallback(within('before'), 'same code', TRANSACTION, () => 0);
    const { req } = visit({ cookie: 'sid=before' });

    expect(callback.mayRepeat(Object.assign(req, { sessionID: 'made for this request' }))).toBe(false);
    expect(callback.mayRepeat(within('before'))).toBe(true);
  });

  it('is told to other processes by the name of the session in which the callback has ended', () => {
    answered(302);

    expect(told).toEqual([sessionHash(within('after'))]);
  });

  it.each([400, 500])(
    'counts from everybody who is not signed in, where the answer broke with %i',
    (status) => {
      const callback = answered(status);

      expect(callback.mayRepeat(within('a cookie that was never written down'))).toBe(true);
      expect(callback.mayRepeat(within('another', 'signed in'))).toBe(false);
      expect(callback.hasEndedIn(within('after'))).toBe(false);
      expect(told).toEqual([undefined]);
    },
  );

  it('counts in the session it has ended in where only what came after the sign-in broke (T90)', () => {
    const callback = answered(500, 'finish', 'signed in');

    expect(callback.mayRepeat(within('after', 'signed in'))).toBe(true);
    expect(callback.mayRepeat(within('another'))).toBe(false);
    expect(told).toEqual([sessionHash(within('after'))]);
  });

  it('does not count from somebody who is not signed in where nothing has broken', () => {
    const callback = answered(399);

    expect(callback.mayRepeat(within('another'))).toBe(false);
  });
});
