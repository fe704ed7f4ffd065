import { redisTokenStore, type TokenStore } from '../../lib';
import { describeWithRedis, RedisServer, type TestClient } from './support/redis-server';

const KEY = 'wecom:token:under-test';
const LOCK = `${KEY}:lock`;

type Locking = TokenStore & Required<Pick<TokenStore, 'exclusively'>>;

describeWithRedis('Turns that processes take in Redis', () => {
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

  /** The store as one process has it: with a connection of its own. */
  async function process(): Promise<Locking> {
    return redisTokenStore(await server.connect()) as Locking;
  }

  it('are taken one after the other by different processes', async () => {
    const order: string[] = [];
    const turn = async (name: string) =>
      (await process()).exclusively(KEY, async () => {
        order.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 20));
        order.push(`${name} ends`);
      });

    await Promise.all([turn('one'), turn('two'), turn('three')]);

    expect(order.map((each) => each.split(' ')[1])).toEqual([
      'begins',
      'ends',
      'begins',
      'ends',
      'begins',
      'ends',
    ]);
    expect(order[0]?.split(' ')[0]).toBe(order[1]?.split(' ')[0]);
    expect(order[2]?.split(' ')[0]).toBe(order[3]?.split(' ')[0]);
  });

  it('leave no lock behind, whether the work succeeds or fails', async () => {
    const store = await process();

    await store.exclusively(KEY, async () => 'done');
    const afterSuccess = await client.exists(LOCK);
    await expect(store.exclusively(KEY, async () => Promise.reject(new Error('no')))).rejects.toThrow('no');

    expect(afterSuccess).toBe(0);
    expect(await client.exists(LOCK)).toBe(0);
  });

  it('never release the lock of the process that took over', async () => {
    const store = await process();

    await store.exclusively(KEY, async () => {
      await client.set(LOCK, 'taken over by another process');
    });

    expect(await client.get(LOCK)).toBe('taken over by another process');
  });

  it('never prolong the lock of the process that took over', async () => {
    const store = await process();

    await store.exclusively(KEY, async () => {
      await client.set(LOCK, 'taken over by another process', { PX: 1_300 });
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      expect(await client.pTTL(LOCK)).toBeLessThan(300);
    });
  });

  it('end by themselves within five seconds when a process is gone', async () => {
    await (await process()).exclusively(KEY, async () => {
      expect(await client.pTTL(LOCK)).toBeGreaterThan(0);
      expect(await client.pTTL(LOCK)).toBeLessThanOrEqual(5_000);
    });
  });

  it('last as long as the work, however long a process needs', async () => {
    const [slow, other] = [await process(), await process()];
    const order: string[] = [];
    let began: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => {
      began = resolve;
    });

    const first = slow.exclusively(KEY, async () => {
      began();
      // Longer than the lease of a lock that nobody renews.
      await new Promise((resolve) => setTimeout(resolve, 3_500));
      order.push('slow');
    });
    await hasBegun;
    await Promise.all([first, other.exclusively(KEY, async () => order.push('other'))]);

    expect(order).toEqual(['slow', 'other']);
  });

  it('are given up after five seconds of waiting', async () => {
    await client.set(LOCK, 'held by a process that never ends');
    const store = await process();
    const startedAt = performance.now();

    await expect(store.exclusively(KEY, async () => 'done')).rejects.toThrow('no turn within 5000 ms');

    expect(performance.now() - startedAt).toBeLessThan(5_500);
  });

  it('let no late process replace what a later turn has stored, even by what expires later', async () => {
    const [late, prompt] = [await process(), await process()];
    const [soon, later] = [Date.now() + 3_600_000, Date.now() + 7_200_000];

    await late.exclusively(KEY, async () => {
      // Its lease has run out while it slept, and another process took its turn.
      await client.del(LOCK);
      await prompt.exclusively(KEY, async () => prompt.set(KEY, { value: 'newer', expiresAt: soon }));
      await late.set(KEY, { value: 'dead by now', expiresAt: later });
    });

    expect(await late.get(KEY)).toEqual({ value: 'newer', expiresAt: soon });
  });

  it('store what they fetch although Redis has evicted the counter of turns', async () => {
    const store = await process();
    const now = Date.now();
    for (const _ of ['first', 'second', 'third']) {
      await store.exclusively(KEY, async () => store.set(KEY, { value: 'old', expiresAt: now + 1_000 }));
    }
    await client.del(`${KEY}:fence`);

    await store.exclusively(KEY, async () => store.set(KEY, { value: 'new', expiresAt: now + 7_200_000 }));

    expect(await store.get(KEY)).toEqual({ value: 'new', expiresAt: now + 7_200_000 });
  });
});
