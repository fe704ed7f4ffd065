import Keyv from 'keyv';
import {
  MemoryTokenStore,
  redisTokenStore,
  redisTransactionStore,
  type StoredToken,
  type TokenStore,
} from '../../lib';
import { SealedCookies } from '../../lib/in-flight/sealed-cookies';
import { tokenStoreContract, transactionStoreContract } from '../../lib/testing';
import { runBlock } from '../package/support/readme-blocks';
import { describeWithRedis, RedisServer, type TestClient } from './support/redis-server';

const SECRET = '0123456789abcdef0123456789abcdef';

describe('A token store in memory', () => {
  for (const { name, check } of tokenStoreContract(() => new MemoryTokenStore())) it(name, check);
});

describe('A token store in Keyv', () => {
  const { keyvTokenStore } = runBlock("from 'keyv'") as {
    keyvTokenStore(keyv: Keyv<StoredToken>): TokenStore;
  };
  const create = () => keyvTokenStore(new Keyv<StoredToken>());
  for (const { name, check } of tokenStoreContract(create)) it(name, check);
});

describe('Logins in flight in sealed cookies', () => {
  const create = () =>
    new SealedCookies({
      secrets: [SECRET],
      connection: { secure: true, appId: 'ww1', callbackURL: 'https://app.example/callback' },
    });
  for (const { name, check } of transactionStoreContract(create)) it(name, check);
});

describeWithRedis('In Redis', () => {
  let server: RedisServer;
  let client: TestClient;

  beforeAll(async () => {
    server = await RedisServer.start();
    client = await server.connect();
  });
  afterAll(() => server.stop());

  describe.each([
    ['plain', {}],
    ['under a prefix', { prefix: 'app:' }],
    ['encrypted', { encryptionKeys: [{ id: 'k1', key: SECRET }] }],
  ])('a token store, %s,', (_, options) => {
    for (const { name, check } of tokenStoreContract(() => redisTokenStore(client, options))) it(name, check);
  });

  describe.each([
    ['plain', {}],
    ['under a prefix', { prefix: 'app:' }],
  ])('logins in flight, %s,', (_, options) => {
    for (const { name, check } of transactionStoreContract(() => redisTransactionStore(client, options)))
      it(name, check);
  });

  it('two stores with different prefixes keep their tokens apart', async () => {
    const [one, other] = [
      redisTokenStore(client, { prefix: 'one:' }),
      redisTokenStore(client, { prefix: 'other:' }),
    ];
    await one.set('shared', { value: 'of one', expiresAt: Date.now() + 60_000 });

    expect(await one.get('shared')).toMatchObject({ value: 'of one' });
    expect(await other.get('shared')).toBeUndefined();
  });
});
