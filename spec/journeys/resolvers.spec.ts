import { outcome } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import type { TestApp } from '../support/app';
import { Browser } from '../support/browser';
import { type DoorOptions, gate, openDoor, type Resolver } from '../support/doors';
import { type FlowOptions, lisi, providerSecret } from '../support/flows';

const USER = { id: 'ada' };

/** Answers no type would let through. */
function answering(value: unknown): Resolver {
  return (() => value) as Resolver;
}

const NO_ANSWERS: ReadonlyArray<readonly [string, unknown]> = [
  ['true', true],
  ['a word', 'x'],
  ['an empty word', ''],
  ['0', 0],
  ['1', 1],
  ['NaN', Number.NaN],
  ['a big number', 10n],
  ['a symbol', Symbol('user')],
  ['an empty list', []],
  ['a list of a user', [USER]],
  ['a promise of a list', Promise.resolve([USER])],
  ['a promise of true', Promise.resolve(true)],
  ['a function', () => USER],
  ['an outcome without a user', outcome.login(null as never)],
  ['an outcome around true', outcome.login(true as never)],
  ['an outcome around a list', outcome.bound([USER] as never, 'by-user')],
  ['an outcome around a word', outcome.created('ada' as never)],
];

const THROWN: ReadonlyArray<readonly [string, unknown]> = [
  ['undefined', undefined],
  ['null', null],
  ['false', false],
  ['0', 0],
  ['an empty word', ''],
  ["'route'", 'route'],
  ["'router'", 'router'],
];

