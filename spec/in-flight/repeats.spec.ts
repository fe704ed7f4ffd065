import type { Request } from 'express';
import { sessionHash } from '../../lib/in-flight/browser-session';
import { Repeats } from '../../lib/in-flight/repeats';
import { PROFILE, TRANSACTION, visit } from '../strategies/support/visit';

const SECOND = 1_000;

describe('The callbacks a process remembers', () => {
  let now: number;
  let repeats: Repeats;
  beforeEach(() => {
    now = 0;
    repeats = new Repeats(
      () => now,
      () => undefined,
    );
  });

  const begin = (state: string, found = Promise.resolve(PROFILE)) =>
    repeats.begin(state, visit().req, TRANSACTION, found);
  const known = (count: number) =>
    Array.from({ length: count }, (_, login) => repeats.of(`State${login}`)).filter(Boolean).length;

  it('are those of the last 30 seconds: nothing is held of a thousand that were done before', () => {
    for (let login = 0; login < 1_000; login++) begin(`State${login}`);
    const during = known(1_000);

    now += 30 * SECOND;
    begin('one more, which sweeps');

    expect([during, known(1_000)]).toEqual([1_000, 0]);
  });

  it('are none that failed: nothing is held of a thousand as soon as they have', async () => {
    for (let login = 0; login < 1_000; login++) begin(`State${login}`, Promise.reject(new Error('declined')));

    await new Promise((resolve) => setImmediate(resolve));

    expect(known(1_000)).toBe(0);
  });

  it('are twenty thousand at most: the oldest are forgotten', () => {
    for (let login = 0; login < 20_010; login++) begin(`State${login}`);

    expect(known(20_010)).toBe(20_000);
    expect(repeats.of('State0')).toBeUndefined();
  });

  it('may be repeated from where they arrived once their answer broke, where nobody keeps users', () => {
    const { visit: callback, answer } = answered(500);

    answer();

    expect(callback.mayRepeat(visit().req)).toBe(true);
  });

  it('that ended without a session are told to no other process', () => {
    const told: string[] = [];
    repeats = new Repeats(
      () => now,
      (_, session) => told.push(session),
    );
    const { visit: callback, answer } = answered(200);

    answer();

    expect(told).toHaveLength(0);
    expect(callback.hasEndedIn(visit().req)).toBe(false);
  });

  it('may be repeated for two seconds from where they arrived, by a twin that was sent before the answer', () => {
    const { visit: callback, answer } = answered(200);

    answer();
    const asked = [0, 2 * SECOND - 1, 2 * SECOND, 60 * SECOND].map((later) => {
      now = later;
      return callback.mayRepeat(visit().req);
    });

    expect(asked).toEqual([true, true, false, false]);
  });

  it('may be repeated by three such twins, and by no fourth', () => {
    const { visit: callback, answer } = answered(200);

    answer();

    const twins = Array.from({ length: 5 }, () => callback.mayRepeat(visit().req));
    expect(twins).toEqual([true, true, true, false, false]);
  });

  it('may be repeated as often as one likes while they are being answered', () => {
    const { visit: callback } = answered(200);

    const twins = Array.from({ length: 20 }, () => callback.mayRepeat(visit().req));

    expect(twins).toEqual(Array(20).fill(true));
  });

  /** A callback that ends with a status, and the moment its answer is out. */
  function answered(statusCode: number) {
    const { req } = visit();
    const begun = repeats.begin('State1', req, TRANSACTION, Promise.resolve(PROFILE));
    let answer = (): void => undefined;
    const once = (_: string, listener: () => void) => {
      answer = listener;
    };
    begun.endsWith(Object.assign(req, { res: { statusCode, once } }) as never);
    return { visit: begun, answer: () => answer() };
  }
});

describe('A repeat of a callback', () => {
  const told: string[] = [];
  let repeats: Repeats;
  beforeEach(() => {
    told.length = 0;
    repeats = new Repeats(
      () => 0,
      (state, session) => told.push(`${state} ended in ${session}`),
    );
  });

  /** A request whose browser brings the cookie of a session. */
  function within(sessionID: string, user?: 'signed in'): Request {
    const { req } = visit({ cookie: `sid=${sessionID}` });
    return Object.assign(req, { sessionID, isAuthenticated: () => user !== undefined }) as Request;
  }

  /** A callback that arrived in the session `before` and was answered in the session `after`. */
  function answered(statusCode: number, event = 'finish') {
    const begun = repeats.begin('State1', within('before'), TRANSACTION, Promise.resolve(PROFILE));
    const listeners = new Map<string, () => void>();
    const once = (name: string, listener: () => void) => listeners.set(name, listener);
    begun.endsWith(Object.assign(within('after'), { res: { statusCode, once } }) as never);
    listeners.get(event)?.();
    return begun;
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

  it('is told to other processes by the name of the session in which the callback has ended', () => {
    answered(302);

    expect(told).toEqual([`State1 ended in ${sessionHash(within('after'))}`]);
  });

  it.each([400, 500])(
    'counts from everybody who is not signed in, where the answer broke with %i',
    (status) => {
      const callback = answered(status);

      expect(callback.mayRepeat(within('a cookie that was never written down'))).toBe(true);
      expect(callback.mayRepeat(within('another', 'signed in'))).toBe(false);
      expect(callback.hasEndedIn(within('after'))).toBe(false);
      expect(told).toEqual([]);
    },
  );

  it('does not count from somebody who is not signed in where nothing has broken', () => {
    const callback = answered(399);

    expect(callback.mayRepeat(within('another'))).toBe(false);
  });
});
