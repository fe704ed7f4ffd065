import { Passport } from 'passport';
import * as library from '../../lib';
import type { RedisLike } from '../../lib/redis/redis-client';
import { leaksOf } from './support/secret-forms';

/** A secret where anything may stand, a key as WeCom's consoles have them, and one that cookies are sealed with. */
const SECRET = 'canaryOfASecret0123456789abcdefghij';
const KEY = {
  token: 'canaryOfAToken0123456789',
  encodingAESKey: 'canaryOfAnAesKey'.padEnd(43, '0123456789'),
};
const COOKIE_SECRET = 'canary-of-a-cookie-secret-0123456789';
const SECRETS = [SECRET, KEY.token, KEY.encodingAESKey, COOKIE_SECRET];

const redis = { sendCommand: async () => null } as unknown as RedisLike;
const SUITE = { suiteId: 'ww4', suiteSecret: SECRET };
const CALLBACK = {
  callbackURL: 'http://localhost:3000/wecom-provider-qr/callback',
  cookieSecret: COOKIE_SECRET,
};
const PAGES = { successRedirect: '/', failureRedirect: '/login' };

const stored = () => new library.MemoryTokenStore();
const resolve = () => ({ id: 'ada' });
const qr = () =>
  new library.WeComProviderQr(
    { flow: 'login-suite', ...SUITE, corps: 'any', tokenStore: stored(), ...CALLBACK },
    resolve,
  );
const suiteCallback = () =>
  library.suiteCallback({ suiteId: 'ww4', providerCorpId: 'ww1', keys: KEY, tokenStore: stored() });
const suiteClient = () =>
  new library.SuiteClient({
    ...SUITE,
    tokenStore: stored(),
    provider: { providerCorpId: 'ww1', providerSecret: SECRET },
  });

/** What an application makes of each name of this package, with a secret wherever one can stand. */
const MADE: Partial<Record<keyof typeof library, () => unknown>> = {
  WeComProviderQr: qr,
  WeComWorkbench: () =>
    new library.WeComWorkbench(
      { flow: 'corp-app', corpId: 'ww5', agentId: 1_000_002, secret: SECRET, ...CALLBACK },
      resolve,
    ),
  SuiteClient: suiteClient,
  MemoryTokenStore: stored,
  redisTokenStore: () => library.redisTokenStore(redis, { encryptionKeys: [{ id: 'k1', key: SECRET }] }),
  redisTransactionStore: () => library.redisTransactionStore(redis),
  suiteCallback,
  appCallback: () => library.appCallback({ name: 'intranet', corps: 'any', keys: [KEY, KEY] }),
  providerCallback: () => library.providerCallback({ providerCorpId: 'ww1', keys: KEY }),
  installRouter: () =>
    library.installRouter({
      suiteClient: suiteClient(),
      ...CALLBACK,
      ...PAGES,
      onInstalled: () => undefined,
    }),
  wecomRouter: () =>
    library.wecomRouter({
      passport: new Passport(),
      connections: [qr()],
      callbacks: [suiteCallback()],
      ...PAGES,
    }),
};

/** Names that are given no secret, or give back what they make of it to whoever asked. */
const WITHOUT = [
  /^(?:WeCom|SuiteTicketMissing)\w*Error$/,
  /^(?:accountResolver|checkedPath|failureText|isWeComClient|launchPage|outcome|returnTo|wecomErrorPage|wecomHealth)$/,
  /^(?:pendingBinding|takePendingBinding)$/,
  // A signature is made of a ticket, and is for the page that shows it.
  /^jsSdkSignature$/,
];

describe('T89 What an application makes and logs', () => {
  it.each(Object.entries(MADE))('shows no secret, nor a key derived from it: %s', (_, make) => {
    const made = make();

    expect(leaksOf(made, SECRETS)).toEqual([]);
    expect(leaksOf({ settings: { made: [made] } }, SECRETS)).toEqual([]);
  });

  it('is looked at for every name of this package that is given a secret', () => {
    const names = Object.keys(library).filter((name) => !WITHOUT.some((pattern) => pattern.test(name)));

    expect(Object.keys(MADE).sort()).toEqual(names.sort());
  });

  it.each<[string, unknown]>([
    ['in the middle of an address', { url: `https://host.example/?corpsecret=${SECRET}&x=1` }],
    ['as bytes', { key: new Uint8Array(Buffer.from(SECRET)) }],
    [
      'as the bytes that an AES key stands for',
      { keys: new Map([['k', Buffer.from(KEY.encodingAESKey, 'base64')]]) },
    ],
    ['in a getter', Object.defineProperty({}, 'leak', { get: () => COOKIE_SECRET, enumerable: true })],
    ['in a hidden field', Object.defineProperty({}, 'leak', { value: SECRET })],
  ])('would be found: a secret %s', (_, leaky) => {
    expect(leaksOf(leaky, SECRETS)).not.toEqual([]);
  });
});
