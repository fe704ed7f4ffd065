import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { WeComConfigError } from '../errors';

/** Logins one browser can have in flight; a start beyond them ends the oldest. */
const MAX_LOGINS = 10;
const NAME = /^(?:__Host-)?wecom_[\w-]{22}$/;
/** Browsers drop a cookie over 4,096 bytes, name included. */
export const MAX_VALUE_LENGTH = 3_900;
/** All logins of one browser together: Node refuses a request whose headers exceed 16 KiB. */
const MAX_TOTAL_LENGTH = 8_000;

/** The cookies by which a browser is known again when its login comes back: one for each login in flight. */
export class LoginCookies {
  constructor(private readonly secure: boolean) {}

  /** Sets the cookie of a new login, and drops the oldest others where there are too many. */
  begin(req: Request, state: string, value: string, startedAt: number, lifetimeMs: number): void {
    const others = allCookies(req)
      .filter(([name]) => NAME.test(name))
      .sort(([, a], [, b]) => startOf(b) - startOf(a));
    let room = MAX_TOTAL_LENGTH - value.length;
    for (const [index, [name, other]] of others.entries()) {
      room -= other.length;
      if (index >= MAX_LOGINS - 1 || room < 0) this.send(req, name, '', 0);
    }
    this.send(req, this.name(state), `${startedAt.toString(36)}.${value}`, lifetimeMs);
  }

  /** Reads what {@link begin} left in this browser. */
  read(req: Request, state: string): string | undefined {
    const cookie = this.raw(req, state);
    return cookie?.slice(cookie.indexOf('.') + 1);
  }

  /** Lets the cookie live on just long enough for a repeat of the callback. */
  shorten(req: Request, state: string, lifetimeMs: number): void {
    const cookie = this.raw(req, state);
    if (cookie !== undefined && !req.res?.headersSent) this.send(req, this.name(state), cookie, lifetimeMs);
  }

  private raw(req: Request, state: string): string | undefined {
    const wanted = this.name(state);
    return allCookies(req).find(([name]) => name === wanted)?.[1];
  }

  private name(state: string): string {
    return `${this.secure ? '__Host-' : ''}${bareName(state)}`;
  }

  private send(req: Request, name: string, value: string, lifetimeMs: number): void {
    const secure = name.startsWith('__Host-') ? '; Secure' : '';
    const maxAge = Math.round(lifetimeMs / 1000);
    responseOf(req).appendHeader(
      'Set-Cookie',
      `${name}=${value}; Max-Age=${maxAge}; Path=/; HttpOnly${secure}; SameSite=Lax`,
    );
  }
}

/** @throws {@link WeComConfigError} for a request that does not come from Express */
export function responseOf(req: Request): Response {
  if (!req.res) throw new WeComConfigError('passport-wecom needs Express: req.res is missing.');
  return req.res;
}

/** Tells whether this browser brought the cookie of a login, valid or not. */
export function hasLoginCookie(req: Request, state: string): boolean {
  return allCookies(req).some(([name]) => name.endsWith(bareName(state)));
}

// The name gives nothing away, and a browser finds the right cookie among those of other tabs.
function bareName(state: string): string {
  return `wecom_${createHash('sha256').update(state).digest('base64url').slice(0, 22)}`;
}

function allCookies(req: Request): Array<readonly [name: string, value: string]> {
  return (req.headers.cookie ?? '').split(';').flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals < 0 ? [] : [[pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()] as const];
  });
}

function startOf(value: string): number {
  const startedAt = Number.parseInt(value.slice(0, value.indexOf('.')), 36);
  return Number.isNaN(startedAt) ? 0 : startedAt;
}
