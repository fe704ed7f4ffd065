import express from 'express';
import fc from 'fast-check';
import { Passport } from 'passport';
import {
  accountResolver,
  appCallback,
  installRouter,
  MemoryTokenStore,
  providerCallback,
  redisTokenStore,
  redisTransactionStore,
  SuiteClient,
  suiteCallback,
  WeComConfigError,
  wecomErrorPage,
  wecomRouter,
} from '../../lib';
import { CANARY, construct, KINDS, OPTIONAL, RIGHT } from '../options/support/right-options';
import { report, SEED, SIZES } from '../support/sizes';

const KEY = {
  token: `token${CANARY}`.slice(0, 32),
  encodingAESKey: `${CANARY}${CANARY}`.slice(0, 42).concat('A'),
};
const suite = { suiteId: 'ww2', suiteSecret: `secret-${CANARY}`, tokenStore: new MemoryTokenStore() };
const redirects = { successRedirect: '/', failureRedirect: '/login' };
const directory = {
  findByIdentity: () => null,
  link: async () => undefined,
  isSameUser: () => false,
  findMatch: () => null,
};

/** Everything that takes options, with options that work. */
const TAKERS: ReadonlyArray<readonly [name: string, right: object, take: (options: never) => unknown]> = [
  ...KINDS.map(
    (kind) => [kind, { ...OPTIONAL, ...RIGHT[kind] }, (own: never) => construct(kind, own)] as const,
  ),
  [
    'SuiteClient',
    { ...suite, provider: { providerCorpId: 'ww1', providerSecret: CANARY } },
    (own) => new SuiteClient(own),
  ],
  [
    'suiteCallback',
    { suiteId: 'ww2', providerCorpId: 'ww1', keys: [KEY], tokenStore: suite.tokenStore, toleranceSeconds: 9 },
    (own) => suiteCallback(own),
  ],
  [
    'appCallback',
    { name: 'app', corps: ['ww1'], keys: KEY, onEvent: () => undefined },
    (own) => appCallback(own),
  ],
  ['providerCallback', { providerCorpId: 'ww1', keys: KEY }, (own) => providerCallback(own)],
  [
    'wecomRouter',
    {
      passport: new (Passport as unknown as new () => object)(),
      connections: [construct('provider-secret')],
      callbacks: [],
      ...redirects,
    },
    (own) => express().use('/auth/wecom', wecomRouter(own)),
  ],
  [
    'installRouter',
    {
      suiteClient: new SuiteClient(suite),
      callbackURL: 'https://app.example.com/install/callback',
      onInstalled: () => undefined,
      ...redirects,
    },
    (own) => installRouter(own),
  ],
  [
    'accountResolver',
    { onUnassociated: 'bind', bindAt: '/bind', autoBind: { trustedCorpIds: ['ww1'] } },
    (own) => accountResolver(directory as never, own),
  ],
  ['the directory of accountResolver', directory, (own) => accountResolver(own, { onUnassociated: 'fail' })],
  [
    'redisTokenStore',
    { prefix: 'a:', encryptionKeys: [{ id: 'k', key: `a key of thirty-two ${CANARY}` }] },
    (own) => redisTokenStore({ sendCommand: async () => null } as never, own),
  ],
  [
    'redisTransactionStore',
    { prefix: 'a:' },
    (own) => redisTransactionStore({ sendCommand: async () => null } as never, own),
  ],
  ['wecomErrorPage', { home: '/', lang: 'en' }, (own) => wecomErrorPage(own)],
];

const anything = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withSparseArray: true,
    withTypedArray: true,
    withObjectString: true,
    maxDepth: 2,
  }),
  fc.constantFrom<unknown>(
    '',
    ' ',
    'any',
    '/',
    '//evil',
    'https://a.example',
    'http://[',
    CANARY,
    -1,
    0,
    0.5,
    2 ** 53,
    Number.NaN,
  ),
  fc.constantFrom<unknown>(
    () => undefined,
    class {},
    Symbol('s'),
    /a/,
    new Error('e'),
    Promise.resolve(),
    null,
    undefined,
  ),
);

/** Right options of which some were left out, some replaced by anything, and some are new. */
function spoiled(right: object): fc.Arbitrary<Record<string, unknown>> {
  const names = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...Object.keys(right)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'callbackUrl',
        'clientID',
        '__proto__',
        'constructor',
        'toString',
        '',
        'state',
      ),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  );
  return fc.array(fc.tuple(names, anything), { minLength: 1, maxLength: 3 }).map((changes) => {
    const options: Record<string, unknown> = { ...right };
    for (const [name, value] of changes) {
      Object.defineProperty(options, name, { value, enumerable: true, configurable: true, writable: true });
    }
    return options;
  });
}

const RUNS = Math.ceil(SIZES.pureRuns / TAKERS.length);

describe('Random options', () => {
  afterAll(() => report('Random options', 2 * RUNS * TAKERS.length));

  it.each(TAKERS)(
    'work, or are refused by an error that says so and holds no secret: %s',
    (_, right, take) => {
      expect(() => take({ ...right } as never)).not.toThrow();

      fc.assert(
        fc.property(
          fc.oneof({ weight: 9, arbitrary: spoiled(right) }, { weight: 1, arbitrary: anything }),
          (options) => {
            try {
              take(options as never);
            } catch (error) {
              if (!(error instanceof WeComConfigError)) throw error;
              expect(error.message.length).toBeGreaterThan(10);
              expect(error.message).not.toContain(CANARY);
              expect(error.code).toBe('ERR_WECOM_CONFIG');
            }
          },
        ),
        { numRuns: 2 * RUNS, seed: SEED },
      );
    },
  );
});
