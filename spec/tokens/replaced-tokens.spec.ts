import { MemoryTokenStore } from '../../lib/tokens/token-store';
import { Clock, cacheOver, FakeSource, MINUTE, refused, START } from './support/fakes';

describe('A token that the application says WeCom has refused', () => {
  it('is replaced by what another process has fetched meanwhile, without a fetch', async () => {
    const store = new MemoryTokenStore();
    const source = new FakeSource();
    const [here, there] = [cacheOver(store), cacheOver(store)];
    const dead = await here.get(source);
    const fresh = await there.replace(source, dead);

    expect(await here.replace(source, dead)).toBe(fresh);
    expect(source.fetched).toBe(2);
  });

  it('is not replaced within a minute of its own fetch: WeCom may refuse them all', async () => {
    const clock = new Clock();
    const source = new FakeSource();
    const cache = cacheOver(new MemoryTokenStore(), clock);
    const fresh = await cache.replace(source, await cache.get(source));

    clock.advance(MINUTE - 1);
    const early = await cache.replace(source, fresh);
    clock.advance(1);
    const late = await cache.replace(source, fresh);

    expect(early).toBe(fresh);
    expect(late).toBe('token-3');
  });

  it('gives way to a newer one although it was suspected itself', async () => {
    const clock = new Clock();
    const store = new MemoryTokenStore();
    const source = new FakeSource();
    const cache = cacheOver(store, clock);
    const suspect = await cache.replace(source, await cache.get(source));
    await store.set(source.key, { value: 'of another process', expiresAt: START + 120 * MINUTE });

    expect(await cache.replace(source, suspect)).toBe('of another process');
  });

  it('is asked for no more often where WeCom gives the same one again, and calls go through in between', async () => {
    const source = new FakeSource();
    source.always = async () => ({ value: 'the same', lifetimeMs: 120 * MINUTE });
    const cache = cacheOver();
    const refusedOnce = () => {
      let calls = 0;
      return cache.withToken(source, undefined, async () => {
        calls += 1;
        if (calls === 1) throw refused(40014);
        return calls;
      });
    };

    await expect(refusedOnce()).resolves.toBe(2);
    await expect(refusedOnce()).rejects.toMatchObject({ errcode: 40014 });

    expect(source.fetched).toBe(2);
  });

  it('says nothing against the token at hand where the refusal is an old story', async () => {
    const clock = new Clock();
    const source = new FakeSource();
    const cache = cacheOver(new MemoryTokenStore(), clock);
    const ancient = await cache.get(source);
    const current = await cache.replace(source, ancient);
    clock.advance(10 * MINUTE);

    const late = await cache.replace(source, ancient);
    const next = await cache.replace(source, current);

    expect(late).toBe(current);
    expect(next).not.toBe(current);
    expect(source.fetched).toBe(3);
  });
});
