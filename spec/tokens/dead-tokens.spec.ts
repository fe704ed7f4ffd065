import { WeComApiError } from '../../lib/errors';
import { MemoryTokenStore } from '../../lib/tokens/token-store';
import { Clock, cacheOver, deferred, FakeSource, MINUTE, refused, START, settle } from './support/fakes';

const CALL = '/cgi-bin/auth/getuserinfo';

/** WeCom, as far as it knows tokens: it accepts those that are alive. */
function wecom(...alive: string[]) {
  const accepted = new Set(alive);
  const seen: string[] = [];
  const call = async (token: string) => {
    seen.push(token);
    if (!accepted.has(token)) throw refused(40014, '9', CALL);
    return `member by ${token}`;
  };
  return { call, seen, accepted };
}

describe('A token that WeCom no longer accepts', () => {
  it.each([40014, 42001, 40082, 42009, 40001])(
    'is replaced once where a call ends with %i (F23)',
    async (errcode) => {
      const source = new FakeSource();
      const seen: string[] = [];

      const result = await cacheOver().withToken(source, undefined, async (token) => {
        seen.push(token);
        if (token === 'token-1') throw refused(errcode, '9', CALL);
        return 'member';
      });

      expect(result).toBe('member');
      expect(seen).toEqual(['token-1', 'token-2']);
      expect(source.fetched).toBe(2);
    },
  );

  it.each([40029, 40078, 42003, 60020, 48002, 45009, -1])(
    'is not what %i says: the call is not made again',
    async (errcode) => {
      const source = new FakeSource();
      const call = jest.fn(async () => {
        throw refused(errcode, '9', CALL);
      });

      await expect(cacheOver().withToken(source, undefined, call)).rejects.toMatchObject({ errcode });
      expect(call).toHaveBeenCalledTimes(1);
      expect(source.fetched).toBe(1);
    },
  );

  it('costs two hundred sign-ins at once one fetch, and none of them its success', async () => {
    const source = new FakeSource();
    const cache = cacheOver();
    await cache.get(source);
    const { call, seen } = wecom('token-2');

    const results = await Promise.all(
      Array.from({ length: 200 }, () => cache.withToken(source, undefined, call)),
    );

    expect(new Set(results)).toEqual(new Set(['member by token-2']));
    expect(source.fetched).toBe(2);
    expect(seen).toHaveLength(400);
  });

  it('takes nothing with it but itself when a slow call finds out last', async () => {
    const source = new FakeSource();
    const cache = cacheOver();
    const slow = deferred<never>();
    const straggler = cache.withToken(source, undefined, (token) =>
      token === 'token-1' ? slow.promise : call(token),
    );
    const { call } = wecom('token-2');
    await settle();
    await cache.withToken(source, undefined, call);

    slow.reject(refused(40014, '9', CALL));

    expect(await straggler).toBe('member by token-2');
    expect(await cache.get(source)).toBe('token-2');
    expect(source.fetched).toBe(2);
  });

  it('is taken out of the store only while the store still holds it', async () => {
    const store = new MemoryTokenStore();
    const source = new FakeSource();
    const cache = cacheOver(store);
    const { call } = wecom('of another process');

    const result = await cache.withToken(source, undefined, async (token) => {
      if (token === 'token-1') {
        await store.delete(source.key, 'token-1');
        await store.set(source.key, { value: 'of another process', expiresAt: START + 100 * MINUTE });
      }
      return call(token);
    });

    expect(result).toBe('member by of another process');
    expect(source.fetched).toBe(1);
  });

  it('is gone from the store even where no other one can be had: no other process falls for it', async () => {
    const store = new MemoryTokenStore();
    const source = new FakeSource();
    await store.set(source.key, { value: 'dead', expiresAt: START + MINUTE });
    source.always = () => Promise.reject(refused(60020));

    await cacheOver(store)
      .withToken(source, undefined, wecom().call)
      .catch(() => undefined);

    expect(await store.get(source.key)).toBeUndefined();
  });

  it('is not taken from a store that could not delete it', async () => {
    const source = new FakeSource();
    const kept = { value: 'dead', expiresAt: START + 60 * MINUTE };
    const store = {
      get: async () => kept,
      set: async () => undefined,
      delete: async () => Promise.reject(new Error('READONLY')),
    };
    const { call } = wecom('token-1');

    expect(await cacheOver(store).withToken(source, undefined, call)).toBe('member by token-1');
  });
});

