import { MemoryTokenStore } from '../../lib/tokens/token-store';
import { Clock, cacheOver, FakeSource, MINUTE, refused } from './support/fakes';

const CALL = '/cgi-bin/auth/getuserinfo';

describe('A call with a token that WeCom refuses with 45009', () => {
  const tooMany = async () => {
    throw refused(45009, '9', CALL);
  };

  it('is the last one for a minute: the next are told so at once', async () => {
    const [source, clock] = [new FakeSource(), new Clock()];
    const cache = cacheOver(new MemoryTokenStore(), clock);
    const seen: string[] = [];
    const call = async (token: string) => `member by ${seen[seen.push(token) - 1]}`;
    await expect(cache.withToken(source, undefined, tooMany)).rejects.toMatchObject({ status: 502 });

    clock.advance(MINUTE - 1);
    const held = cache.withToken(source, undefined, call);

    await expect(held).rejects.toMatchObject({ code: 'ERR_WECOM_API', status: 503, errcode: 45009 });
    expect(seen).toEqual([]);
    clock.advance(1);
    await expect(cache.withToken(source, undefined, call)).resolves.toBe('member by token-1');
    await expect(cache.withToken(source, undefined, call)).resolves.toBe('member by token-1');
  });

  it('holds those of other credentials up no time', async () => {
    const cache = cacheOver();
    await cache.withToken(new FakeSource('wecom:token:first'), undefined, tooMany).catch(() => undefined);

    const other = cache.withToken(new FakeSource('wecom:token:other'), undefined, async () => 'member');

    await expect(other).resolves.toBe('member');
  });

  it('holds later ones too where it was the second try with a fresh token', async () => {
    const [source, cache] = [new FakeSource(), cacheOver()];
    const deadThenMany = async (token: string) => {
      throw refused(token === 'token-1' ? 40014 : 45009, '9', CALL);
    };
    await expect(cache.withToken(source, undefined, deadThenMany)).rejects.toMatchObject({ status: 502 });

    const later = cache.withToken(source, undefined, async () => 'member');

    await expect(later).rejects.toMatchObject({ status: 503 });
  });

  it('keeps nobody from a token, nor a fetched one from anybody', async () => {
    const [source, cache] = [new FakeSource(), cacheOver()];
    await cache.withToken(source, undefined, tooMany).catch(() => undefined);

    await expect(cache.get(source)).resolves.toBe('token-1');
  });
});
