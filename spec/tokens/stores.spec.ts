import { OperatorLog } from '../../lib/operator-log';
import { SafeStore } from '../../lib/tokens/safe-store';
import { MemoryTokenStore, type StoredToken, type TokenStore } from '../../lib/tokens/token-store';
import {
  BAD_STORES,
  Clock,
  cacheOver,
  FakeSource,
  GARBAGE,
  MINUTE,
  refused,
  START,
  storeThatReturns,
} from './support/fakes';

/** The time a whole callback may take. */
const DEADLINE_MS = 8_000;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

/** Runs the fake clock until the work is done; says how long that took. */
async function elapsed<T>(work: Promise<T>): Promise<{ result: T; ms: number }> {
  const began = Date.now();
  let done = false;
  const finished = work.finally(() => {
    done = true;
  });
  finished.catch(() => undefined);
  while (!done && Date.now() - began < 60_000) await jest.advanceTimersByTimeAsync(10);
  return { result: await finished, ms: Date.now() - began };
}

describe.each(BAD_STORES)('A store that %s', (_, create) => {
  it('stops no sign-in, and costs a hundred of them one fetch', async () => {
    const source = new FakeSource();
    const cache = cacheOver(create());

    const { result } = await elapsed(Promise.all(Array.from({ length: 100 }, () => cache.get(source))));

    expect(new Set(result)).toEqual(new Set(['token-1']));
    expect(source.fetched).toBe(1);
  });

  it('leaves time for the sign-in itself before its deadline', async () => {
    const { ms } = await elapsed(cacheOver(create()).get(new FakeSource()));

    expect(ms).toBeLessThan(DEADLINE_MS - 2_000);
  });

  it('costs a moment where the token is at hand', async () => {
    const source = new FakeSource();
    const cache = cacheOver(create());
    await elapsed(cache.get(source));

    const { result, ms } = await elapsed(cache.get(source));

    expect(result).toBe('token-1');
    expect(ms).toBeLessThanOrEqual(500);
    expect(source.fetched).toBe(1);
  });

  it('does not keep a dead token in use', async () => {
    const source = new FakeSource();
    const cache = cacheOver(create());
    await elapsed(cache.get(source));

    const { result } = await elapsed(
      cache.withToken(source, undefined, async (token) => {
        if (token === 'token-1') throw refused(40014);
        return token;
      }),
    );

    expect(result).toBe('token-2');
  });
});

describe('What the operator is told of a store', () => {
  it('is that it does not answer, once a minute, by the name of its failure and no more', async () => {
    const lines: string[] = [];
    let now = START;
    class ClientClosedError extends Error {}
    const lost = () => Promise.reject(new ClientClosedError('redis://:password@127.0.0.1 is closed'));
    const log = new OperatorLog(
      (line) => lines.push(line),
      () => now,
    );
    const store = new SafeStore({ get: lost, set: lost, delete: lost }, () => now, log);

    await store.get('key');
    await store.set('key', { value: 'token', expiresAt: now + MINUTE });
    const soon = lines.length;
    now += MINUTE;
    await store.get('key');

    expect(soon).toBe(1);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^The token store does not answer \(ClientClosedError\)\..*option tokenStore.*无响应/,
    );
    expect(lines.join()).not.toContain('password');
  });

  it('is nothing while it answers', async () => {
    const lines: string[] = [];
    const store = new SafeStore(
      new MemoryTokenStore(),
      () => START,
      new OperatorLog((line) => lines.push(line)),
    );

    await store.get('key');

    expect([lines, store.isGone]).toEqual([[], false]);
  });
});

describe('A store that comes back', () => {
  it('is asked again within two seconds', async () => {
    const store = new MemoryTokenStore();
    let isDown = true;
    const flaky: TokenStore = {
      get: async (key) => (isDown ? Promise.reject(new Error('down')) : store.get(key)),
      set: async (key, token) => (isDown ? Promise.reject(new Error('down')) : store.set(key, token)),
      delete: async (key, value) => store.delete(key, value),
    };
    const source = new FakeSource();
    const cache = cacheOver(flaky);
    await cache.get(source);

    isDown = false;
    await jest.advanceTimersByTimeAsync(2_000);
    await store.set(source.key, { value: 'of another process', expiresAt: START + 119 * MINUTE });

    expect(await cache.get(source)).toBe('of another process');
  });
});

describe('What a store returns', () => {
  it.each(GARBAGE.map((value) => [value]))('is no token: %p', async (value) => {
    const source = new FakeSource();

    expect(await cacheOver(storeThatReturns(value)).get(source)).toBe('token-1');
    expect(source.fetched).toBe(1);
  });

  it('may carry more than a token', async () => {
    const source = new FakeSource();
    const stored = { value: 'token', expiresAt: START + MINUTE, version: 7 };

    expect(await cacheOver(storeThatReturns(stored)).get(source)).toBe('token');
  });

  it('is not used for ever, whatever it says about its end', async () => {
    const clock = new Clock();
    const source = new FakeSource();
    const cache = cacheOver(
      storeThatReturns({ value: 'eternal', expiresAt: Number.POSITIVE_INFINITY }),
      clock,
    );

    clock.advance(3 * 60 * MINUTE);

    expect(await cache.get(source)).toBe('token-1');
  });
});

describe('MemoryTokenStore', () => {
  const token = (value: string, expiresAt = START): StoredToken => ({ value, expiresAt });

  it('drops the token used longest ago when there are too many', async () => {
    const store = new MemoryTokenStore(3);
    for (const key of ['a', 'b', 'c']) await store.set(key, token(key));
    await store.get('a');
    await store.set('b', token('b', START + 1));

    await store.set('d', token('d'));

    const kept = await Promise.all(['a', 'b', 'c', 'd'].map((key) => store.get(key)));
    expect(kept.map((held) => held?.value)).toEqual(['a', 'b', undefined, 'd']);
  });

  it('never holds more than it may (F49)', async () => {
    const store = new MemoryTokenStore(100);
    const keys = Array.from({ length: 1_000 }, (_, index) => `key-${index}`);
    for (const key of keys) await store.set(key, token(key));

    const kept = (await Promise.all(keys.map((key) => store.get(key)))).filter(Boolean);

    expect(kept.map((held) => held?.value)).toEqual(keys.slice(900));
  });

  it('holds the tokens of twenty thousand apps where nothing is said (F49)', async () => {
    const store = new MemoryTokenStore();
    for (let app = 0; app <= 20_000; app += 1) await store.set(`app-${app}`, token(`${app}`));

    expect(await store.get('app-0')).toBeUndefined();
    expect((await store.get('app-1'))?.value).toBe('1');
  });

  it('keeps a copy that its caller cannot change', async () => {
    const store = new MemoryTokenStore();
    const mine = { value: 'mine', expiresAt: START };
    await store.set('key', mine);

    mine.value = 'changed';

    expect(await store.get('key')).toEqual({ value: 'mine', expiresAt: START });
  });

  it.each(['__proto__', 'constructor', 'toString', ''])('takes %p for a key like any other', async (key) => {
    const store = new MemoryTokenStore();

    expect(await store.get(key)).toBeUndefined();
    await store.set(key, token('value'));
    expect((await store.get(key))?.value).toBe('value');
    await store.delete(key, 'value');
    expect(await store.get(key)).toBeUndefined();
  });
});
