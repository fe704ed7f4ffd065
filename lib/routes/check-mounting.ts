import type { Request } from 'express';
import { WeComConfigError, WeComSessionError } from '../errors';
import type { OperatorLog } from '../operator-log';
import { requireSession, signedInUser } from '../strategies/session-guard';

/** What is looked at of a connection. */
interface Mounted {
  readonly name: string;
  readonly callbackURL: string;
}

/** What is looked at of an application: Express' own list of what is mounted. */
interface Routed {
  readonly _router?: { readonly stack?: readonly Layer[] };
  readonly router?: { readonly stack?: readonly Layer[] };
}
interface Layer {
  readonly name?: string;
  readonly handle?: { readonly name?: string };
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
  noticeMissingPassportSession(req, log);
  checkPrefix(req, connection, log);
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

// passport.initialize() puts the same functions there and looks into no session. It leaves a mark, and
// passport.session() leaves none but its place in the application: where that cannot be seen, nothing is
// refused.
function noticeMissingPassportSession(req: Request, log: OperatorLog): void {
  const isInitialized = '_passport' in req;
  if (!isInitialized || signedInUser(req) || isMounted(req.app ?? {}, 'authenticate')) return;
  log.notice(
    'passport.session',
    'passport.initialize() is mounted, and no passport.session() can be seen beside it: people would be signed in, and be ' +
      'nobody at their next request. Mount it before wecomRouter: app.use(passport.session()). Where it stands inside ' +
      'another middleware, this means nothing.',
  );
}

/** Looks for a middleware by the name of its function. */
function isMounted(app: object, name: string): boolean {
  // Express 4 throws at `router`, and keeps its own under another name.
  const { _router } = app as Routed;
  const { stack = [] } = _router ?? (app as Routed).router ?? {};
  return stack.some(({ name: mounted, handle }) => mounted === name || handle?.name === name);
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
