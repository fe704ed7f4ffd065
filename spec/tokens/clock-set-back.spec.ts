import { MemoryTokenStore } from '../../lib/tokens/token-store';
import { Clock, cacheOver, FakeSource, MINUTE, refused } from './support/fakes';

const CALL = '/cgi-bin/auth/getuserinfo';
const DAY = 24 * 60 * MINUTE;

describe('A clock that was a day ahead, and is set back,', () => {
  let clock: Clock;
  let source: FakeSource;
  beforeEach(() => {
    clock = new Clock();
    clock.advance(DAY);
    source = new FakeSource();
  });

  const fails = (call: Promise<unknown>) => call.catch(() => undefined);

  it('keeps nobody waiting for credentials that were refused then', async () => {
    source.refuses(40001);
    const cache = cacheOver(new MemoryTokenStore(), clock);
    await fails(cache.get(source));

    clock.advance(-DAY);
    await fails(cache.get(source));

    expect(source.fetched).toBe(2);
  });

  it.each([
    ['an hour', 60, 2],
    ['a minute', 1, 1],
  ])('by %s only, keeps nobody waiting longer than a pause may be', async (_, minutes, fetched) => {
    source.refuses(40001);
    const cache = cacheOver(new MemoryTokenStore(), clock);
    await fails(cache.get(source));

    clock.advance(-minutes * MINUTE);
    await fails(cache.get(source));
    await fails(cache.get(source));

    expect(source.fetched).toBe(fetched);
  });

  it.each([
    ['a process whose clock is five minutes ahead', 20, 0],
    ['a clock that was further ahead', 20.001, 1],
  ])('is told from %s, by the longest pause in a store that they share', async (_, minutes, fetched) => {
    const store = new MemoryTokenStore();
    const until = clock.now() + minutes * MINUTE;
    const pause = { until, lengthMs: 15 * MINUTE, errcode: 40001, endpoint: '/cgi-bin/gettoken' };
    await store.set(`${source.key}:paused`, {
      value: JSON.stringify(pause),
      expiresAt: until + 15 * MINUTE,
    });

    await fails(cacheOver(store, clock).get(source));

    expect(source.fetched).toBe(fetched);
    expect(await store.get(`${source.key}:paused`)).toEqual(fetched ? undefined : expect.anything());
  });

  it('keeps nobody waiting for calls that were too many then', async () => {
    const cache = cacheOver(new MemoryTokenStore(), clock);
    const tooMany = async () => {
      throw refused(45009, '9', CALL);
    };
    await fails(cache.withToken(source, undefined, tooMany));

    clock.advance(-DAY);
    const later = cache.withToken(source, undefined, async () => 'member');

    await expect(later).resolves.toBe('member');
  });

  it('keeps no token that was refused straight from WeCom then', async () => {
    const cache = cacheOver(new MemoryTokenStore(), clock);
    let accepted = 'none';
    const call = async (token: string) => {
      if (token !== accepted) throw refused(40014, '9', CALL);
      return `member by ${token}`;
    };
    await fails(cache.withToken(source, undefined, call));
    accepted = 'token-3';

    clock.advance(-DAY);

    await expect(cache.withToken(source, undefined, call)).resolves.toBe('member by token-3');
  });
});
