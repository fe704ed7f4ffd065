import { WeComApiError, WeComUnexpectedReplyError, WeComUnreachableError } from '../../lib/errors';
import { MemoryTokenStore, type TokenStore } from '../../lib/tokens/token-store';
import { BAD_STORES, Clock, cacheOver, deferred, FakeSource, MINUTE, refused, START } from './support/fakes';

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

afterEach(() => {
  jest.useRealTimers();
});

describe('Credentials that WeCom refuses', () => {
  it.each([40001, 40013, 40083, 40084, 40091, 40080, 45009])(
    'are not sent again after %i: the next sign-ins are told so at once (F25)',
    async (errcode) => {
      const source = new FakeSource().refuses(errcode);
      const cache = cacheOver();

      const first = await failureOf(cache.get(source));
      const second = await failureOf(cache.get(source));

      expect(first).toMatchObject({ code: 'ERR_WECOM_API', status: 502, errcode });
      expect(second).toMatchObject({ code: 'ERR_WECOM_API', status: 503, errcode });
      expect(source.fetched).toBe(1);
    },
  );

  it('cost a thousand sign-ins within a minute two fetches at most', async () => {
    const clock = new Clock();
    const source = new FakeSource().refuses(40001);
    const cache = cacheOver(new MemoryTokenStore(), clock);

    for (let signIn = 0; signIn < 1_000; signIn += 1) {
      await failureOf(cache.get(source));
      clock.advance(59);
    }

    expect(source.fetched).toBeLessThanOrEqual(2);
  });

  it('pause for one minute only where a second process is refused a moment later', async () => {
    const [clock, store, late] = [new Clock(), new MemoryTokenStore(), deferred<void>()];
    const source = new FakeSource().refuses(40001);
    const slow = { key: source.key, fetch: () => late.promise.then(() => source.fetch()) };
    const second = failureOf(cacheOver(store, clock).get(slow));
    await failureOf(cacheOver(store, clock).get(source));
    late.resolve();
    await second;

    clock.advance(MINUTE);
    await failureOf(cacheOver(store, clock).get(source));

    expect(source.fetched).toBe(3);
  });

  it('keep the hint and the remedy of the refusal through the pause', async () => {
    const source = new FakeSource().refuses(40001, '1643009454577493241436158');
    const cache = cacheOver();
    await failureOf(cache.get(source));

    const paused = (await failureOf(cache.get(source))) as WeComApiError;

    expect(paused).toBeInstanceOf(WeComApiError);
    expect(paused.hint).toBe('1643009454577493241436158');
    expect(paused.endpoint).toBe('/cgi-bin/gettoken');
    expect(paused.actor).toBe('operator');
    expect(paused.remedy.en).toMatch(/Copy the secret again/);
    expect(paused.remedy.zh).toContain('重新复制 Secret');
    expect(paused.message).toMatch(/not asked again for now/);
  });

  it('may have been refused without a hint', async () => {
    const source = new FakeSource().refuses(40001, '');
    const cache = cacheOver();
    await failureOf(cache.get(source));

    expect(await failureOf(cache.get(source))).not.toHaveProperty('hint');
  });

  it('are tried again after 1, 2, 4, 8 and then every 15 minutes', async () => {
    const clock = new Clock();
    const source = new FakeSource().refuses(40001);
    const cache = cacheOver(new MemoryTokenStore(), clock);
    const pauses: number[] = [];

    for (let round = 0; round < 7; round += 1) {
      await failureOf(cache.get(source));
      pauses.push(await pauseLength(cache, source, clock));
    }

    expect(pauses).toEqual([1, 2, 4, 8, 15, 15, 15].map((minutes) => minutes * MINUTE));
  });

  it('start again with a pause of one minute once WeCom has accepted them', async () => {
    const clock = new Clock();
    const source = new FakeSource().refuses(40001);
    source.lifetimeMs = MINUTE;
    const cache = cacheOver(new MemoryTokenStore(), clock);
    await failureOf(cache.get(source));
    clock.advance(MINUTE);
    await failureOf(cache.get(source));
    clock.advance(2 * MINUTE);
    source.next.push(() => ({ value: 'repaired', lifetimeMs: MINUTE }));

    const repaired = await cache.get(source);
    clock.advance(MINUTE);
    await failureOf(cache.get(source));

    expect(repaired).toBe('repaired');
    expect(await pauseLength(cache, source, clock)).toBe(MINUTE);
  });

  it('do not stop others', async () => {
    const cache = cacheOver();
    await failureOf(cache.get(new FakeSource('wrong secret').refuses(40001)));

    expect(await cache.get(new FakeSource('right secret'))).toBe('token-1');
  });

  it('stop every process that shares the store', async () => {
    const store = new MemoryTokenStore();
    const clock = new Clock();
    const source = new FakeSource().refuses(40001);
    await failureOf(cacheOver(store, clock).get(source));

    const elsewhere = await failureOf(cacheOver(store, clock).get(source));

    expect(elsewhere).toMatchObject({ status: 503, errcode: 40001 });
    expect(source.fetched).toBe(1);
  });

  it.each(BAD_STORES)('are not sent again by this process although its store %s', async (_, store) => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'performance'] });
    const source = new FakeSource().refuses(40001);
    const cache = cacheOver(store());

    for (let signIn = 0; signIn < 5; signIn += 1) {
      const failure = failureOf(cache.get(source));
      await jest.advanceTimersByTimeAsync(20_000);
      expect(await failure).toMatchObject({ errcode: 40001 });
    }

    expect(source.fetched).toBe(1);
  });

  it('leave nothing behind in a store but what may be read by everybody', async () => {
    const store = new MemoryTokenStore();
    const written: string[] = [];
    const spy: TokenStore = {
      get: (key) => store.get(key),
      delete: (key, value) => store.delete(key, value),
      set: (key, token) => {
        written.push(key, token.value);
        return store.set(key, token);
      },
    };

    await failureOf(cacheOver(spy).get(new FakeSource('wecom:token:k').refuses(40001)));

    expect(written.join('\n')).not.toContain('203.0.113.7');
    expect(written.filter((text) => text.startsWith('wecom:'))).toEqual(['wecom:token:k:paused']);
  });

  it('are sent again where the note of the pause cannot be read', async () => {
    const store = new MemoryTokenStore();
    const source = new FakeSource();
    await store.set(`${source.key}:paused`, { value: '{"not":"ours"}', expiresAt: Number.MAX_SAFE_INTEGER });

    expect(await cacheOver(store).get(source)).toBe('token-1');
  });
});

