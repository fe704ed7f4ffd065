import type { Request } from 'express';
import { limitLogIn, timeLeft } from '../../lib/strategies/session-guard';

function requestWith(fields: object): Request {
  return fields as Request;
}

describe('The last step of a sign-in', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const soon = () => performance.now() + 10_000;

  it('ends once, as it always has, where the session store answers', () => {
    const heard: unknown[] = [];
    const logIn = (_user: object, done: (error?: unknown) => void) => [done(), done(new Error('twice'))];
    const req = requestWith({ logIn });
    limitLogIn(req, soon());

    req.logIn({ id: 'ada' }, (error: unknown) => heard.push(error));
    jest.runAllTimers();

    expect(heard).toEqual([undefined]);
  });

  it('leaves nobody signed in, and no session, where the store says nothing in time', () => {
    const heard: unknown[] = [];
    const logIn = () => Object.assign(req, { user: { id: 'ada' } });
    const req = requestWith({ logIn, session: {} });
    limitLogIn(req, soon());

    req.login({ id: 'ada' }, { session: true }, (error: unknown) => heard.push(error));
    jest.advanceTimersByTime(10_000);

    expect(heard).toMatchObject([{ code: 'ERR_WECOM_SESSION' }]);
    expect([req.user, req.session]).toEqual([undefined, undefined]);
  });

  it('has a moment left also where the others have used up the time', () => {
    const heard: unknown[] = [];
    const req = requestWith({ logIn: () => undefined });
    limitLogIn(req, performance.now() - 1_000);

    req.logIn({ id: 'ada' }, (error: unknown) => heard.push(error));
    jest.advanceTimersByTime(249);
    const before = heard.length;
    jest.advanceTimersByTime(1);

    expect([before, heard.length]).toEqual([0, 1]);
  });

  it('has that moment also where nobody has said how long there is', () => {
    expect(timeLeft(requestWith({}))).toBe(250);
  });

  it('says nothing more where it has thrown', () => {
    const heard: unknown[] = [];
    const req = requestWith({
      logIn: () => {
        throw new TypeError('no serializer');
      },
    });
    limitLogIn(req, soon());

    expect(() => req.logIn({ id: 'ada' }, (error: unknown) => heard.push(error))).toThrow('no serializer');
    jest.runAllTimers();

    expect(heard).toEqual([]);
  });

  it('is Passport’s own where nobody waits for it, and where there is none', () => {
    const req = requestWith({ logIn: (...given: unknown[]) => given });
    const bare = requestWith({});
    limitLogIn(req, soon());
    limitLogIn(bare, soon());

    expect((req.logIn as unknown as (user: object) => unknown)({ id: 'ada' })).toEqual([{ id: 'ada' }]);
    expect(bare).toEqual({});
  });
});
