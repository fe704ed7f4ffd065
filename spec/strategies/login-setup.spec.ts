import type { Request } from 'express';
import { MemoryTokenStore, WeComConfigError } from '../../lib';
import { connectionOf } from '../../lib/in-flight/served-connection';
import type { TransactionStore } from '../../lib/in-flight/transactions';
import {
  connectionSettings,
  corpAppParts,
  type FlowParts,
  suiteParts,
  weComAccess,
} from '../../lib/strategies/login-setup';
import { startWeComSimulator } from '../../lib/testing';
import { Deadline } from '../../lib/time-limits';
import { SuiteTickets } from '../../lib/tokens/suite-ticket';
import { TRANSACTION, visit } from './support/visit';

const DEFAULTS = { name: 'wecom-workbench', displayName: 'WeCom', channel: 'workbench' } as const;
const OPTIONS = { callbackURL: 'https://app.example.com/callback' };
const APP = { corpId: 'wwaaaaaaaaaaaaaaaa', agentId: 1_000_002, secret: 'the-secret-of-an-app' };
const PAGE = { page: 'oauth2', requireVisible: false } as const;
const SUITE = { flow: 'suite-app', suiteId: 'ww1', suiteSecret: 'the-secret-of-a-suite' } as const;
const { req } = visit();

const oneApp = (options: object = {}) => corpAppParts({ ...OPTIONS, ...APP, ...options }, PAGE);
const settled = (options: object = {}, parts: FlowParts = oneApp(), resolver: unknown = () => null) =>
  connectionSettings({ ...OPTIONS, ...options }, DEFAULTS, parts, resolver as () => null);

/** The parts for the enterprises of a function of the application's. */
function manyApps(tenant: (lookup: { corpId?: string }) => unknown): FlowParts {
  const tenants = { tenant: tenant as never, cookieSecret: '0123456789abcdef' };
  return corpAppParts({ ...OPTIONS, ...tenants }, PAGE);
}

/** The parts of a suite, without a login. */
function oneSuite(tokenStore = new MemoryTokenStore()): FlowParts {
  return suiteParts({ ...OPTIONS, ...SUITE, tokenStore, corps: ['ww9'] }, () => oneApp().protocol);
}

describe('The resolver', () => {
  it.each([
    ['none', () => null],
    ['one', (_signIn: unknown) => null],
    ['two', (_signIn: unknown, _done: unknown) => null],
  ])('may have parameters: %s', (_, resolver) => {
    expect(settled({}, oneApp(), resolver).resolveUser).toBe(resolver);
  });

  it('has not three, like the verify function of other strategies', () => {
    const verify = (_access: unknown, _refresh: unknown, _profile: unknown) => null;

    expect(() => settled({ name: 'wecom' }, oneApp(), verify)).toThrow(
      new WeComConfigError(
        'wecom: the resolver has 3 parameters, like the verify function of other strategies (accessToken, refreshToken, profile, done). ' +
          'It is called with one object: async ({ profile }) => user.',
      ),
    );
  });
});

describe('What nobody has asked for', () => {
  it('is off', () => {
    expect(settled()).toMatchObject({ loginOnly: false, allowUnsolicited: false });
  });

  it('is on where it was asked for', () => {
    const parts = { ...oneApp(), allowUnsolicited: true };

    expect(settled({ loginOnly: true }, parts)).toMatchObject({ loginOnly: true, allowUnsolicited: true });
  });
});

describe('The time for a member’s details', () => {
  it.each([
    ['a quarter of eight seconds, if nothing is said', {}, 2_000],
    ['a quarter of the deadline', { deadlineMs: 4_000 }, 1_000],
    ['that of any call, where it is less', { timeoutMs: 700 }, 700],
  ])('is %s', (_, limits, expected) => {
    expect(weComAccess({ ...OPTIONS, ...limits }).detailsLimitMs).toBe(expected);
  });
});

describe('One app of one enterprise', () => {
  it('tells the doctor its flow, its hosts, its limit and its call, and no enterprises', () => {
    const parts = oneApp({ timeoutMs: 1_234, hosts: { api: 'https://wecom.example.com' } });

    const { inspection } = settled({ timeoutMs: 1_234 }, parts);

    expect(inspection).toMatchObject({
      channel: 'workbench',
      flow: 'corp-app',
      timeoutMs: 1_234,
      corps: undefined,
      suite: undefined,
    });
    expect(inspection.hosts.api).toBe('https://wecom.example.com');
    expect(inspection.tokens).toBe(parts.access.tokens);
    expect(inspection.redemption('a-token', 'a-code')).toEqual({
      endpoint: '/cgi-bin/auth/getuserinfo',
      query: { access_token: 'a-token', code: 'a-code' },
      spendsCode: true,
    });
  });

  it('fetches its own token, whose key is no other app’s', async () => {
    const wecom = await startWeComSimulator();
    const { corpId, agentId, secret } = wecom.credentials;
    const hosts = wecom.hosts;
    try {
      const { token } = oneApp({ corpId, agentId, secret, hosts });

      expect(await token?.fetch()).toEqual({ value: expect.stringMatching(/./), lifetimeMs: 7_200_000 });
      const keys = [{}, { corpId: 'ww2' }, { agentId: 2 }, { secret: 'another' }].map(
        (other) => oneApp({ corpId, agentId, secret, hosts, ...other }).token?.key,
      );
      expect(new Set(keys).size).toBe(4);
    } finally {
      await wecom.close();
    }
  });

  it('takes members of whatever enterprise WeCom lets in, which is its own', () => {
    expect(settled().corps).toBe('any');
  });

  it('opens the page of the Workbench', async () => {
    const app = await oneApp().protocol.app({ req });

    expect(app?.authorizeUrl({ callbackURL: OPTIONS.callbackURL, state: 'S' })).toMatch(
      /^https:\/\/open\.weixin\.qq\.com\/connect\/oauth2\/authorize\?appid=wwaaaaaaaaaaaaaaaa&/,
    );
  });
});

