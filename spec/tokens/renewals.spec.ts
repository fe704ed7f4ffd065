import { TokenCache } from '../../lib/tokens/token-cache';
import type { FetchedToken } from '../../lib/tokens/token-sources';
import { MemoryTokenStore, type TokenStore } from '../../lib/tokens/token-store';
import { Clock, cacheOver, deferred, FakeSource, MINUTE, refused, START, settle } from './support/fakes';

/** A cache that holds a token, and what it was fetched from. */
async function holding(lifetimeMs = 120 * MINUTE) {
  const [clock, source, store] = [new Clock(), new FakeSource(), new MemoryTokenStore()];
  source.lifetimeMs = lifetimeMs;
  const cache = cacheOver(store, clock);
  await cache.get(source);
  return { clock, source, store, cache };
}

describe('A token in the last part of its life', () => {
  it.each([
    ['two hours', 120 * MINUTE, 115 * MINUTE],
    ['an hour', 60 * MINUTE, 55 * MINUTE],
    ['twenty minutes', 20 * MINUTE, 18 * MINUTE],
    ['a minute', MINUTE, 54_000],
  ])('is used while it is renewed: %s', async (_, lifetimeMs, fromMs) => {
    const { cache, clock, source } = await holding(lifetimeMs);

    clock.advance(fromMs - 1);
    const before = await cache.get(source);
    await settle();
    const fetchedBefore = source.fetched;
    clock.advance(1);
    const meanwhile = await cache.get(source);
    await settle();
    const after = await cache.get(source);

    expect([before, meanwhile, after]).toEqual(['token-1', 'token-1', 'token-2']);
    expect([fetchedBefore, source.fetched]).toEqual([1, 2]);
  });

  it.each([
    ['two hours', 120 * MINUTE, 119.5 * MINUTE],
    ['a minute', MINUTE, 59_400],
  ])('is not used at its very end: %s', async (_, lifetimeMs, untilMs) => {
    const { cache, clock, source } = await holding(lifetimeMs);
    clock.advance(untilMs - 1);
    source.next.push(() => Promise.reject(refused(-1)));
    const used = await cache.get(source);
    await settle();

    clock.advance(1);

    expect([used, await cache.get(source)]).toEqual(['token-1', 'token-3']);
  });

  it('is renewed once for all who come meanwhile, and none of them waits', async () => {
    const { cache, clock, source } = await holding();
    const answer = deferred<FetchedToken>();
    source.next.push(() => answer.promise);
    clock.advance(116 * MINUTE);

    const tokens = await Promise.all(Array.from({ length: 1_000 }, () => cache.get(source)));
    await settle();

    expect(new Set(tokens)).toEqual(new Set(['token-1']));
    expect(source.fetched).toBe(2);
    answer.resolve({ value: 'renewed', lifetimeMs: 120 * MINUTE });
    await settle();
    expect(await cache.get(source)).toBe('renewed');
  });

  it('is asked for a few times only while WeCom gives the same one until it ends', async () => {
    const { cache, clock, source } = await holding();
    source.always = async () => ({ value: 'token-1', lifetimeMs: START + 120 * MINUTE - clock.time });
    clock.advance(115 * MINUTE);

    for (let second = 0; second < 270; second += 1) {
      expect(await cache.get(source)).toBe('token-1');
      await settle();
      clock.advance(1_000);
    }

    expect(source.fetched).toBe(2);
  });

  it('stays in use where its renewal fails, and is tried again after half a minute', async () => {
    const { cache, clock, source } = await holding();
    clock.advance(116 * MINUTE);
    source.next.push(() => Promise.reject(refused(40001)));

    const tokens = [await cache.get(source)];
    await settle();
    tokens.push(await cache.get(source));
    clock.advance(MINUTE);
    tokens.push(await cache.get(source));
    await settle();
    tokens.push(await cache.get(source));

    expect(tokens).toEqual(['token-1', 'token-1', 'token-1', 'token-3']);
  });

  it.each([0, 0.5])(
    'costs one fetch in half a minute while WeCom does not answer, whatever share of the five seconds: %d',
    async (jitter) => {
      const [clock, source, store] = [new Clock(), new FakeSource(), new MemoryTokenStore()];
      const cache = new TokenCache(store, clock.now, () => jitter);
      await cache.get(source);
      source.always = () => Promise.reject(new Error('no answer'));
      const fetchedAfter = async (ms: number) => {
        clock.advance(ms);
        await cache.get(source);
        await settle();
        return source.fetched;
      };

      const counts = [await fetchedAfter(116 * MINUTE), await fetchedAfter(0), await fetchedAfter(29_999)];
      counts.push(await fetchedAfter(1));

      expect(counts).toEqual([2, 2, 2, 3]);
    },
  );

  it('is renewed although another process has dropped it meanwhile', async () => {
    const [clock, source] = [new Clock(), new FakeSource()];
    const inner = new MemoryTokenStore();
    const store: TokenStore = {
      get: (key) => inner.get(key),
      set: (key, token) => inner.set(key, token),
      delete: (key, value) => inner.delete(key, value),
      exclusively: async (key, work) => {
        await inner.delete(key, 'token-1');
        return work();
      },
    };
    const cache = cacheOver(store, clock);
    await cache.get(source);
    clock.advance(116 * MINUTE);

    const meanwhile = await cache.get(source);
    await settle();

    expect(meanwhile).toBe('token-1');
    expect(source.fetched).toBe(2);
  });

  it('is renewed up to five seconds earlier, by each process at its own moment', async () => {
    const [clock, source] = [new Clock(), new FakeSource()];
    const cache = new TokenCache(new MemoryTokenStore(), clock.now, () => 0.5);
    await cache.get(source);

    clock.advance(115 * MINUTE - 2_501);
    await cache.get(source);
    await settle();
    const before = source.fetched;
    clock.advance(1);
    await cache.get(source);
    await settle();

    expect([before, source.fetched]).toEqual([1, 2]);
  });

  it('is taken from another process that has renewed it', async () => {
    const { cache, clock, source, store } = await holding();
    clock.advance(116 * MINUTE);
    await store.set(source.key, { value: 'of another process', expiresAt: clock.time + 120 * MINUTE });

    expect(await cache.get(source)).toBe('of another process');
    await settle();

    expect(source.fetched).toBe(1);
  });

  it('is renewed by one of two processes', async () => {
    const { cache, clock, source, store } = await holding();
    const other = cacheOver(store, clock);
    clock.advance(115 * MINUTE);
    await cache.get(source);
    await settle();

    expect(await other.get(source)).toBe('token-2');
    await settle();

    expect(source.fetched).toBe(2);
  });
});

