import { WeComUnreachableError } from '../../lib/errors';
import { TokenCache } from '../../lib/tokens/token-cache';
import type { FetchedToken } from '../../lib/tokens/token-sources';
import { MemoryTokenStore } from '../../lib/tokens/token-store';
import { RealProcess } from '../support/real-process';
import { Clock, cacheOver, deferred, FakeSource, MINUTE, refused, START, settle } from './support/fakes';

describe('A token', () => {
  it('is fetched once for a thousand callers who arrive together', async () => {
    const source = new FakeSource();
    const cache = cacheOver();

    const tokens = await Promise.all(Array.from({ length: 1_000 }, () => cache.get(source)));

    expect(new Set(tokens)).toEqual(new Set(['token-1']));
    expect(source.fetched).toBe(1);
  });

  it('is fetched once for callers who arrive while the fetch is under way', async () => {
    const source = new FakeSource();
    const answer = deferred<FetchedToken>();
    source.next.push(() => answer.promise);
    const cache = cacheOver();
    const early = cache.get(source);
    await settle();

    const late = cache.get(source);
    await settle();
    answer.resolve({ value: 'shared', lifetimeMs: 7_200_000 });

    expect(await Promise.all([early, late])).toEqual(['shared', 'shared']);
    expect(source.fetched).toBe(1);
  });

  it('is kept for each set of credentials by itself', async () => {
    const cache = cacheOver();
    const [one, other] = [new FakeSource('one'), new FakeSource('other')];
    other.next.push(() => ({ value: 'of the other', lifetimeMs: 7_200_000 }));

    const tokens = await Promise.all([cache.get(one), cache.get(other), cache.get(one)]);

    expect(tokens).toEqual(['token-1', 'of the other', 'token-1']);
  });

  it('counts its life from the moment it was asked for, not from the end of a slow answer', async () => {
    const clock = new Clock();
    const source = new FakeSource();
    source.next.push(() => {
      clock.advance(MINUTE);
      return { value: 'slow', lifetimeMs: 7_200_000 };
    });
    const cache = cacheOver(new MemoryTokenStore(), clock);
    await cache.get(source);

    clock.advance(118.5 * MINUTE);

    expect(await cache.get(source)).not.toBe('slow');
  });

  it('of another process is used instead of fetching one', async () => {
    const store = new MemoryTokenStore();
    const source = new FakeSource();
    await store.set(source.key, { value: 'of another process', expiresAt: START + MINUTE });

    expect(await cacheOver(store).get(source)).toBe('of another process');
    expect(source.fetched).toBe(0);
  });

  it('is left in the store for other processes, with the moment until which it may be used', async () => {
    const store = new MemoryTokenStore();
    const source = new FakeSource();

    await cacheOver(store).get(source);

    expect(await store.get(source.key)).toEqual({ value: 'token-1', expiresAt: START + 119.5 * MINUTE });
  });

  it('comes from the clock and the chance of the process where nothing else is given', async () => {
    const source = new FakeSource();
    const cache = new TokenCache(new MemoryTokenStore());

    expect(await cache.get(source)).toBe('token-1');
    expect(await cache.get(source)).toBe('token-1');
  });
});

describe('A fetch that fails', () => {
  it('fails for all who waited for it, and is not repeated for each of them', async () => {
    const source = new FakeSource();
    source.next.push(() => Promise.reject(refused(60020)));
    const cache = cacheOver();

    const answers = await Promise.allSettled(Array.from({ length: 100 }, () => cache.get(source)));

    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    expect(source.fetched).toBe(1);
  });

  it('is made again for the next caller', async () => {
    const source = new FakeSource();
    source.next.push(() => Promise.reject(new WeComUnreachableError('no answer')));
    const cache = cacheOver();
    await cache.get(source).catch(() => undefined);

    expect(await cache.get(source)).toBe('token-2');
  });
});

describe('A caller who gives up', () => {
  it('ends its own waiting and nobody else’s', async () => {
    const source = new FakeSource();
    const answer = deferred<FetchedToken>();
    source.next.push(() => answer.promise);
    const cache = cacheOver();
    const caller = new AbortController();
    const impatient = cache.get(source, caller.signal);
    const patient = cache.get(source);
    await settle();

    caller.abort();
    const failure = await impatient.catch((error: unknown) => error);
    answer.resolve({ value: 'shared', lifetimeMs: 7_200_000 });

    expect(failure).toBeInstanceOf(WeComUnreachableError);
    expect(await patient).toBe('shared');
    expect(await cache.get(source)).toBe('shared');
    expect(source.fetched).toBe(1);
  });

  it('is told at once when it had given up before', async () => {
    const source = new FakeSource();
    const answer = deferred<FetchedToken>();
    source.next.push(() => answer.promise);

    const call = cacheOver().get(source, AbortSignal.abort());

    await expect(call).rejects.toMatchObject({
      code: 'ERR_WECOM_UNREACHABLE',
      status: 504,
      message: expect.stringContaining('No token from WeCom in time.'),
    });
  });

  it('leaves no unhandled rejection behind when the shared fetch fails later', async () => {
    const source = new FakeSource();
    const answer = deferred<FetchedToken>();
    source.next.push(() => answer.promise);
    const node = new RealProcess();
    await cacheOver()
      .get(source, AbortSignal.abort())
      .catch(() => undefined);

    answer.reject(refused(60020));
    await new Promise((resolve) => setImmediate(resolve));

    node.stop();
    expect(node.heard).toEqual([]);
  });

  it('would be noticed if it left one', async () => {
    const source = new FakeSource();
    source.next.push(() => Promise.reject(new Error('planted')));

    const heard = await RealProcess.heardOf(async () => {
      void cacheOver().get(source);
      await settle();
    });

    expect(heard).toEqual(['an unhandled rejection: Error: planted']);
  });

  it('gets the token all the same where it came in time', async () => {
    const caller = new AbortController();

    const token = await cacheOver().get(new FakeSource(), caller.signal);
    caller.abort();

    expect(token).toBe('token-1');
  });
});
