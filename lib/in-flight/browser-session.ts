import type { Request } from 'express';
import { type Cookie, cookiesOf } from './cookies';
import { sha256 } from './sha256';

/** Tells sessions apart without giving their ids away; undefined where there is no session. */
export function sessionHash(req: Request): string | undefined {
  const { sessionID } = req as { sessionID?: string };
  return sessionID === undefined ? undefined : sha256(sessionID, 'base64url');
}

/** Passport's own question, which knows where the application keeps its users. */
export function isSignedIn(req: Request): boolean {
  return (req as { isAuthenticated?: () => boolean }).isAuthenticated?.() ?? false;
}

/** Cookies of a request that may be the one of the session in which a callback arrived. */
const MAX_COOKIES = 64;

/**
 * Tells from where a callback arrived: with which session cookie, or else which cookies its browser has.
 * Without a session of its own each request gets a new one, which says nothing; but a browser that has been
 * signed in since brings one cookie more.
 */
export function arrivalOf(req: Request): string {
  const { sessionID } = req as { sessionID?: string };
  const cookies = cookiesOf(req);
  const brought = sessionID !== undefined && cookies.find(([, value]) => holds(value, sessionID));
  if (brought) return withSession(brought);
  const names = cookies.map(([name]) => name).filter((name) => !/^(?:__Host-)?wecom_/.test(name));
  return `cookies ${sha256(names.sort().join(' '), 'base64url')}`;
}

/**
 * What {@link arrivalOf} may have said where it arrived with one of this browser's cookies. A sign-in that
 * renews the session ends that one: whoever still brings its cookie has not received the answer.
 */
export function arrivalsWith(req: Request): string[] {
  return cookiesOf(req).slice(0, MAX_COOKIES).map(withSession);
}

function withSession([name, value]: Cookie): string {
  return `session ${sha256(`${name}=${value}`, 'base64url')}`;
}

/** A cookie holds an id as it is, or with whatever stands for something else in a cookie escaped. */
function holds(value: string, sessionID: string): boolean {
  return value.includes(sessionID) || value.includes(encodeURIComponent(sessionID));
}
