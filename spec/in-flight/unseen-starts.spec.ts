import type { Request } from 'express';
import { UnseenStarts } from '../../lib/in-flight/unseen-starts';

const COOKIE = { name: 'wecom_a', bytes: 40, startedAt: 1_000 };

/** A request of a browser, told by what it shows. */
function from(
  shown: { cookie?: string; agent?: string; forwarded?: string; address?: string } = {},
): Request {
  const { cookie = 'theme=dark', agent = 'Edge', forwarded = '192.0.2.1', address = '10.0.0.1' } = shown;
  const headers = { cookie, 'user-agent': agent, 'x-forwarded-for': forwarded };
  return { headers, socket: { remoteAddress: address } } as unknown as Request;
}

describe('What a browser was given and does not show yet', () => {
  let unseen: UnseenStarts;
  beforeEach(() => {
    unseen = new UnseenStarts();
    unseen.note(from(), [COOKIE]);
  });

  it('is remembered for five seconds', () => {
    const later = (ms: number) => unseen.of(from(), COOKIE.startedAt + ms);

    expect([later(0), later(4_999), later(5_000)]).toEqual([[COOKIE], [COOKIE], []]);
  });

  it.each([
    { cookie: 'theme=light' },
    { agent: 'Chrome' },
    { forwarded: '192.0.2.2' },
    { address: '10.0.0.2' },
  ])('is not said of another browser, told by %j', (shown) => {
    expect(unseen.of(from(shown), COOKIE.startedAt)).toEqual([]);
  });

  it('is what was noted last', () => {
    const newer = { ...COOKIE, name: 'wecom_b' };

    unseen.note(from(), [newer]);

    expect(unseen.of(from(), COOKIE.startedAt)).toEqual([newer]);
  });

  it('is remembered of the last thousand browsers, those included that have been here before', () => {
    for (let other = 1; other < 1_000; other++) unseen.note(from({ agent: `${other}` }), [COOKIE]);
    const atThousand = unseen.of(from(), COOKIE.startedAt);

    unseen.note(from(), [COOKIE]);
    unseen.note(from({ agent: '1000' }), [COOKIE]);

    expect(atThousand).toEqual([COOKIE]);
    expect(unseen.of(from(), COOKIE.startedAt)).toEqual([COOKIE]);
    expect(unseen.of(from({ agent: '1' }), COOKIE.startedAt)).toEqual([]);
    expect(unseen.of(from({ agent: '2' }), COOKIE.startedAt)).toEqual([COOKIE]);
  });

  it('is forgotten as others come, once it can have arrived', () => {
    const kept = () => (unseen as unknown as { browsers: Map<string, unknown> }).browsers.size;
    unseen.note(from({ agent: '1' }), [{ ...COOKIE, startedAt: COOKIE.startedAt + 4_999 }]);
    const before = kept();

    unseen.note(from({ agent: '2' }), [{ ...COOKIE, startedAt: COOKIE.startedAt + 5_000 }]);

    expect([before, kept()]).toEqual([2, 2]);
  });

  it('may be said of a request that has no socket any more', () => {
    const gone = { headers: {} } as Request;

    unseen.note(gone, [COOKIE]);

    expect(unseen.of(gone, COOKIE.startedAt)).toEqual([COOKIE]);
  });
});