describe('A resolver', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  function open(resolver: Resolver, options: FlowOptions = {}, door: DoorOptions = {}): TestApp {
    return openDoor(providerSecret(wecom, resolver, options), door);
  }

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', 'account/bind', ''])(
    'that asks for binding at %j, which is no path of this application, is a mistake: 500, nobody waits',
    async (location) => {
      const { app, errors } = open(() => outcome.bindRequired(location));

      const answer = await new Browser(app).signIn('/start', lisi(wecom));

      expect([answer.status, answer.body.code]).toEqual([500, 'ERR_WECOM_RESOLVER']);
      expect(answer.headers['location']).toBeUndefined();
      expect(String(errors[0])).toContain('no path of this application');
    },
  );

  it.each(NO_ANSWERS)('that returns %s is a mistake: 500, nobody is signed in (T42)', async (_, value) => {
    const browser = new Browser(open(answering(value)).app);

    const { status, body } = await browser.signIn('/start', lisi(wecom));

    expect([status, body.code]).toEqual([500, 'ERR_WECOM_RESOLVER']);
    expect(await browser.me()).toBeUndefined();
  });

  it.each(THROWN)('that throws %s signs nobody in (T42)', async (_, thrown) => {
    const throwing: Resolver = () => {
      throw thrown;
    };
    const browser = new Browser(open(throwing).app);

    const { status } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(500);
    expect(await browser.me()).toBeUndefined();
  });

  it.each(THROWN)('that rejects with %s signs nobody in', async (_, reason) => {
    const browser = new Browser(open(() => Promise.reject(reason)).app);

    const { status } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(500);
    expect(await browser.me()).toBeUndefined();
  });

  it.each([undefined, 503, 409])('that rejects with an error hands it on, status %p', async (status) => {
    const reason = Object.assign(new Error('no database'), status === undefined ? {} : { status });
    const { app, errors } = open(() => Promise.reject(reason));
    const browser = new Browser(app);

    const answer = await browser.signIn('/start', lisi(wecom));

    expect(answer.status).toBe(status ?? 500);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBe(reason);
    expect(await browser.me()).toBeUndefined();
  });

  it('that rejects keeps the user who was signed in before', async () => {
    const browser = new Browser(open(() => Promise.reject(new Error('no database'))).app);
    await browser.post('/local/ben');

    await browser.signIn('/start', lisi(wecom));

    expect(await browser.me()).toBe('ben');
  });

  it('that answers after the deadline has signed nobody in, then or later (T42, F44)', async () => {
    const late = gate();
    const answered = gate();
    const browser = new Browser(
      open(
        async () => {
          await late.opened;
          answered.open();
          return USER;
        },
        { deadlineMs: 500 },
      ).app,
    );

    const { status, body } = await browser.signIn('/start', lisi(wecom));
    late.open();
    await answered.opened;

    expect([status, body.code]).toEqual([504, 'ERR_WECOM_RESOLVER']);
    expect(await browser.me()).toBeUndefined();
  });

  it('that rejects after the deadline changes nothing', async () => {
    const late = gate();
    const { app, errors } = open(() => late.opened.then(() => Promise.reject(new Error('too late'))), {
      deadlineMs: 500,
    });

    const { status } = await new Browser(app).signIn('/start', lisi(wecom));
    late.open();
    await new Promise((resolve) => setImmediate(resolve));

    expect(status).toBe(504);
    expect(errors).toHaveLength(1);
  });

  it('that answers twice is taken at its first word (T43)', async () => {
    const twice = {
      // biome-ignore lint/suspicious/noThenProperty: a promise of another library's making
      then(answer: (user: typeof USER) => void) {
        answer(USER);
        answer({ id: 'ben' });
      },
    };
    const browser = new Browser(open(() => twice as unknown as Promise<typeof USER>).app);

    const { status } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(200);
    expect(await browser.me()).toBe('ada');
  });

  it('may return a user who has the fields of an outcome', async () => {
    const user = { id: 'ada', outcome: 'refused', reason: 'a field of the table', location: '/elsewhere' };
    const browser = new Browser(open(() => user).app);

    const { status, body } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(200);
    expect(body.info.outcome).toBe('login');
    expect(await browser.me()).toBe('ada');
  });

  it.each([
    ['a user', USER, { outcome: 'login' }],
    ['outcome.login', outcome.login(USER), { outcome: 'login' }],
    ['outcome.bound by-user', outcome.bound(USER, 'by-user'), { outcome: 'bound', how: 'by-user' }],
    ['outcome.bound automatic', outcome.bound(USER, 'automatic'), { outcome: 'bound', how: 'automatic' }],
    ['outcome.created', outcome.created(USER), { outcome: 'created' }],
  ])('that returns %s tells req.authInfo', async (_, value, expected) => {
    const { app } = open(answering(value), {}, { returnTo: '/orders/1', state: { campaign: 7 } });

    const { body } = await new Browser(app).signIn('/start', lisi(wecom));

    expect(body.user).toEqual({ id: 'ada' });
    expect(body.info).toEqual({
      ...expected,
      profile: expect.objectContaining({ provider: 'wecom', userId: 'lisi', channel: 'provider-qr' }),
      returnTo: '/orders/1',
      state: { campaign: 7 },
    });
  });

  it('is given what the application sent along, as it was', async () => {
    const state = { text: '订单 "1"\n', nested: { list: [1, null, true], __proto: 'x' }, empty: '' };
    const given: unknown[] = [];
    const { app } = open(
      ({ appState }) => {
        given.push(appState);
        return USER;
      },
      {},
      { state },
    );

    await new Browser(app).signIn('/start', lisi(wecom));

    expect(given).toEqual([state]);
  });

  it.each([
    ['a word as state (T03)', { state: 'abc' }],
    ['a number as state', { state: 7 }],
    ['more than 1 KiB as state', { state: { text: 'x'.repeat(1_014) } }],
    ['a circle as state', { state: circle() }],
    ['a callbackURL', { callbackURL: 'https://evil.example/callback' }],
  ])('is never reached with %s given to authenticate', async (_, options) => {
    const { app } = open(() => USER, {}, options as unknown as DoorOptions);

    const { status, body } = await new Browser(app).get('/start');

    expect([status, body.code]).toEqual([500, 'ERR_WECOM_CONFIG']);
  });
});

function circle(): object {
  const self: { self?: object } = {};
  self.self = self;
  return self;
}
