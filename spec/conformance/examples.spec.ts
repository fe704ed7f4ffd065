import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ConformanceOptions,
  runConformance,
  startWeComSimulator,
  type WeComSimulator,
} from '../../lib/testing';
import { startExample } from '../examples/support/running-example';
import { describeWithRedis, RedisServer } from '../redis/support/redis-server';
import { failuresOf } from './support/check-app';

interface Way {
  readonly flags?: Omit<Partial<ConformanceOptions>, 'app' | 'simulator'>;
  readonly settings?: Readonly<Record<string, string>>;
  /** Plans that have to be carried out, at least one check of each. */
  readonly plans: readonly string[];
}

const ACCOUNTS = ['alice', 'bob'].map((name) => ({ name, password: 'the password of alice' }));

/** How each example is checked; what is left out is what the command takes by itself. */
const WAYS: Readonly<Record<string, (wecom: WeComSimulator) => Way>> = {
  'minimal.js': () => ({ plans: ['qr', 'pages'] }),
  'provider-and-workbench.js': () => ({ plans: ['qr', 'workbench', 'pages'] }),
  'popup-and-panel.js': () => ({ plans: ['qr', 'pages'] }),
  'login-only.js': () => ({ plans: ['workbench', 'pages'] }),
  'bind.ts': () => ({ flags: { accounts: ACCOUNTS }, plans: ['bind', 'qr', 'pages'] }),
  'link.js': () => ({
    flags: { accounts: ACCOUNTS, link: '/account', who: '/account' },
    plans: ['qr', 'link', 'pages'],
  }),
  'spa-jwt.ts': () => ({
    flags: { who: 'POST /api/token', whoPattern: '"id":"([^"]+)"' },
    plans: ['qr', 'pages'],
  }),
  'suite.ts': () => ({ plans: ['callbacks', 'suite', 'workbench', 'pages', 'uninstall'] }),
  'delegated-tenants.ts': ({ credentials }) => ({
    flags: { workbench: `/auth/wecom/wecom-workbench?corp=${credentials.corpId}` },
    settings: {
      WECOM_SUITE_ID: credentials.delegatedSuiteId,
      WECOM_SUITE_SECRET: credentials.delegatedSuiteSecret,
    },
    plans: ['callbacks', 'workbench', 'pages'],
  }),
  'redis-processes.js': () => ({
    flags: { whoPattern: 'Signed in as (\\S+),' },
    plans: ['qr', 'pages'],
  }),
};
/** Nest is not installed here; `npm run matrix -- frameworks` checks that one. */
const ELSEWHERE = ['nest.ts'];

let wecom: WeComSimulator;

beforeEach(async () => {
  wecom = await startWeComSimulator();
});
afterEach(() => wecom.close());

async function check(file: string, more: Readonly<Record<string, string>> = {}) {
  const { corpId } = wecom.credentials;
  // Of two people whom the app sees in this enterprise both sign in; linking is tried with others.
  if (WAYS[file] === WAYS['link.js'])
    for (const userId of ['sunjiu', 'wushi']) wecom.addMember({ corpId, userId });
  const { flags, settings, plans } = WAYS[file]?.(wecom) ?? { plans: [] };
  const example = await startExample(file, wecom, { ...settings, ...more });
  const report = await runConformance({ app: example.url, simulator: wecom.url, ...flags }).finally(() =>
    example.stop(),
  );
  const passed = report.results.filter(({ outcome }) => outcome === 'passed').map(({ plan }) => plan);
  return {
    failures: failuresOf(report),
    passed: passed.length,
    missing: plans.filter((plan) => !passed.includes(plan)),
  };
}

describe('Each example', () => {
  it('that serves a login is checked', () => {
    const files = readdirSync(join(__dirname, '../../examples')).filter((name) => /\.[jt]s$/.test(name));

    expect([...Object.keys(WAYS), ...ELSEWHERE].sort()).toEqual(files.sort());
  });

  it.each(Object.keys(WAYS).filter((file) => file !== 'redis-processes.js'))(
    'passes everything it is asked: %s',
    async (file) => {
      const { failures, passed, missing } = await check(file);

      expect(failures).toEqual([]);
      expect(missing).toEqual([]);
      expect(passed).toBeGreaterThanOrEqual(60);
    },
    120_000,
  );
});

describeWithRedis('The example of several processes', () => {
  it('passes everything it is asked: redis-processes.js', async () => {
    const redis = await RedisServer.start();

    const { failures, passed, missing } = await check('redis-processes.js', { REDIS_URL: redis.url }).finally(
      () => redis.stop(),
    );

    expect(failures).toEqual([]);
    expect(missing).toEqual([]);
    expect(passed).toBeGreaterThanOrEqual(60);
  }, 120_000);
});
