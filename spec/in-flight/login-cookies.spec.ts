import type { Request } from 'express';
import { hasLoginCookie, LoginCookies } from '../../lib/in-flight/login-cookies';
import { loginName } from '../../lib/in-flight/login-name';
import { UnseenStarts } from '../../lib/in-flight/unseen-starts';
import { cookieOf, STARTED_AT, visit } from '../strategies/support/visit';

const MINUTE = 60_000;
let cookies: LoginCookies;

function begun(state: string, startedAt = STARTED_AT): string {
  const { req, lines } = visit();
  cookies.begin(req, loginName(state), { value: 'sealed', startedAt }, 15 * MINUTE);
  return cookieOf(lines);
}

beforeEach(() => {
  cookies = new LoginCookies(false, new UnseenStarts());
});

describe('The cookies of logins in flight', () => {
  it('can be read again under the state they were set for', () => {
    const { req } = visit({ cookie: begun('State1') });

    expect(cookies.read(req, loginName('State1'))).toEqual({ value: 'sealed', startedAt: STARTED_AT });
    expect(cookies.read(req, loginName('State2'))).toBeUndefined();
  });

  it('are found among others, whatever spaces stand around them, and beside what is no cookie', () => {
    const [name, value] = begun('State1').split('=');
    const { req } = visit({ cookie: `theme ; =x; ${name} = ${value} ;a=b` });

    expect(cookies.read(req, loginName('State1'))).toEqual({ value: 'sealed', startedAt: STARTED_AT });
    expect(hasLoginCookie(req, loginName('State1'))).toBe(true);
  });

  it.each([
    ['a token', 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl'],
    ['a word', 'opaque'],
    ['nothing', ''],
  ])('are none of the application’s own, which may have such a name: %s', (_, value) => {
    const own = `wecom_access_token=${value}`;
    const logins = Array.from({ length: 9 }, (_, i) => begun(`State${i}`, STARTED_AT + i));
    const { req, lines } = visit({ cookie: [own, ...logins].join('; ') });

    cookies.begin(req, loginName('StateNew'), { value: 'sealed', startedAt: STARTED_AT + 9 }, 15 * MINUTE);

    expect(lines.filter((line) => line.includes('Max-Age=0;'))).toEqual([]);
  });

  it('live on for 30 seconds after their login has come back', () => {
    const cookie = begun('State1');
    const { req, lines } = visit({ cookie });

    cookies.shorten(req, loginName('State1'), 30_000);

    expect(lines).toEqual([`${cookie}; Max-Age=30; Path=/; HttpOnly; SameSite=Lax`]);
  });

  it('are left alone where the answer is on its way already', () => {
    const { req, lines } = visit({ cookie: begun('State1'), headersSent: true });

    cookies.shorten(req, loginName('State1'), 30_000);

    expect(lines).toEqual([]);
  });

  it('are not set anew where the browser has lost its own', () => {
    const { req, lines } = visit({ cookie: begun('State1') });

    cookies.shorten(req, loginName('State2'), 30_000);

    expect(lines).toEqual([]);
  });

  it('need Express, and say so', () => {
    const req = { headers: {} } as Request;

    expect(() =>
      cookies.begin(req, loginName('State1'), { value: 'sealed', startedAt: STARTED_AT }, 15 * MINUTE),
    ).toThrow(
      expect.objectContaining({ code: 'ERR_WECOM_CONFIG', message: expect.stringContaining('Express') }),
    );
  });
});

describe('Logins that begin at the same moment', () => {
  const LANDING = 'x'.repeat(2_000);

  /** Begins logins whose requests show the same cookies, and returns what the last answer sets. */
  function begin(
    starts: ReadonlyArray<{ readonly value?: string; readonly landing?: string; readonly at?: number }>,
    cookie = '',
  ) {
    return starts
      .map(({ value = 'sealed', landing, at = 0 }, index) => {
        const { req, lines } = visit({ cookie });
        const startedAt = STARTED_AT + at;
        cookies.begin(req, loginName(`State${index}`), { value, startedAt, landing }, 15 * MINUTE);
        return lines;
      })
      .at(-1);
  }

  const dropped = (lines: readonly string[] = []) =>
    lines.filter((line) => line.includes('Max-Age=0;')).length;

  it('are ten at most: the eleventh drops the first, although its request does not show it', () => {
    const lines = begin(Array.from({ length: 11 }, () => ({})));

    expect(lines).toContain(`wecom_${loginName('State0').id}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`);
    expect(dropped(lines)).toBe(1);
  });

  it('are counted together with those that their requests show', () => {
    const shown = Array.from({ length: 6 }, (_, login) =>
      begun(`Shown${login}`, STARTED_AT - 60_000 + login),
    );

    const lines = begin(
      Array.from({ length: 5 }, () => ({})),
      shown.join('; '),
    );

    expect(lines).toContain(`wecom_${loginName('Shown0').id}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`);
    expect(dropped(lines)).toBe(1);
  });

  it('drop none where they are told apart by what they show, or by five seconds', () => {
    begin(Array.from({ length: 10 }, () => ({})));

    expect(dropped(begin([{}], 'session=of-another-browser'))).toBe(0);
    expect(dropped(begin([{ at: 5_000 }]))).toBe(0);
  });

  it('drop a landing page on its way before a login', () => {
    const lines = begin([{ landing: LANDING }, { value: 'x'.repeat(2_500) }]);

    expect(lines?.[0]).toBe('wecom_landing=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax');
    expect(dropped(lines)).toBe(1);
  });

  it('leave a landing page on its way alone where there is room', () => {
    const lines = begin([{ landing: LANDING }, {}]);

    expect(lines).toEqual([expect.stringMatching(/^wecom_[\w-]{12}=.*; Max-Age=900/)]);
  });

  it('of a thousand other browsers are remembered, and no more (T09)', () => {
    begin(Array.from({ length: 10 }, () => ({})));
    for (let other = 0; other < 1_000; other++) begin([{}], `session=${other}`);

    expect(dropped(begin([{}]))).toBe(0);
  });
});

describe('On a site of https', () => {
  it('each cookie of a login is kept to this very host, and to https', () => {
    const own = new LoginCookies(true, new UnseenStarts());
    const { req, lines } = visit();

    own.begin(req, loginName('State1'), { value: 'sealed', startedAt: STARTED_AT, landing: 'page' }, MINUTE);

    const { id } = loginName('State1');
    expect(lines).toEqual([
      `__Host-wecom_landing=${id}.page; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax`,
      expect.stringMatching(
        new RegExp(
          `^__Host-wecom_${id}=[0-9a-z]+\\.sealed; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax$`,
        ),
      ),
    ]);
    expect(own.read(visit({ cookie: cookieOf(lines) }).req, loginName('State1'))?.value).toBe('sealed');
    expect(cookies.read(visit({ cookie: cookieOf(lines) }).req, loginName('State1'))).toBeUndefined();
  });
});

describe('The browser of a login', () => {
  it('is known by the cookie of that login, opened or not, on http and on https', () => {
    const has = (cookie?: string) =>
      hasLoginCookie(visit({ ...(cookie && { cookie }) }).req, loginName('State1'));
    const { id } = loginName('State1');

    expect([has(`a=1; wecom_${id}=x`), has(`__Host-wecom_${id}=x; b=2`)]).toEqual([true, true]);
    expect([has(), has('a=1'), has(`a=wecom_${id}`), has(`wecom_${loginName('State2').id}=x`)]).toEqual(
      Array(4).fill(false),
    );
  });

  it('is sent its cookie in a header, by Node’s own response and no other', () => {
    const headers: string[] = [];
    const req = (res: object) => ({ headers: {}, res }) as unknown as Request;
    const cookie = { value: 'sealed', startedAt: STARTED_AT };

    cookies.begin(
      req({ appendHeader: (header: string) => headers.push(header) }),
      loginName('State1'),
      cookie,
      1,
    );

    expect(headers).toEqual(['Set-Cookie']);
    expect(() => cookies.begin(req({}), loginName('State1'), cookie, 1)).toThrow(
      "this response is not Node's. With Koa, mount an Express application in front.",
    );
  });
});
