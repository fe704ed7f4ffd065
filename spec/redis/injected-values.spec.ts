import { redisTokenStore, type StoredToken } from '../../lib';
import { TokenCache } from '../../lib/tokens/token-cache';
import { describeWithRedis, RedisServer, type TestClient } from './support/redis-server';

const KEY = 'wecom:token:under-test';
const CENTURY_MS = 3_155_760_000_000;

/** A record that would be believed, with something changed. */
function record(fields: Record<string, unknown>): string {
  return JSON.stringify({ v: 1, value: 'injected', expiresAt: Date.now() + 7_200_000, fence: 0, ...fields });
}

function nested(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels);
}

const INJECTED: ReadonlyArray<readonly [what: string, value: () => string]> = [
  ['nothing', () => ''],
  ['a word', () => 'garbage'],
  ['bytes that are no text', () => '\u0000\uFFFD\u0001'],
  ['a number', () => '1'],
  ['null', () => 'null'],
  ['a list', () => '[]'],
  ['an empty object', () => '{}'],
  ['JSON cut short', () => record({}).slice(0, -1)],
  ['JSON with something after it', () => `${record({})}}`],
  ['a record of version 2', () => record({ v: 2 })],
  ['a record whose version is text', () => record({ v: '1' })],
  ['a record without a version', () => record({ v: undefined })],
  ['a record without a value', () => record({ value: undefined })],
  ['a record with an empty value', () => record({ value: '' })],
  ['a record whose value is a number', () => record({ value: 7 })],
  ['a record whose value is an object', () => record({ value: { token: 'x' } })],
  ['a record without an end', () => record({ expiresAt: undefined })],
  ['a record that ends in a century', () => record({ expiresAt: Date.now() + CENTURY_MS })],
  ['a record whose end is text', () => record({ expiresAt: '9999999999999' })],
  ['a record of ten thousand characters', () => record({ value: 'x'.repeat(10_000) })],
  ['a record nested two thousand levels deep', () => record({}).replace('"injected"', nested(2_000))],
];

describeWithRedis('A value that somebody else left under the key of a token', () => {
  let server: RedisServer;
  let client: TestClient;

  beforeAll(async () => {
    server = await RedisServer.start();
    client = await server.connect();
  });
  beforeEach(async () => {
    await client.flushAll();
  });
  afterAll(() => server.stop());

  /** Two processes with the same store, which ask for a token one after the other. */
  async function fetches(options: Parameters<typeof redisTokenStore>[1] = {}): Promise<number> {
    let count = 0;
    const source = {
      key: KEY,
      fetch: async () => {
        count += 1;
        return { value: 'fresh', lifetimeMs: 7_200_000 };
      },
    };
    for (const _ of ['one process', 'another process']) {
      expect(await new TokenCache(redisTokenStore(client, options)).get(source)).toBe('fresh');
    }
    return count;
  }

  it.each(INJECTED)('is replaced after one fetch for all processes: %s (F40)', async (_, value) => {
    await client.set(KEY, value());

    expect(await fetches()).toBe(1);
  });

  it.each([
    ['a list', () => client.rPush(KEY, 'garbage')],
    ['a hash', () => client.hSet(KEY, 'value', 'garbage')],
    ['a set', () => client.sAdd(KEY, 'garbage')],
    ['a sorted set', () => client.zAdd(KEY, { score: 1, value: 'garbage' })],
  ])('is replaced after one fetch for all processes: %s of Redis', async (_, put) => {
    await put();

    expect(await fetches()).toBe(1);
  });

  it.each([
    ['stands there in clear', []],
    ['was sealed with a key that is gone', [{ id: 'old', key: 'an old key of thirty-two characters' }]],
  ])('is replaced after one fetch where values are encrypted and it %s', async (_, encryptionKeys) => {
    const later: StoredToken = { value: 'unreadable', expiresAt: Date.now() + 7_200_000 };
    await redisTokenStore(client, { encryptionKeys }).set(KEY, later);

    const count = await fetches({
      encryptionKeys: [{ id: 'new', key: 'a new key of thirty-two characters.' }],
    });

    expect(count).toBe(1);
  });

  it('does not keep the processes from taking turns when it is in the place of a counter', async () => {
    await client.set(`${KEY}:fence`, 'garbage');
    const store = redisTokenStore(client);

    expect(await store.exclusively?.(KEY, async () => 'done')).toBe('done');
  });
});