describe('Enterprises that a function of the application’s knows', () => {
  it('are asked for with what the login is for', async () => {
    const asked: unknown[] = [];
    const { protocol } = manyApps((lookup) => {
      asked.push(lookup);
      return APP;
    });

    const app = await protocol.app({ req, corpId: APP.corpId });

    expect(asked).toEqual([{ req, corpId: APP.corpId }]);
    expect(app?.tenant).toEqual({ corpId: APP.corpId, agentId: APP.agentId });
  });

  it.each([undefined, null])('are none where it answers %s', async (row) => {
    expect(await manyApps(() => row).protocol.app({ req })).toBeUndefined();
  });

  it.each([
    ['a row without its secret', { corpId: 'ww1', agentId: 7 }],
    ['no', false],
    ['nothing', ''],
  ])('are refused by name where it answers %s', async (_, row) => {
    await expect(manyApps(() => row).protocol.app({ req })).rejects.toThrow(/^tenant function: /);
  });

  it('have no token that could be tried beforehand, and are no list', () => {
    const parts = manyApps(() => APP);

    expect(parts).toMatchObject({ name: 'corp-app', corps: 'any', token: undefined });
    expect(settled({}, parts).inspection).toMatchObject({ corps: undefined, token: undefined });
  });
});

describe('A suite', () => {
  it('tells the doctor which it is, where its tickets are, and which enterprises it takes', () => {
    const tokenStore = new MemoryTokenStore();

    const { inspection, corps } = settled({}, oneSuite(tokenStore));

    expect(inspection).toMatchObject({ flow: 'suite-app', corps: ['ww9'] });
    expect(inspection.suite).toEqual({ suiteId: 'ww1', tokenStore });
    expect(corps).toEqual(['ww9']);
  });

  it('fetches its token with the ticket that its store holds', async () => {
    const wecom = await startWeComSimulator();
    try {
      const { suiteId, suiteSecret } = wecom.credentials;
      const tokenStore = new MemoryTokenStore();
      await new SuiteTickets(suiteId, tokenStore).save(wecom.issueSuiteTicket(), new Date());
      const options = { ...OPTIONS, ...SUITE, suiteId, suiteSecret, tokenStore, corps: 'any' } as const;

      const { token } = suiteParts({ ...options, hosts: wecom.hosts }, () => oneApp().protocol);

      expect(await token?.fetch()).toEqual({ value: expect.stringMatching(/./), lifetimeMs: 7_200_000 });
    } finally {
      await wecom.close();
    }
  });
});

describe('Where logins wait', () => {
  const store = (begun: unknown[]): TransactionStore => ({
    begin: async (_req: Request, transaction) => `S${begun.push(transaction)}`,
    take: async () => undefined,
    complete: async () => undefined,
  });

  it('is a cookie of https alone where callbackURL is https', async () => {
    const [secure, plain] = [visit(), visit()];

    await settled().logins.begin(secure.req, TRANSACTION);
    const local = { callbackURL: 'http://localhost:3000/callback' };
    await settled(local, oneApp(local)).logins.begin(plain.req, TRANSACTION);

    expect(secure.lines).toEqual([expect.stringMatching(/^__Host-wecom_[\w-]+=.*; Secure/)]);
    expect(plain.lines).toEqual([expect.stringMatching(/^wecom_[\w-]+=(?!.*Secure)/)]);
  });

  it('is the application’s own store, if it gives one', async () => {
    const begun: unknown[] = [];

    const state = await settled({ transactions: store(begun) }).logins.begin(req, TRANSACTION);

    expect(state).toBe('S1');
    expect(begun).toEqual([TRANSACTION]);
  });

  it.each([
    ['one app', oneApp(), 'wwaaaaaaaaaaaaaaaa 1000002'],
    ['many apps', manyApps(() => APP), 'tenant'],
    ['a suite', oneSuite(), 'ww1'],
  ])('is told whose logins they are, where it can keep those of two apart: %s', async (_, parts, appId) => {
    const served: unknown[] = [];
    const own = store([]);
    const transactions: TransactionStore = {
      ...own,
      begin: (begun, transaction) => {
        served.push(connectionOf(begun));
        return own.begin(begun, transaction);
      },
      take: async (back) => {
        served.push(connectionOf(back));
        return undefined;
      },
    };

    const { logins } = settled({ transactions, callbackURL: 'http://LOCALHOST:80/callback' }, parts);
    await logins.begin(visit().req, TRANSACTION);
    await logins.claim(visit().req, 'S1', new Deadline(1_000)).catch(() => undefined);

    const connection = { secure: false, appId, callbackURL: 'http://localhost/callback' };
    expect(served).toMatchObject([connection, connection]);
  });
});
