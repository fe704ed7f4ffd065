import type { Request } from 'express';
import { WeComConfigError, WeComSessionError } from '../errors';
import type { OperatorLog } from '../operator-log';
import { requireSession, signedInUser } from '../strategies/session-guard';

/** What is looked at of a connection. */
interface Mounted {
  readonly name: string;
  readonly callbackURL: string;
}

/**
 * Says at the first request, and not after the scan, what would keep a login from its end: no session,
 * Passport's session middleware missing, a callbackURL that leads elsewhere.
 *
 * @throws {@link WeComSessionError} {@link WeComConfigError}
 */
export function checkMounting(req: Request, connection: Mounted, log: OperatorLog): void {
  requireSession(req);
  requirePassportSession(req);
  checkPrefix(req, connection, log);
  noticeOtherHost(req, connection, log);
}

// Passport puts its functions on a request in the first middleware of its own that sees it. Where that is
// this router, nobody has looked into the session yet, and nobody would at the next request.
function requirePassportSession(req: Request): void {
  const { isAuthenticated, session } = req as {
    isAuthenticated?: unknown;
    session?: { passport?: { user?: unknown } };
  };
  const isForgotten = session?.passport?.user !== undefined && !signedInUser(req);
  if (typeof isAuthenticated === 'function' && !isForgotten) return;
  throw new WeComSessionError(
    'passport.session() is missing: people would be signed in, and be nobody at their next request. Mount it behind ' +
      'express-session and before wecomRouter: app.use(passport.session()).',
  );
}

/** The callback is answered where this router stands; a proxy in front may have taken a prefix away. */
function checkPrefix(req: Request, { name, callbackURL }: Mounted, log: OperatorLog): void {
  const wanted = new URL(callbackURL).pathname.slice(0, -`/${name}/callback`.length);
  const { baseUrl } = req;
  if (baseUrl === wanted) return;
  const advice =
    `wecomRouter is mounted at '${baseUrl || '/'}', but the callbackURL of ${name} leads to '${wanted || '/'}'. ` +
    'Mount it there, or change callbackURL and the console.';
  if (!wanted.endsWith(baseUrl)) throw new WeComConfigError(advice);
  log.notice(
    `${name} prefix`,
    `[${name}] ${advice} Where a proxy takes the prefix away, this means nothing.`,
  );
}

/** A login that starts at another name of the site comes back without its cookie, and starts again. */
function noticeOtherHost(req: Request, { name, callbackURL }: Mounted, log: OperatorLog): void {
  const { host } = new URL(callbackURL);
  const seen = req.headers.host;
  if (seen === undefined || seen === host || isLocal(seen) || isLocal(host)) return;
  log.notice(
    `${name} host`,
    `[${name}] a login has started at ${shown(seen)}, but callbackURL leads to ${host}. The browser comes back without its ` +
      'cookie there, starts once more, and forgets where it wanted to go. Send people to one name of your site; where a ' +
      'proxy changes the Host header, let it keep it.',
  );
}

function isLocal(host: string): boolean {
  return /^(localhost|127\.|\[::1\])/.test(host);
}

/** A Host header is what a visitor says. */
function shown(host: string): string {
  return /^[\w.:-]{1,100}$/.test(host) ? host : 'another host';
}
