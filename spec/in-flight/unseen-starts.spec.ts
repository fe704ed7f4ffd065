import type { Request } from 'express';
import { browserOf, UnseenStarts } from '../../lib/in-flight/unseen-starts';

const COOKIE = { name: 'wecom_a', bytes: 40, startedAt: 1_000 };

/** A browser, told by what it shows. */
function browser(
  shown: { cookie?: string; agent?: string; forwarded?: string; address?: string } = {},
): string {
  const { cookie = 'theme=dark', agent = 'Edge', forwarded = '192.0.2.1', address = '10.0.0.1' } = shown;
  const headers = { cookie, 'user-agent': agent, 'x-forwarded-for': forwarded };
  return browserOf({ headers, socket: { remoteAddress: address } } as unknown as Request);
}

describe('What a browser was given and does not show yet', () => {
  let unseen: UnseenStarts;
  beforeEach(() => {
    unseen = new UnseenStarts();
    unseen.note(browser(), [COOKIE]);
  });

  it('is remembered for five seconds', () => {
    const later = (ms: number) => unseen.of(browser(), COOKIE.startedAt + ms);

    expect([later(0), later(4_999), later(5_000)]).toEqual([[COOKIE], [COOKIE], []]);
  });

  it.each([
    { cookie: 'theme=light' },
    { agent: 'Chrome' },
    { forwarded: '192.0.2.2' },
    { address: '10.0.0.2' },
  ])('is not said of another browser, told by %j', (shown) => {
    expect(unseen.of(browser(shown), COOKIE.startedAt)).toEqual([]);
  });

  it('is what was noted last', () => {
    const newer = { ...COOKIE, name: 'wecom_b' };

    unseen.note(browser(), [newer]);

    expect(unseen.of(browser(), COOKIE.startedAt)).toEqual([newer]);
  });

  it('is remembered of the last thousand browsers, those included that have been here before', () => {
    for (let other = 1; other < 1_000; other++) unseen.note(browser({ agent: `${other}` }), [COOKIE]);
    const atThousand = unseen.of(browser(), COOKIE.startedAt);

    unseen.note(browser(), [COOKIE]);
    unseen.note(browser({ agent: '1000' }), [COOKIE]);

    expect(atThousand).toEqual([COOKIE]);
    expect(unseen.of(browser(), COOKIE.startedAt)).toEqual([COOKIE]);
    expect(unseen.of(browser({ agent: '1' }), COOKIE.startedAt)).toEqual([]);
    expect(unseen.of(browser({ agent: '2' }), COOKIE.startedAt)).toEqual([COOKIE]);
  });

  it('is forgotten as others come, once it can have arrived', () => {
    const kept = () => (unseen as unknown as { browsers: Map<string, unknown> }).browsers.size;
    unseen.note(browser({ agent: '1' }), [{ ...COOKIE, startedAt: COOKIE.startedAt + 4_999 }]);
    const before = kept();

    unseen.note(browser({ agent: '2' }), [{ ...COOKIE, startedAt: COOKIE.startedAt + 5_000 }]);

    expect([before, kept()]).toEqual([2, 2]);
  });

  it('may be said of a request that has no socket any more', () => {
    const gone = browserOf({ headers: {} } as Request);

    unseen.note(gone, [COOKIE]);

    expect(unseen.of(gone, COOKIE.startedAt)).toEqual([COOKIE]);
  });
});