describe('A token fetched ahead', () => {
  it('is at hand for whoever needs it', async () => {
    const [cache, source] = [cacheOver(), new FakeSource()];

    await expect(cache.prepare(source)).resolves.toBe(true);
    await expect(cache.prepare(source)).resolves.toBe(true);

    expect(await cache.get(source)).toBe('token-1');
    expect(source.fetched).toBe(1);
  });

  it('is renewed ahead, too, where the one at hand is in its last minutes', async () => {
    const { cache, clock, source } = await holding();
    clock.advance(119 * MINUTE);

    await expect(cache.prepare(source)).resolves.toBe(true);
    await settle();

    expect(source.fetched).toBe(2);
  });

  it('tells a refusal to the first who needs it, and the pause to the next', async () => {
    const [cache, source] = [cacheOver(), new FakeSource().refuses(40001)];

    await expect(cache.prepare(source)).resolves.toBe(false);
    await expect(cache.prepare(source)).resolves.toBe(false);

    await expect(cache.get(source)).rejects.toMatchObject({ errcode: 40001, status: 502 });
    await expect(cache.get(source)).rejects.toMatchObject({ errcode: 40001, status: 503 });
    expect(source.fetched).toBe(1);
  });

  it('tells a refusal once where somebody has waited for the same fetch', async () => {
    const [cache, source] = [cacheOver(), new FakeSource()];
    const answer = deferred<FetchedToken>();
    source.next.push(() => answer.promise);
    const ahead = cache.prepare(source);
    await settle();
    const needed = cache.get(source);
    answer.reject(refused(40013));
    await ahead;

    await expect(needed).rejects.toMatchObject({ errcode: 40013, status: 502 });

    await expect(cache.get(source)).rejects.toMatchObject({ errcode: 40013, status: 503 });
  });

  it('is asked for again by whoever needs it where the refusal was a passing one', async () => {
    const [cache, source] = [cacheOver(), new FakeSource()];
    source.next.push(
      () => Promise.reject(refused(60020)),
      () => Promise.reject(new Error('no answer')),
    );

    await expect(cache.prepare(source)).resolves.toBe(false);
    await expect(cache.prepare(source)).resolves.toBe(false);

    expect(await cache.get(source)).toBe('token-3');
  });
});
