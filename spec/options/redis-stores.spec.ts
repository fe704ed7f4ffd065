import { redisTokenStore, redisTransactionStore } from '../../lib';
import { expectRefusal } from './support/refusal';
import { CANARY } from './support/right-options';

const client = { sendCommand: async () => null };

describe.each([
  ['redisTokenStore', redisTokenStore],
  ['redisTransactionStore', redisTransactionStore],
] as const)('%s refuses at the start', (name, create: (...args: never[]) => unknown) => {
  const make = (...args: unknown[]) => create(...(args as never[]));

  it.each([
    ['nothing', undefined],
    ['an address', `redis://:${CANARY}@127.0.0.1`],
    ['an object without functions', { url: CANARY }],
    ['a client of ioredis', { sendCommand: () => null, defineCommand: () => null }],
  ])('%s for a client', (_, notAClient) => {
    expectRefusal(
      () => make(notAClient),
      new RegExp(`^${name}: the first argument must be a connected client`),
    );
  });

  it('a client of the package redis from before it had promises', () => {
    const ofVersion3 = { sendCommand: () => true, send_command: () => true, options: {} };

    expectRefusal(
      () => make(ofVersion3),
      new RegExp(`^${name}: this client is of the package redis before v4, .* npm install redis@latest`),
    );
  });

  it.each<[string, unknown, RegExp]>([
    ['a misspelt prefix', { prefx: CANARY }, /prefx: did you mean prefix\?/],
    ['a prefix that is no text', { prefix: 7 }, /prefix must be a string/],
    ['options that are none', CANARY, /options/],
  ])('%s', (_, options, message) => {
    expectRefusal(() => make(client, options), message);
  });

  it('nothing that is right', () => {
    expect(() => make(client)).not.toThrow();
    expect(() => make(client, { prefix: 'app:' })).not.toThrow();
  });
});

it.each([null, CANARY, { id: CANARY }])(
  'redisTokenStore does not take %p for no keys, and stores in clear',
  (encryptionKeys) => {
    expectRefusal(
      () => redisTokenStore(client, { encryptionKeys: encryptionKeys as never }),
      /^redisTokenStore: encryptionKeys must be a list of \{ id, key \}/,
    );
  },
);

it('redisTokenStore refuses a time no timer can count', () => {
  expectRefusal(
    () => redisTokenStore(client, { commandTimeoutMs: 0 }),
    /commandTimeoutMs must be at least 1/,
  );
});
