import type { Request } from 'express';
import { LoginCookies } from '../../lib/in-flight/login-cookies';
import { cookieOf, STARTED_AT, visit } from '../strategies/support/visit';

const MINUTE = 60_000;
const cookies = new LoginCookies(false);

function begun(state: string, startedAt = STARTED_AT): string {
  const { req, lines } = visit();
  cookies.begin(req, state, 'sealed', startedAt, 15 * MINUTE);
  return cookieOf(lines);
}

describe('The cookies of logins in flight', () => {
  it('can be read again under the state they were set for', () => {
    const { req } = visit({ cookie: begun('State1') });

    expect(cookies.read(req, 'State1')).toBe('sealed');
    expect(cookies.read(req, 'State2')).toBeUndefined();
  });

  it('give way to a new login where they do not say when theirs began, before any that do', () => {
    const unreadable = `wecom_${'A'.repeat(22)}`;
    const readable = Array.from({ length: 9 }, (_, i) => begun(`State${i}`, STARTED_AT + i));
    const { req, lines } = visit({ cookie: [`${unreadable}=!`, ...readable].join('; ') });

    cookies.begin(req, 'StateNew', 'sealed', STARTED_AT + 9, 15 * MINUTE);

    const dropped = lines.filter((line) => line.includes('Max-Age=0;'));
    expect(dropped).toEqual([`${unreadable}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`]);
  });

  it('live on for 30 seconds after their login has come back', () => {
    const cookie = begun('State1');
    const { req, lines } = visit({ cookie });

    cookies.shorten(req, 'State1', 30_000);

    expect(lines).toEqual([`${cookie}; Max-Age=30; Path=/; HttpOnly; SameSite=Lax`]);
  });

  it('are left alone where the answer is on its way already', () => {
    const { req, lines } = visit({ cookie: begun('State1'), headersSent: true });

    cookies.shorten(req, 'State1', 30_000);

    expect(lines).toEqual([]);
  });

  it('are not set anew where the browser has lost its own', () => {
    const { req, lines } = visit({ cookie: begun('State1') });

    cookies.shorten(req, 'State2', 30_000);

    expect(lines).toEqual([]);
  });

  it('need Express, and say so', () => {
    const req = { headers: {} } as Request;

    expect(() => cookies.begin(req, 'State1', 'sealed', STARTED_AT, 15 * MINUTE)).toThrow(
      expect.objectContaining({ code: 'ERR_WECOM_CONFIG', message: expect.stringContaining('Express') }),
    );
  });
});
