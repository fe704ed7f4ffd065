import { WeComUnreachableError } from '../../lib/errors';
import { OperatorLog } from '../../lib/operator-log';
import { SafeStore } from '../../lib/tokens/safe-store';
import { MemoryTokenStore } from '../../lib/tokens/token-store';
import { Clock, cacheOver, deferred, FakeSource, MINUTE, START, settle } from './support/fakes';

type Lock = <T>(key: string, work: () => Promise<T>) => Promise<T>;

class LockingStore extends MemoryTokenStore {
  readonly locked: string[] = [];

  constructor(private readonly lock: Lock) {
    super();
  }

  exclusively<T>(key: string, work: () => Promise<T>): Promise<T> {
    this.locked.push(key);
    return this.lock(key, work);
  }
}

/** One at a time, as a store should. */
function queue(): Lock {
  let last: Promise<unknown> = Promise.resolve();
  return (_key, work) => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
}

const never = () => new Promise<never>(() => undefined);

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'performance'] });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('A fetch in turn', () => {
  it('happens once for four processes that start cold together (F30)', async () => {
    const store = new LockingStore(queue());
    const source = new FakeSource();
    const processes = Array.from({ length: 4 }, () => cacheOver(store, new Clock()));

    const tokens = await Promise.all(
      processes.flatMap((cache) => Array.from({ length: 50 }, () => cache.get(source))),
    );

    expect(new Set(tokens)).toEqual(new Set(['token-1']));
    expect(source.fetched).toBe(1);
    expect(store.locked).toEqual(Array(4).fill(source.key));
  });

  it('does not happen where another process had its turn first', async () => {
    const source = new FakeSource();
    const store: LockingStore = new LockingStore(async (key, work) => {
      await store.set(key, { value: 'of another process', expiresAt: START + MINUTE });
      return work();
    });

    expect(await cacheOver(store).get(source)).toBe('of another process');
    expect(source.fetched).toBe(0);
  });

  it('does not happen where another process was refused meanwhile', async () => {
    const source = new FakeSource().refuses(40001);
    const store = new LockingStore(queue());
    const caches = [cacheOver(store), cacheOver(store)];

    const answers = await Promise.allSettled(caches.map((cache) => cache.get(source)));

    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(source.fetched).toBe(1);
  });

  it('is not waited for where a token is at hand', async () => {
    const store = new LockingStore(never);
    const source = new FakeSource();
    await store.set(source.key, { value: 'held', expiresAt: START + MINUTE });

    expect(await cacheOver(store).get(source)).toBe('held');
    expect(store.locked).toEqual([]);
  });

  it('fails with the failure of the fetch, not of the lock', async () => {
    const source = new FakeSource();
    const failure = new WeComUnreachableError('no answer');
    source.always = () => Promise.reject(failure);
    const store = new LockingStore(async (_key, work) => {
      await work().catch(() => undefined);
      throw new Error('lock lost');
    });

    await expect(cacheOver(store).get(source)).rejects.toBe(failure);
    expect(source.fetched).toBe(1);
  });
});

describe('A store whose lock works', () => {
  it('is not blamed for a fetch that failed: its other tokens are still used', async () => {
    const store = new LockingStore(queue());
    const cache = cacheOver(store);
    const failing = new FakeSource('one app').refuses(60020);
    const other = new FakeSource('another app');
    await store.set(other.key, { value: 'of another process', expiresAt: START + MINUTE });
    await cache.get(failing).catch(() => undefined);

    expect(await cache.get(other)).toBe('of another process');
    expect(other.fetched).toBe(0);
  });
});

describe('A lock that does not keep its word', () => {
  it('is done without where it fails before the turn', async () => {
    const source = new FakeSource();
    const store = new LockingStore(async () => Promise.reject(new Error('connection lost')));

    expect(await cacheOver(store).get(source)).toBe('token-1');
    expect(source.fetched).toBe(1);
  });

  it('changes nothing where it fails after the turn', async () => {
    const source = new FakeSource();
    const store = new LockingStore(async (_key, work) => {
      await work();
      throw new Error('lock lost');
    });

    expect(await cacheOver(store).get(source)).toBe('token-1');
    expect(source.fetched).toBe(1);
  });

  it('changes nothing where it answers with something else', async () => {
    const source = new FakeSource();
    const store = new LockingStore(async () => 'nonsense' as never);

    expect(await cacheOver(store).get(source)).toBe('token-1');
    expect(source.fetched).toBe(1);
  });

  it('changes nothing where it runs the work twice', async () => {
    const source = new FakeSource();
    const store = new LockingStore(async (_key, work) => {
      await work();
      return work();
    });

    expect(await cacheOver(store).get(source)).toBe('token-1');
    expect(source.fetched).toBe(1);
  });

  it('is waited for six seconds at most where the turn never comes', async () => {
    const source = new FakeSource();
    const token = cacheOver(new LockingStore(never)).get(source);

    await jest.advanceTimersByTimeAsync(6_000);

    expect(await token).toBe('token-1');
    expect(source.fetched).toBe(1);
  });

  it('does not cause a second fetch where the turn comes too late', async () => {
    const source = new FakeSource();
    const turn = deferred<void>();
    const store = new LockingStore(async (_key, work) => {
      await turn.promise;
      return work();
    });
    const token = cacheOver(store).get(source);
    await jest.advanceTimersByTimeAsync(6_000);
    await token;

    turn.resolve();
    await settle();

    expect(source.fetched).toBe(1);
  });

  it('is not blamed for a fetch that takes longer than anybody waits for a lock', async () => {
    const lines: string[] = [];
    const log = new OperatorLog((line) => lines.push(line));
    const answer = deferred<string>();
    const store = new SafeStore(new LockingStore(queue()), () => START, log);
    const work = store.inTurn('key', () => answer.promise);

    await jest.advanceTimersByTimeAsync(10_000);
    answer.resolve('token');

    expect(await work).toBe('token');
    expect([lines, store.isGone]).toEqual([[], false]);
  });

  it('is named where it never gives this process a turn', async () => {
    const lines: string[] = [];
    const log = new OperatorLog((line) => lines.push(line));
    const store = new SafeStore(new LockingStore(never), () => START, log);
    const work = store.inTurn('key', async () => 'token');

    await jest.advanceTimersByTimeAsync(6_000);

    expect(await work).toBe('token');
    expect(lines).toEqual([
      expect.stringMatching(/gave this process no turn.*\(TimeoutError\).*tokenStore 的锁/),
    ]);
  });

  it('is not waited for once the token is there', async () => {
    const source = new FakeSource();
    const store = new LockingStore(async (_key, work) => {
      await work();
      return never();
    });
    const arrived = jest.fn();
    void cacheOver(store).get(source).then(arrived);

    await jest.advanceTimersByTimeAsync(500);

    expect(arrived).toHaveBeenCalledWith('token-1');
  });
});
