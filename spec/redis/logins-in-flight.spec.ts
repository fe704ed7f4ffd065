import { createHash } from 'node:crypto';
import type { Request } from 'express';
import {
  type LoginTransaction,
  redisTransactionStore,
  type TransactionStore,
  type WeComProfile,
} from '../../lib';
import { RedeemOnce } from '../../lib/in-flight/redeem-once';
import { FakeBrowser } from '../../lib/testing/contracts/fake-browser';
import { Deadline } from '../../lib/time-limits';
import { cookieOf, visit } from '../strategies/support/visit';
import { describeWithRedis, RedisServer, type TestClient } from './support/redis-server';

const STRATEGY = 'wecom-provider-qr';
const MEMBER: WeComProfile = {
  provider: 'wecom',
  id: 'o:wo1',
  aliases: [],
  corpId: 'ww1',
  userId: 'zhangsan',
  channel: 'provider-qr',
  _json: {},
};

describeWithRedis('A login in flight in Redis', () => {
  let server: RedisServer;
  let client: TestClient;
  let store: TransactionStore;
  let browser: FakeBrowser;
  let state: string;

  beforeAll(async () => {
    server = await RedisServer.start();
    client = await server.connect();
    store = redisTransactionStore(client);
  });
  beforeEach(async () => {
    await client.flushAll();
    browser = new FakeBrowser();
    state = await store.begin(browser.request('/login'), transaction());
  });
  afterAll(() => server.stop());

  function transaction(): LoginTransaction {
    return { strategy: STRATEGY, startedAt: Date.now(), returnTo: '/orders/1' };
  }

  function callback(code = 'the-code'): Request {
    return browser.request(`/callback?auth_code=${code}&state=${state}`);
  }

  async function onlyKey(): Promise<string> {
    const [key = '', ...others] = await client.keys('*');
    expect(others).toEqual([]);
    return key;
  }

  it('waits for fifteen minutes, and its outcome for thirty seconds', async () => {
    const key = await onlyKey();
    const waiting = await client.pTTL(key);
    await store.take(callback(), state, STRATEGY);
    const claimed = await client.pTTL(key);
    await store.complete(callback(), state, MEMBER);
    const done = await client.pTTL(key);

    expect(waiting).toBeGreaterThan(14.9 * 60_000);
    expect(waiting).toBeLessThanOrEqual(15 * 60_000);
    for (const left of [claimed, done]) {
      expect(left).toBeGreaterThan(29_000);
      expect(left).toBeLessThanOrEqual(30_000);
    }
  });

  it('is claimed once by forty processes that ask together (T19)', async () => {
    const stores = await Promise.all(
      Array.from({ length: 4 }, async () => redisTransactionStore(await server.connect())),
    );

    const taken = await Promise.all(
      Array.from({ length: 40 }, (_, index) => stores[index % 4]?.take(callback(), state, STRATEGY)),
    );

    expect(taken.filter((each) => each?.status === 'claimed')).toHaveLength(1);
    expect(taken.filter((each) => each?.status === 'pending')).toHaveLength(39);
  });

  it('shows its outcome to the same callback only, not to another code with its state', async () => {
    await store.take(callback(), state, STRATEGY);
    await store.complete(callback(), state, MEMBER);

    expect((await store.take(callback(), state, STRATEGY))?.status).toBe('done');
    expect(await store.take(callback('another-code'), state, STRATEGY)).toBeUndefined();
  });

  it('shows its outcome where it arrived for two seconds after it has ended, and no longer: that may be after a logout (T90)', async () => {
    const shared = store as unknown as { endedIn(state: string, session: string): Promise<void> };
    await store.take(callback(), state, STRATEGY);
    await store.complete(callback(), state, MEMBER);
    await shared.endedIn(state, 'the session it ended in');
    const key = await onlyKey();
    const ended = JSON.parse((await client.get(key)) ?? '{}') as { endedAt: number };
    const endedAgo = (ms: number) =>
      client.set(key, JSON.stringify({ ...ended, endedAt: ended.endedAt - ms }), { KEEPTTL: true });

    const atOnce = await store.take(callback(), state, STRATEGY);
    await endedAgo(2_000);
    const later = await store.take(callback(), state, STRATEGY);

    expect(Math.abs(Date.now() - ended.endedAt)).toBeLessThan(30_000);
    expect(atOnce?.status).toBe('done');
    expect(later).toBeUndefined();
  });

  it('that failed is remembered as failed', async () => {
    await store.take(callback(), state, STRATEGY);
    await store.complete(callback(), state, undefined);

    expect(await store.take(callback(), state, STRATEGY)).toMatchObject({
      status: 'done',
      profile: undefined,
    });
  });

  it('keeps neither state nor cookie nor code: only their hashes', async () => {
    const { cookie = '' } = callback().headers;
    const secret = cookie.slice(cookie.lastIndexOf('.') + 1);
    await store.take(callback(), state, STRATEGY);
    await store.complete(callback(), state, MEMBER);

    const key = await onlyKey();
    const entry = `${key} ${await client.get(key)}`;

    expect(secret).toMatch(/^[\w-]{32}$/);
    for (const canary of [state, secret, 'the-code']) expect(entry).not.toContain(canary);
  });

  it('takes no more than a kibibyte of Redis while it waits (T09)', async () => {
    expect(await client.memoryUsage(await onlyKey())).toBeLessThan(1_024);
  });

  it.each([
    ['text', () => 'garbage'],
    ['JSON of another kind', () => '[1]'],
    ['a record of a future version', (record: object) => JSON.stringify({ ...record, v: 2 })],
    [
      'a record without a transaction',
      (record: object) => JSON.stringify({ ...record, transaction: undefined }),
    ],
    ['a transaction that is no JSON', (record: object) => JSON.stringify({ ...record, transaction: '{' })],
    ['a transaction that is null', (record: object) => JSON.stringify({ ...record, transaction: 'null' })],
    [
      'a transaction of another form',
      (record: object) => JSON.stringify({ ...record, transaction: '{"a":1}' }),
    ],
    ['a status nobody knows', (record: object) => JSON.stringify({ ...record, status: 'spent' })],
    [
      'an outcome that is no member',
      (record: object) =>
        JSON.stringify({ ...record, status: 'done', callback: fingerprint(), profile: '{"id":"o:wo1"}' }),
    ],
  ])('is lost, and nobody is signed in, where its record has become %s (F40)', async (_, spoil) => {
    const key = await onlyKey();
    await client.set(key, spoil(JSON.parse((await client.get(key)) ?? '{}') as object));

    expect(await store.take(callback(), state, STRATEGY)).toBeUndefined();
  });

  it('is lost where its key holds another type', async () => {
    const key = await onlyKey();
    await client.del(key);
    await client.rPush(key, 'garbage');

    expect(await store.take(callback(), state, STRATEGY)).toBeUndefined();
    await expect(store.complete(callback(), state, MEMBER)).resolves.toBeUndefined();
  });

  it('is a cookie of https alone, and another connection’s never, also where the application wraps the store', async () => {
    const wrapped: TransactionStore = {
      begin: (...given) => store.begin(...given),
      take: (...given) => store.take(...given),
      complete: (...given) => store.complete(...given),
    };
    const served = (appId: string) =>
      new RedeemOnce(wrapped, STRATEGY, Date.now, {
        secure: true,
        appId,
        callbackURL: 'https://app.example.com/callback',
      });
    const { req, lines } = visit({ url: '/login' });

    const begun = await served('ww1').begin(req, transaction());
    const back = () => visit({ url: `/callback?auth_code=1&state=${begun}`, cookie: cookieOf(lines) }).req;
    const elsewhere = served('ww2').claim(back(), begun, new Deadline(5_000));

    await expect(elsewhere).rejects.toMatchObject({ reason: 'state-mismatch' });
    await expect(served('ww1').claim(back(), begun, new Deadline(5_000))).resolves.toMatchObject({
      isRepeat: false,
    });
    expect(lines).toEqual([expect.stringMatching(/^__Host-wecom_[\w-]{12}=.*; Secure/)]);
  });

  it('cannot begin, be claimed or be completed without Redis', async () => {
    const away = await RedisServer.start();
    const lonely = redisTransactionStore(await away.connect());
    await away.kill();

    await expect(lonely.begin(browser.request('/login'), transaction())).rejects.toThrow();
    await expect(lonely.take(callback(), state, STRATEGY)).rejects.toThrow();
    await expect(lonely.complete(callback(), state, MEMBER)).rejects.toThrow();
    await away.stop();
  });

  // SHA-256 of the codes of `callback()`: none under `code`, the one under `auth_code`.
  function fingerprint(): string {
    return createHash('sha256').update('[null,"the-code"]').digest('base64url');
  }
});
