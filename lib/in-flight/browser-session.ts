import type { Request } from 'express';
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

/**
 * Tells from where a callback arrived: the session that its browser has brought, or else which cookies it
 * has. Without a session of its own each request gets a new one, which says nothing; but a browser that has
 * been signed in since brings one cookie more.
 */
export function arrivalOf(req: Request): string {
  const { sessionID } = req as { sessionID?: string };
  const cookies = req.headers.cookie ?? '';
  if (sessionID !== undefined && brings(cookies, sessionID)) return `session ${sessionHash(req)}`;
  const names = cookies.split(';').map((pair) => pair.slice(0, pair.indexOf('=')).trim());
  return `cookies ${names
    .filter((name) => !/^(?:__Host-)?wecom_/.test(name))
    .sort()
    .join(' ')}`;
}

/** A cookie holds an id as it is, or with whatever stands for something else in a cookie escaped. */
function brings(cookies: string, sessionID: string): boolean {
  return cookies.includes(sessionID) || cookies.includes(encodeURIComponent(sessionID));
}
