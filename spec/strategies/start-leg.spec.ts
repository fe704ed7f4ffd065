import type { LoginSettings } from '../../lib/strategies/login-settings';
import { StartLeg } from '../../lib/strategies/start-leg';
import type { StartOptions } from '../../lib/strategies/start-options';
import { STARTED_AT, visit } from './support/visit';

const NOTHING_ASKED: StartOptions = { link: false, scope: undefined, lang: undefined };

interface Parts {
  readonly kept?: Promise<string>;
  readonly options?: Partial<StartOptions>;
  readonly settings?: object;
  readonly request?: object;
  readonly app?: unknown;
}

function start(parts: Parts = {}) {
  const begun: object[] = [];
  const asked: object[] = [];
  const pages: object[] = [];
  let prepared = 0;
  const app = {
    authorizeUrl: (leg: { state: string }) => {
      pages.push(leg);
      return `https://page.invalid/?${leg.state}`;
    },
    prepare: () => {
      prepared += 1;
    },
  };
  const settings = {
    name: 'wecom-workbench',
    channel: 'workbench',
    callbackURL: 'https://app.example.com/callback',
    deadlineMs: 60_000,
    logins: {
      begin: (_req: object, transaction: object) => {
        begun.push(transaction);
        return parts.kept ?? Promise.resolve('State1');
      },
    },
    protocol: {
      app: (lookup: object) => {
        asked.push(lookup);
        return 'app' in parts ? parts.app : app;
      },
    },
    ...parts.settings,
  } as unknown as LoginSettings<object>;
  const { req } = visit();
  Object.assign(req, parts.request);
  const leg = new StartLeg(settings, req, { ...NOTHING_ASKED, ...parts.options });
  return { leg, req, begun, asked, pages, app, prepared: () => prepared };
}

describe('The login page of a start', () => {
  it('has an address once the login is kept, under the state it is kept under', async () => {
    const { leg } = start();

    await leg.begin();

    expect(leg.location()).toBe('https://page.invalid/?State1');
  });

  it('has no address before the login is kept', () => {
    const { leg } = start({ kept: new Promise(() => undefined) });

    expect(() => leg.location()).toThrow('begin() comes first');
  });

  it('is told where to come back to, and what was asked for', async () => {
    const { leg, pages } = start({ options: { scope: 'snsapi_privateinfo', lang: 'en' } });

    await leg.begin();

    expect(pages).toEqual([
      {
        callbackURL: 'https://app.example.com/callback',
        state: 'State1',
        scope: 'snsapi_privateinfo',
        lang: 'en',
      },
    ]);
  });
});

describe('A login that begins', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: STARTED_AT, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('keeps nothing that was not asked for', async () => {
    const { leg, begun, asked, req } = start();

    await leg.begin();

    expect(begun).toStrictEqual([{ strategy: 'wecom-workbench', startedAt: STARTED_AT }]);
    expect(asked).toStrictEqual([{ req }]);
  });

  it('keeps what was asked for, and the enterprise whose app it is', async () => {
    const tenant = { corpId: 'wwaaaaaaaaaaaaaaaa', agentId: 1_000_002 };
    const tenants = start();
    const { leg, begun } = start({
      app: { ...tenants.app, tenant },
      options: { returnTo: '/reports', appState: { plan: 'a' }, display: 'popup', link: true },
      request: { user: { id: 'ada' }, sessionID: 'the id of a session' },
    });

    await leg.begin();

    expect(begun).toStrictEqual([
      {
        strategy: 'wecom-workbench',
        startedAt: STARTED_AT,
        returnTo: '/reports',
        appState: { plan: 'a' },
        tenant,
        link: expect.stringMatching(/^[\w-]{20,}$/),
        display: 'popup',
      },
    ]);
  });

  it('links nobody where nobody is signed in, and keeps nothing', async () => {
    const { leg, begun } = start({ options: { link: true } });

    await expect(leg.begin()).rejects.toMatchObject({ reason: 'link-needs-sign-in' });
    expect(begun).toEqual([]);
  });

  it('makes ready for its return, but for the doctor, who never returns', async () => {
    const browser = start();
    const doctor = start({ request: { headers: { 'user-agent': 'passport-wecom doctor' } } });

    await browser.leg.begin();
    await doctor.leg.begin();

    expect(browser.prepared()).toBe(1);
    expect(doctor.prepared()).toBe(0);
  });

  it('waits for a tenant function, and ends where it knows no such enterprise', async () => {
    const known = start();
    const waited = start({ app: Promise.resolve(known.app) });
    const unknown = start({ app: Promise.resolve(undefined) });

    await waited.leg.begin();

    expect(waited.leg.location()).toBe('https://page.invalid/?State1');
    await expect(unknown.leg.begin()).rejects.toMatchObject({ reason: 'unknown-tenant', status: 404 });
    expect(unknown.begun).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends where a tenant function never answers', async () => {
    const { leg, begun } = start({ app: new Promise(() => undefined), settings: { deadlineMs: 8_000 } });
    const begins = leg.begin();
    begins.catch(() => undefined);

    await jest.advanceTimersByTimeAsync(8_000);

    await expect(begins).rejects.toMatchObject({
      code: 'ERR_WECOM_RESOLVER',
      status: 504,
      message: expect.stringContaining('The tenant function did not answer in time.'),
    });
    expect(begun).toEqual([]);
  });
});

describe('A start by another method', () => {
  it.each(['GET', 'POST'])('is one by %s', (method) => {
    expect(() => start({ request: { method } })).not.toThrow();
  });

  it('is refused, and says which ones are allowed', () => {
    const headers: unknown[] = [];
    const res = { setHeader: (...header: unknown[]) => headers.push(header) };

    expect(() => start({ request: { method: 'PUT', res } })).toThrow(
      expect.objectContaining({ reason: 'method-not-allowed', status: 405 }),
    );
    expect(headers).toEqual([['Allow', 'GET, POST']]);
    expect(() => start({ request: { method: 'PUT', res: undefined } })).toThrow(
      expect.objectContaining({ reason: 'method-not-allowed' }),
    );
  });
});
