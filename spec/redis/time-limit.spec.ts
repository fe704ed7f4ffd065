import { redisTokenStore, redisTransactionStore, type TokenStore } from '../../lib';
import { FakeBrowser } from '../../lib/testing/contracts/fake-browser';
import { TokenCache } from '../../lib/tokens/token-cache';
import { describeWithRedis, RedisServer, type TestClient } from './support/redis-server';

const TOKEN = { value: 'a token', expiresAt: Date.now() + 3_600_000 };

describeWithRedis('A Redis that accepts commands and answers none', () => {
  let server: RedisServer;
  let client: TestClient;
  let store: TokenStore;

  beforeEach(async () => {
    server = await RedisServer.start();
    client = await server.connect();
    store = redisTokenStore(client);
    await store.set('key', TOKEN);
    server.freeze();
  });
  afterEach(async () => {
    server.thaw();
    await server.stop();
  });

  async function elapsed(work: Promise<unknown> | undefined): Promise<number> {
    const startedAt = performance.now();
    await expect(work).rejects.toThrow(/^no answer within \d+ ms$/);
    return performance.now() - startedAt;
  }

  it.each([
    ['get', () => store.get('key')],
    ['set', () => store.set('key', TOKEN)],
    ['delete', () => store.delete('key', 'a token')],
    ['exclusively', () => store.exclusively?.('key', async () => 'done')],
    ['begin', () => redisTransactionStore(client).begin(new FakeBrowser().request('/login'), login())],
  ])('fails %s after less than half a second (F39)', async (_, call) => {
    expect(await elapsed(call())).toBeLessThan(600);
  });

  it('is given as long as the application says', async () => {
    const patient = await elapsed(redisTokenStore(client, { commandTimeoutMs: 700 }).get('key'));
    const impatient = await elapsed(redisTokenStore(client, { commandTimeoutMs: 50 }).get('key'));

    expect(patient).toBeGreaterThanOrEqual(690);
    expect(impatient).toBeLessThan(300);
  });

  it('is believed again as soon as it answers again, by the same client', async () => {
    await elapsed(store.get('key'));

    server.thaw();

    expect(await store.get('key')).toEqual(TOKEN);
  });

  it('delays a sign-in by one command, not by one for each step: the process goes on with what it remembers', async () => {
    server.thaw();
    const cache = new TokenCache(store);
    const source = { key: 'token', fetch: async () => ({ value: 'fetched once', lifetimeMs: 7_200_000 }) };
    await cache.get(source);
    server.freeze();
    const startedAt = performance.now();

    const token = await cache.get({ ...source, fetch: () => Promise.reject(new Error('fetched again')) });

    expect(token).toBe('fetched once');
    expect(performance.now() - startedAt).toBeLessThan(600);
  });

  function login() {
    return { strategy: 'wecom-provider-qr', startedAt: Date.now() };
  }
});

describeWithRedis('A process that is too busy to listen for a second', () => {
  it('does not take its Redis for gone (F47)', async () => {
    const server = await RedisServer.start();
    const store = redisTokenStore(await server.connect());
    await store.set('key', TOKEN);

    const answers = Promise.allSettled(Array.from({ length: 50 }, () => store.get('key')));
    await Promise.resolve();
    const until = performance.now() + 1_000;
    while (performance.now() < until);
    const failed = (await answers).filter(({ status }) => status === 'rejected').length;
    await server.stop();

    expect(failed).toBe(0);
  });
});
