import { Passport } from 'passport';
import { MemoryTokenStore, WeComProviderQr, WeComWorkbench } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { TokenCache } from '../../lib/tokens/token-cache';
import { Browser } from '../support/browser';
import { openDoor } from '../support/doors';
import { lisi } from '../support/flows';
import { shownBy } from '../support/shown';
import { leaksOf } from './support/secret-forms';

const SECRET = 'canary-of-a-secret-0123456789';
const COOKIE_SECRET = 'canary-of-a-cookie-secret-0123456789';
const CALLBACK = { callbackURL: 'http://localhost:3000/callback' };

type Connection = WeComProviderQr<{ id: string }> | WeComWorkbench<{ id: string }>;
const resolve = () => ({ id: 'ada' });

const CONNECTIONS: ReadonlyArray<readonly [string, (own?: object) => Connection]> = [
  [
    'QR provider-secret',
    (own) =>
      new WeComProviderQr(
        {
          flow: 'provider-secret',
          providerCorpId: 'ww1',
          providerSecret: SECRET,
          corps: 'any',
          ...CALLBACK,
          ...own,
        },
        resolve,
      ),
  ],
  [
    'QR login-suite',
    (own) =>
      new WeComProviderQr(
        {
          flow: 'login-suite',
          suiteId: 'ww2',
          suiteSecret: SECRET,
          corps: 'any',
          tokenStore: new MemoryTokenStore(),
          ...CALLBACK,
          ...own,
        },
        resolve,
      ),
  ],
  [
    'QR corp-app',
    (own) =>
      new WeComProviderQr(
        { flow: 'corp-app', corpId: 'ww3', agentId: 1_000_002, secret: SECRET, ...CALLBACK, ...own },
        resolve,
      ),
  ],
  [
    'Workbench suite-app',
    (own) =>
      new WeComWorkbench(
        {
          flow: 'suite-app',
          suiteId: 'ww4',
          suiteSecret: SECRET,
          corps: 'any',
          tokenStore: new MemoryTokenStore(),
          ...CALLBACK,
          ...own,
        },
        resolve,
      ),
  ],
  [
    'Workbench corp-app',
    (own) =>
      new WeComWorkbench(
        { flow: 'corp-app', corpId: 'ww5', agentId: 1_000_002, secret: SECRET, ...CALLBACK, ...own },
        resolve,
      ),
  ],
  [
    'Workbench corp-app of many enterprises',
    (own) =>
      new WeComWorkbench(
        {
          flow: 'corp-app',
          tenant: () => ({ corpId: 'ww6', agentId: 1_000_002, secret: SECRET }),
          cookieSecret: COOKIE_SECRET,
          ...CALLBACK,
          ...own,
        },
        resolve,
      ),
  ],
];

function leaks(value: object): string[] {
  return leaksOf(value, [SECRET, COOKIE_SECRET]);
}

describe('T89 A strategy that is logged', () => {
  it.each(CONNECTIONS)('shows no secret of its own: %s', (_, create) => {
    expect(leaks(create())).toEqual([]);
  });

  it.each(CONNECTIONS)('can be written as JSON: %s', (_, create) => {
    const strategy = create();

    expect(JSON.parse(JSON.stringify(strategy))).toMatchObject({ name: strategy.name });
    expect(JSON.stringify(strategy)).not.toContain(SECRET);
  });

  it.each(CONNECTIONS)('shows no cookieSecret, nor the key derived from it: %s', (_, create) => {
    expect(leaks(create({ cookieSecret: [COOKIE_SECRET, SECRET] }))).toEqual([]);
  });

  it.each(CONNECTIONS)('shows none as Passport holds it, or as the copy Passport makes: %s', (_, create) => {
    const passport = new Passport();
    const strategy = create({ name: 'logged' });
    passport.use(strategy);

    expect(leaks(passport)).toEqual([]);
    expect(leaks(Object.create(strategy))).toEqual([]);
  });

  it.each(CONNECTIONS)('shows none by what the doctor sees of it: %s', (_, create) => {
    const inspection = create().inspect();

    expect(leaks(inspection)).toEqual([]);
  });
});

describe('T89 A strategy that has signed somebody in', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it('shows neither its secret, nor a token, nor a code, nor a state', async () => {
    const { corpId, agentId, secret } = wecom.credentials;
    const own = { flow: 'corp-app', corpId, agentId, secret, hosts: wecom.hosts, ...CALLBACK } as const;
    const strategy: Connection = new WeComProviderQr(own, ({ profile }) => ({ id: profile.id }));
    const browser = new Browser(openDoor(strategy).app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    await browser.get(back);
    const query = new URL(back, 'http://localhost').searchParams;

    const text = Object.values(shownBy(strategy)).join('\n');

    expect(query.get('code')).toMatch(/\w{8}/);
    for (const value of [secret, query.get('code'), query.get('state')]) expect(text).not.toContain(value);
    expect(text).not.toMatch(/access_token=/);
  });
});

describe('T89 What hands out tokens, where it is logged', () => {
  it('shows none that it has renewed, or that WeCom has refused', async () => {
    let now = 0;
    const cache = new TokenCache(
      new MemoryTokenStore(),
      () => now,
      () => 0,
    );
    const fetched = ['first', 'second', 'third'].map((word) => `${SECRET}-${word}`);
    const values = [...fetched];
    const source = {
      key: 'key',
      fetch: async () => ({ value: values.shift() ?? '', lifetimeMs: 3_600_000 }),
    };
    await cache.get(source);
    now = 3_500_000;
    await cache.get(source);
    await cache.replace(source, `${SECRET}-second`);

    expect(leaksOf(cache, fetched)).toEqual([]);
  });
});

describe('T89 A token store of this process that is logged', () => {
  it('shows neither a token nor a ticket', async () => {
    const store = new MemoryTokenStore();
    await store.set('wecom:token:key', { value: SECRET, expiresAt: Date.now() + 60_000 });

    expect(leaks(store)).toEqual([]);
    expect((await store.get('wecom:token:key'))?.value).toBe(SECRET);
  });
});
