import { FairQueue } from '../../example-app/src/fair-queue';
import { type ExampleApp, startExampleApp } from '../browser/support/example-app';
import { ALICE, BOB } from '../browser/support/steps';
import { Client } from '../example-app/support/client';
import { describeWithRedis, RedisServer } from '../redis/support/redis-server';

const NUL = '\0';

describeWithRedis('T93 The example app under load', () => {
  let redis: RedisServer;
  let app: ExampleApp;

  beforeAll(async () => {
    redis = await RedisServer.start();
    app = await startExampleApp({ REDIS_URL: redis.url, TRUST_PROXY: '1' });
  }, 90_000);
  afterAll(async () => {
    await app?.stop();
    await redis?.stop();
  });

  /** A visitor from an address, as the proxy in front says. */
  const from = (address: string) => new Client(app.url, { 'x-forwarded-for': address });
  const sessions = async () => (await redis.connect()).keys('example:session:*');

  it('keeps no session for 500 visitors who only look at the login page', async () => {
    for (let visit = 0; visit < 500; visit += 1) {
      const response = await from('192.0.2.1').get('/login');
      expect(response.headers.getSetCookie().filter((line) => line.startsWith('session='))).toEqual([]);
    }

    expect(await sessions()).toEqual([]);
  }, 60_000);

  it('keeps none for a form that is refused either, and one for somebody who signs in', async () => {
    const client = from('192.0.2.2');
    expect((await client.signIn(ALICE.name, 'wrong')).status).toBe(401);
    expect(await sessions()).toEqual([]);

    await client.signIn(BOB.name, BOB.password);

    expect(await sessions()).toHaveLength(1);
  });

  it('lets another sign in while passwords from one address are compared, before half of them are', async () => {
    const crowd = from('192.0.2.4');
    const csrf = await crowd.tokenOn('/login');
    const other = from('192.0.2.5');
    const own = { ...ALICE, csrf: await other.tokenOn('/login') };
    const statuses: number[] = [];
    const attack = Array.from({ length: 40 }, async (_, n) => {
      const { status } = await crowd.post('/login', { csrf, name: `n${n}`, password: 'x' });
      statuses.push(status);
    });

    const { status } = await other.post('/login', own);

    const compared = statuses.filter((answer) => answer === 401).length;
    await Promise.all(attack);
    expect(status).toBe(303);
    expect(compared).toBeLessThan(5);
    expect(statuses.filter((answer) => answer === 401)).toHaveLength(10);
    expect(statuses.filter((answer) => answer === 429)).toHaveLength(30);
  }, 60_000);

  it('stops guessing at one account from ever new addresses', async () => {
    const statuses: number[] = [];
    for (let n = 1; n <= 31; n += 1) {
      statuses.push((await from(`198.51.100.${n}`).signIn(n % 2 ? 'bob' : 'Bob', `wrong ${n}`)).status);
    }

    expect(statuses.slice(0, 30)).toEqual(Array(30).fill(401));
    expect(statuses[30]).toBe(429);
    expect((await from('198.51.100.99').signIn(ALICE.name, ALICE.password)).status).toBe(303);
  }, 90_000);

  it.each([
    ['a name', { name: `a${NUL}b`, password: 'x' }],
    ['a password', { name: 'alice', password: NUL }],
    ['a page to land on', { ...ALICE, returnTo: `/${NUL}` }],
  ])('refuses a NUL in %s with 400', async (_, fields) => {
    const response = await from('192.0.2.6').submit('/login', '/login', fields);

    expect(response.status).toBe(400);
    expect(app.output()).not.toMatch(/invalid byte|22021/);
  });
});

describe('T93 The queue in front of scrypt', () => {
  /** Work that ends when told to, and what has begun so far. */
  function workshop(limits: { atOnce: number; waiting: number }) {
    const queue = new FairQueue(limits);
    const begun: string[] = [];
    const ends: Array<() => void> = [];
    const ask = (asker: string) =>
      queue.run(asker, () => {
        begun.push(asker);
        return new Promise<void>((end) => ends.push(end));
      });
    const settled = () => new Promise((wake) => setImmediate(wake));
    const endOne = async () => {
      await settled();
      ends.shift()?.();
      await settled();
    };
    return { ask, begun, endOne, settled };
  }

  it('begins a few at once, one for each asker, and lets the askers take turns', async () => {
    const { ask, begun, endOne, settled } = workshop({ atOnce: 2, waiting: 10 });
    const all = ['crowd', 'crowd', 'crowd', 'one', 'two'].map((asker) => ask(asker));
    await settled();
    expect(begun).toEqual(['crowd', 'one']);

    for (let n = 0; n < all.length; n += 1) await endOne();

    await Promise.all(all);
    expect(begun).toEqual(['crowd', 'one', 'two', 'crowd', 'crowd']);
  });

  it('refuses more than may wait', async () => {
    const { ask, endOne } = workshop({ atOnce: 1, waiting: 1 });
    const [working, waiting] = [ask('one'), ask('one')];

    await expect(ask('two')).rejects.toMatchObject({ status: 429 });

    await endOne();
    await endOne();
    await Promise.all([working, waiting]);
  });

  it('goes on after work that fails', async () => {
    const queue = new FairQueue({ atOnce: 1, waiting: 2 });
    const failing = queue.run('one', () => Promise.reject(new Error('no')));
    const next = queue.run('one', async () => 'done');

    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('done');
  });
});
