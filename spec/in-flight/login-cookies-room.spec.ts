import { LoginCookies } from '../../lib/in-flight/login-cookies';
import { loginName } from '../../lib/in-flight/login-name';
import { UnseenStarts } from '../../lib/in-flight/unseen-starts';
import { cookieOf, STARTED_AT, visit } from '../strategies/support/visit';

const MINUTE = 60_000;
let cookies: LoginCookies;
beforeEach(() => {
  cookies = new LoginCookies(false, new UnseenStarts());
});

/** The cookie of a login that has begun. */
function begun(state: string, startedAt: number): string {
  const { req, lines } = visit();
  cookies.begin(req, loginName(state), { value: 'sealed', startedAt }, 15 * MINUTE);
  return cookieOf(lines);
}

describe('Landing pages too long for the cookie of their login', () => {
  const begin = (state: string, landing: string | undefined, cookie = '', startedAt = STARTED_AT) => {
    const { req, lines } = visit({ cookie });
    cookies.begin(req, loginName(state), { value: 'sealed', startedAt, landing }, 15 * MINUTE);
    return lines;
  };
  const landingOf = (state: string, cookie: string) =>
    cookies.readLanding(visit({ cookie }).req, loginName(state));

  it('stand in one cookie, the newest first, and are each found again', () => {
    const first = cookieOf(begin('State1', 'first'));
    const second = begin('State2', 'second', first, STARTED_AT + 6_000);

    const both = cookieOf(second);
    expect(second[0]).toMatch(
      new RegExp(`^wecom_landing=${loginName('State2').id}\\.second~${loginName('State1').id}\\.first;`),
    );
    expect([landingOf('State1', both), landingOf('State2', both)]).toEqual(['first', 'second']);
    expect(landingOf('State3', both)).toBeUndefined();
    expect(landingOf('State1', '')).toBeUndefined();
    expect(landingOf('State1', 'wecom_landing=no-dot~')).toBeUndefined();
  });

  it('are left as they are by a login without one', () => {
    const first = cookieOf(begin('State1', 'first'));

    expect(begin('State2', undefined, first, STARTED_AT + 6_000)).toHaveLength(1);
  });

  it('take 2,200 bytes of the browser at most, name and all: the oldest give way', () => {
    // `wecom_landing=`, an id, a dot and `; ` take 29 bytes besides the page.
    const fits = begin('State1', 'x'.repeat(2_171));
    const tooLong = begin('State2', 'x'.repeat(2_172), 'theme=dark');
    const replaced = begin('State3', 'y'.repeat(2_171), cookieOf(fits), STARTED_AT + 6_000);

    expect(fits).toHaveLength(2);
    expect(tooLong).toHaveLength(1);
    expect(landingOf('State3', cookieOf(replaced))).toHaveLength(2_171);
    expect(landingOf('State1', cookieOf(replaced))).toBeUndefined();
  });

  it('stay where a new one does not fit: that one alone is dropped', () => {
    const shown = cookieOf(begin('State1', 'first'));
    const tooLong = begin('State2', 'x'.repeat(2_172), shown, STARTED_AT + 6_000);

    expect(tooLong.filter((line) => line.startsWith('wecom_landing='))).toEqual([]);
  });
});

describe('A landing page', () => {
  const start = (value: string, landing: string, cookie = '') => {
    const { req, lines } = visit({ cookie });
    const login = { value, startedAt: STARTED_AT + 60_000, landing };
    cookies.begin(req, loginName('StateNew'), login, 15 * MINUTE);
    return lines.filter((line) => /^wecom_landing=.*; Max-Age=900;/.test(line)).length;
  };

  it('has the room that the logins leave it', () => {
    const shown = ['State1', 'State2'].map((state) => {
      const { req, lines } = visit();
      cookies.begin(req, loginName(state), { value: 'x'.repeat(1_100), startedAt: STARTED_AT }, 15 * MINUTE);
      return cookieOf(lines);
    });

    // 4,096 bytes without three logins of 30 and more, and 29 that it takes besides.
    const left = 4_096 - 2 * 1_130 - 1_030 - 29;
    expect(start('x'.repeat(1_000), 'y'.repeat(left), shown.join('; '))).toBe(1);
    expect(start('x'.repeat(1_000), 'y'.repeat(left + 1), [...shown, 'theme=dark'].join('; '))).toBe(0);
  });
});

describe('The cookies of many logins', () => {
  const begin = (value: string, shown: readonly string[], state = 'StateNew') => {
    const { req, lines } = visit({ cookie: shown.join('; ') });
    cookies.begin(req, loginName(state), { value, startedAt: STARTED_AT + 60_000 }, 15 * MINUTE);
    return lines.filter((line) => line.includes('Max-Age=0;')).map((line) => line.split('=')[0]);
  };
  const name = (state: string) => `wecom_${loginName(state).id}`;

  it('take 4,096 bytes at most: the oldest give way, and those older than one that does', () => {
    // A name, `=`, the moment, a dot and `; ` take 30 bytes besides what is sealed.
    const shown = ['State1', 'State2', 'State3'].map((state, order) => {
      const { req, lines } = visit();
      const value = state === 'State2' ? 'x'.repeat(2_000) : 'x'.repeat(100);
      cookies.begin(req, loginName(state), { value, startedAt: STARTED_AT + order }, 15 * MINUTE);
      return cookieOf(lines);
    });

    expect(begin('x'.repeat(1_700), shown)).toEqual([]);
    expect(begin('x'.repeat(1_950), [...shown, 'theme=dark'])).toEqual([name('State2'), name('State1')]);
  });

  it('count only those of logins', () => {
    const others = Array.from({ length: 20 }, (_, other) => `other_${other}=${'x'.repeat(300)}`);

    expect(begin('sealed', [...others, 'wecom_landing=x', 'wecom_theme=dark'])).not.toContain('wecom_theme');
    expect(begin('sealed', others)).toEqual([]);
  });

  it('are not those whose names only look like it', () => {
    const alike = [`x${name('State1')}`, `${name('State1')}x`].map(
      (other) => `${other}=${'x'.repeat(5_000)}`,
    );

    expect(begin('sealed', alike)).toEqual([]);
  });

  it('count once where a request shows what another start has just seen too', () => {
    const shown = Array.from({ length: 5 }, (_, login) => begun(`State${login}`, STARTED_AT + 59_000));

    expect(begin('sealed', shown, 'StateA')).toEqual([]);
    expect(begin('sealed', shown, 'StateB')).toEqual([]);
  });
});

describe('Cookies that somebody has planted under names of logins', () => {
  const planted = (count: number, prefix = '') =>
    Array.from({ length: count }, (_, i) => `${prefix}wecom_planted${String(i).padStart(5, '0')}=00000000.a`);
  const droppedOf = (cookie: string, by = cookies) => {
    const { req, lines } = visit({ cookie });
    by.begin(req, loginName('State1'), { value: 'sealed', startedAt: STARTED_AT }, 15 * MINUTE);
    return lines.filter((line) => line.includes('Max-Age=0;'));
  };

  it('are dropped sixteen at a time, so that the answer keeps a head that a proxy takes (T87)', () => {
    expect(droppedOf(planted(170).join('; '))).toHaveLength(16);
    expect(droppedOf(planted(20).join('; '))).toHaveLength(11);
  });

  it('are none of a connection with __Host- cookies, which a subdomain cannot set', () => {
    const secure = new LoginCookies(true, new UnseenStarts());

    expect(droppedOf(planted(60).join('; '), secure)).toEqual([]);
    expect(droppedOf(planted(20, '__Host-').join('; '), secure)).toHaveLength(11);
  });
});