describe('A call that is made again with a fresh token', () => {
  it('may fail for a reason of its own, which drops nothing and pauses nothing', async () => {
    const source = new FakeSource();
    const cache = cacheOver();

    const call = cache.withToken(source, undefined, async (token) => {
      throw refused(token === 'token-1' ? 40014 : 40029, '9', CALL);
    });

    await expect(call).rejects.toMatchObject({ errcode: 40029, status: 502 });
    expect(await cache.get(source)).toBe('token-2');
    expect(source.fetched).toBe(2);
    // Nor is the token condemned: where it dies, the next one is fetched at once.
    expect(await cache.withToken(source, undefined, wecom('token-3').call)).toBe('member by token-3');
  });
});

describe('Tokens that are dead as soon as they are made', () => {
  it('end after one fetch more, whoever asks', async () => {
    const source = new FakeSource();
    const cache = cacheOver();
    const { call, seen } = wecom();

    const failure = await cache.withToken(source, undefined, call).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(WeComApiError);
    expect(failure).toMatchObject({ errcode: 40014, status: 502 });
    expect(seen).toEqual(['token-1', 'token-2']);
  });

  it('cost two hundred sign-ins two fetches in all, and the next ones none (F24)', async () => {
    const source = new FakeSource();
    const cache = cacheOver();
    const { call } = wecom();

    const failures = await Promise.allSettled(
      Array.from({ length: 200 }, () => cache.withToken(source, undefined, call)),
    );
    const next = cache.withToken(source, undefined, call);

    expect(failures.every(({ status }) => status === 'rejected')).toBe(true);
    await expect(next).rejects.toMatchObject({ errcode: 40014, status: 502 });
    expect(source.fetched).toBe(2);
  });

  it.each([1, 2, 3, 200])(
    'are asked for again a minute after %i sign-ins failed together',
    async (together) => {
      const clock = new Clock();
      const source = new FakeSource();
      const cache = cacheOver(new MemoryTokenStore(), clock);
      const { call, accepted } = wecom();
      await Promise.allSettled(
        Array.from({ length: together }, () => cache.withToken(source, undefined, call)),
      );
      accepted.add('token-3');

      clock.advance(MINUTE);

      expect(await cache.withToken(source, undefined, call)).toBe('member by token-3');
    },
  );

  it('are asked for again a minute after sign-ins that failed one by one', async () => {
    const clock = new Clock();
    const source = new FakeSource();
    const cache = cacheOver(new MemoryTokenStore(), clock);
    const slow = Array.from({ length: 4 }, () => deferred<void>());
    const failures = slow.map(({ promise }) =>
      cache.withToken(source, undefined, async () => {
        if (source.fetched === 2) await promise;
        throw refused(40014, '9', CALL);
      }),
    );
    for (const { resolve } of slow) {
      await settle();
      resolve();
    }
    await Promise.allSettled(failures);
    const { call, accepted } = wecom();
    accepted.add('token-3');

    clock.advance(MINUTE);

    expect(await cache.withToken(source, undefined, call)).toBe('member by token-3');
  });

  it('stand in nobody else’s way where it was two faults in a row and not the token', async () => {
    const source = new FakeSource();
    const cache = cacheOver();
    const unlucky = cache.withToken(source, undefined, async () => {
      throw refused(40014, '9', CALL);
    });
    await expect(unlucky).rejects.toMatchObject({ errcode: 40014 });

    const next = await cache.withToken(source, undefined, async (token) => `member by ${token}`);

    expect(next).toBe('member by token-2');
    expect(source.fetched).toBe(2);
  });

  it('are not fetched again where WeCom gives the same one once more', async () => {
    let fetched = 0;
    const source = {
      key: 'key',
      fetch: async () => {
        fetched += 1;
        return { value: 'the same', lifetimeMs: 7_200_000 };
      },
    };
    const cache = cacheOver();
    const { call } = wecom();

    const failures = await Promise.allSettled(
      Array.from({ length: 20 }, () => cache.withToken(source, undefined, call)),
    );

    expect(failures.every(({ status }) => status === 'rejected')).toBe(true);
    expect(fetched).toBe(2);
  });
});