describe('What can be seen of a token without asking WeCom', () => {
  it('is whether one is at hand', async () => {
    const clock = new Clock();
    const source = new FakeSource();
    const cache = cacheOver(new MemoryTokenStore(), clock);

    const before = await cache.status(source.key);
    await cache.get(source);
    const after = await cache.status(source.key);
    clock.advance(120 * MINUTE);

    expect(before).toEqual({ isHeld: false, pausedUntil: undefined });
    expect(after).toEqual({ isHeld: true, pausedUntil: undefined });
    expect((await cache.status(source.key)).isHeld).toBe(false);
    expect(source.fetched).toBe(1);
  });

  it('is what this process remembers where the store does not answer', async () => {
    const lost = () => Promise.reject(new Error('down'));
    const source = new FakeSource();
    const cache = cacheOver({ get: lost, set: lost, delete: lost });
    await cache.get(source);

    expect((await cache.status(source.key)).isHeld).toBe(true);
  });

  it('is until when the credentials are left in peace', async () => {
    const clock = new Clock();
    const source = new FakeSource().refuses(40001);
    const cache = cacheOver(new MemoryTokenStore(), clock);
    await failureOf(cache.get(source));

    const paused = await cache.status(source.key);
    clock.advance(MINUTE);

    expect(paused).toEqual({ isHeld: false, pausedUntil: START + MINUTE });
    expect((await cache.status(source.key)).pausedUntil).toBeUndefined();
  });
});

describe('Failures that have nothing to do with the credentials', () => {
  it.each([
    ['WeCom is busy', refused(-1)],
    ['the address of this server is not allowed yet', refused(60020)],
    ['the ticket is too old', refused(40085)],
    ['WeCom cannot be reached', new WeComUnreachableError('no answer')],
    ['something else answers', new WeComUnexpectedReplyError('<html>')],
    ['something breaks', new TypeError('bug')],
  ])('do not pause anything: %s', async (_, failure) => {
    const source = new FakeSource();
    source.next.push(() => Promise.reject(failure));
    const cache = cacheOver();
    expect(await failureOf(cache.get(source))).toBe(failure);

    expect(await cache.get(source)).toBe('token-2');
  });
});

/** How long, to the second, the source is left in peace; the clock stands at the end of the pause afterwards. */
async function pauseLength(
  cache: ReturnType<typeof cacheOver>,
  source: FakeSource,
  clock: Clock,
): Promise<number> {
  const began = clock.time;
  const before = source.fetched;
  // A failure that is no pause ends the search without making the next pause longer.
  source.next.push(() => Promise.reject(new TypeError('the pause is over')));
  for (;;) {
    clock.advance(1_000);
    await failureOf(cache.get(source));
    if (source.fetched > before) return clock.time - began;
  }
}
