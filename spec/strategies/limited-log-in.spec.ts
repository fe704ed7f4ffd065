import type { Request } from 'express';
import { timeLeft, withLimitedLogIn } from '../../lib/strategies/limited-log-in';

function requestWith(fields: object): Request {
  return fields as Request;
}

type Serialize = (user: unknown, req: unknown, done: (error: unknown, id?: string) => void) => void;

/** What is left of Passport here: it serializes, as soon as the store lets it, and writes down the result. */
function passportRequest(serialize: Serialize, writes: 'silent' | 'at once' = 'at once') {
  const written: unknown[] = [];
  let store = () => {};
  const req = requestWith({
    session: {},
    sessionID: 'an id',
    _sessionManager: { _serializeUser: serialize },
    logIn(this: { _sessionManager: { _serializeUser: Serialize } }, _user: object, done: () => void) {
      const manager = this._sessionManager;
      store = () =>
        manager._serializeUser({ id: 'ada' }, req, (_error, id) => {
          written.push(id);
          if (writes === 'at once') done();
        });
    },
  });
  return { req, written, answerOfStore: () => store() };
}

describe('The last step of a sign-in', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const soon = () => performance.now() + 10_000;

  it('ends once, as it always has, where the session store answers', () => {
    const heard: unknown[] = [];
    const logIn = (_user: object, done: (error?: unknown) => void) => [done(), done(new Error('twice'))];
    const req = requestWith({ logIn });
    withLimitedLogIn(req, soon(), () => req.logIn({ id: 'ada' }, (error: unknown) => heard.push(error)));
    jest.runAllTimers();

    expect(heard).toEqual([undefined]);
  });

  it('leaves nobody signed in, and no session, where the store says nothing in time', () => {
    const heard: unknown[] = [];
    const logIn = () => Object.assign(req, { user: { id: 'ada' } });
    const req = requestWith({ logIn, login: logIn, session: {}, sessionID: 'an id' });
    withLimitedLogIn(req, soon(), () =>
      req.login({ id: 'ada' }, { session: true }, (error: unknown) => heard.push(error)),
    );
    jest.advanceTimersByTime(10_000);

    expect(heard).toMatchObject([{ code: 'ERR_WECOM_SESSION' }]);
    expect([req.user, req.session, req.sessionID]).toEqual([undefined, undefined, undefined]);
  });

  it('has a moment left also where the others have used up the time', () => {
    const heard: unknown[] = [];
    const req = requestWith({ logIn: () => undefined });
    withLimitedLogIn(req, performance.now() - 1_000, () =>
      req.logIn({ id: 'ada' }, (error: unknown) => heard.push(error)),
    );
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
    let later = (_error: unknown) => {};
    const req = requestWith({
      logIn: (_user: object, done: (error: unknown) => void) => {
        later = done;
        throw new TypeError('no serializer');
      },
    });

    const signIn = () => req.logIn({ id: 'ada' }, (error: unknown) => heard.push(error));
    expect(() => withLimitedLogIn(req, soon(), signIn)).toThrow('no serializer');
    later('of nobody');
    jest.runAllTimers();

    expect(heard).toEqual([]);
  });

  it('says who keeps it waiting, and takes no notice of them later', () => {
    const heard: unknown[] = [];
    let serialized = (_error: unknown, _id?: string) => {};
    const { req, written, answerOfStore } = passportRequest((_user, _of, done) => {
      serialized = done;
    });
    withLimitedLogIn(req, soon(), () => req.logIn({ id: 'ada' }, (error: unknown) => heard.push(error)));
    answerOfStore();
    jest.advanceTimersByTime(10_000);

    serialized(null, 'ada');

    expect(heard).toMatchObject([{ status: 503, message: expect.stringContaining('serializeUser') }]);
    expect(written).toEqual([]);
  });

  it('blames the store that does not write down what was serialized', () => {
    const heard: unknown[] = [];
    const { req, answerOfStore } = passportRequest((_user, _of, done) => done(null, 'ada'), 'silent');
    withLimitedLogIn(req, soon(), () => req.logIn({ id: 'ada' }, (error: unknown) => heard.push(error)));
    answerOfStore();

    jest.advanceTimersByTime(10_000);

    expect(heard).toMatchObject([{ message: expect.stringContaining('The session store') }]);
  });

  it('leaves Passport as it was', () => {
    const { req } = passportRequest((_user, _of, done) => done(null, 'ada'));
    const { _sessionManager: before } = req as { _sessionManager?: object };
    const bare = requestWith({ logIn: () => undefined, login: undefined });

    withLimitedLogIn(req, soon(), () => req.logIn({ id: 'ada' }, () => undefined));
    withLimitedLogIn(bare, soon(), () => bare.logIn({ id: 'ada' }, () => undefined));

    expect((req as { _sessionManager?: object })._sessionManager).toBe(before);
    expect(Object.keys(bare)).toEqual(['logIn', 'login']);
  });

  it('takes away again the session that a store brings back too late, and nobody who was let in meanwhile', () => {
    const heard: unknown[] = [];
    const asked: unknown[] = [];
    const { req, answerOfStore } = passportRequest((user) => asked.push(user));
    withLimitedLogIn(req, soon(), () => req.logIn({ id: 'ada' }, (error: unknown) => heard.push(error)));
    jest.advanceTimersByTime(10_000);

    Object.assign(req, { session: { cookie: {} }, sessionID: 'a new one', user: { id: 'guest' } });
    answerOfStore();

    expect(heard).toMatchObject([{ message: expect.stringContaining('The session store') }]);
    expect([req.session, req.sessionID, ...asked]).toEqual([undefined, undefined]);
    expect(req.user).toEqual({ id: 'guest' });
  });

  it('waits for who answers in time', () => {
    const heard: unknown[] = [];
    const { req, written, answerOfStore } = passportRequest((_user, _of, done) => done(null, 'ada'));

    withLimitedLogIn(req, soon(), () => req.logIn({ id: 'ada' }, (error: unknown) => heard.push(error)));
    answerOfStore();
    jest.runAllTimers();

    expect([written, heard]).toEqual([['ada'], [undefined]]);
    expect(req.session).toEqual({});
  });

  it('leaves a session that cannot be taken away', () => {
    const heard: unknown[] = [];
    const req = Object.freeze(requestWith({ session: {} }));
    const open = Object.create(req, { logIn: { value: () => undefined, writable: true } }) as Request;
    Object.assign(open, { login: open.logIn });
    withLimitedLogIn(open, soon(), () => open.logIn({ id: 'ada' }, (error: unknown) => heard.push(error)));

    jest.advanceTimersByTime(10_000);

    expect(heard).toMatchObject([{ code: 'ERR_WECOM_SESSION' }]);
  });

  it('is Passport’s own where nobody waits for it, and where there is none', () => {
    const answers: unknown[] = [];
    const req = requestWith({ logIn: (...given: unknown[]) => given });
    const bare = requestWith({});

    withLimitedLogIn(req, soon(), () =>
      answers.push((req.logIn as unknown as (user: object) => unknown)({ id: 'ada' })),
    );
    withLimitedLogIn(bare, soon(), () => answers.push('none'));

    expect(answers).toEqual([[{ id: 'ada' }], 'none']);
    expect(Object.keys(bare)).toEqual([]);
  });

  it('is Passport’s own again for whoever is told of its end', () => {
    const logIn = (_user: object, done: () => void) => done();
    const req = requestWith({ logIn, login: logIn });
    const told: unknown[] = [];

    withLimitedLogIn(req, soon(), () => req.logIn({ id: 'ada' }, () => told.push(req.logIn, req.login)));

    expect(told).toEqual([logIn, logIn]);
  });

  it('is Passport’s own again afterwards', () => {
    const logIn = () => undefined;
    const req = requestWith({ logIn, login: logIn });

    withLimitedLogIn(req, soon(), () => undefined);

    expect([req.logIn, req.login]).toEqual([logIn, logIn]);
  });
});
