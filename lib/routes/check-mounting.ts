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
  log.notice('passport.session', {
    en:
      'passport.initialize() is mounted, and no passport.session() can be seen beside it: people would be signed in, and be ' +
      'nobody at their next request. Mount it before wecomRouter: app.use(passport.session()). Where it stands inside ' +
      'another middleware, this means nothing.',
    zh:
      '已挂载 passport.initialize()，但没有看到 passport.session()：用户登录后，下一个请求仍是未登录状态。' +
      '请在 wecomRouter 之前挂载 app.use(passport.session())；若它位于其他中间件内部，可忽略此提示。',
  });
}

/** Looks for a middleware by the name of its function. */
function isMounted(app: object, name: string): boolean {
  // Express 4 throws at `router`, and keeps its own under another name.
  const { _router } = app as Routed;
  const { stack = [] } = _router ?? (app as Routed).router ?? {};
  return stack.some(({ name: mounted, handle }) => mounted === name || handle?.name === name);
}

/**
 * Express takes `/AUTH` for `/auth` unless it is told otherwise: whoever asks so has made no mistake of ours.
 */
function ignoresCase(req: Request): boolean {
  return (req.app as typeof req.app | undefined)?.enabled('case sensitive routing') !== true;
}

/** The callback is answered where this router stands; a proxy in front may have taken a prefix away. */
function checkPrefix(req: Request, { name, callbackURL }: Mounted, log: OperatorLog): void {
  const wanted = new URL(callbackURL).pathname.slice(0, -`/${name}/callback`.length);
  const { baseUrl } = req;
  if (baseUrl === wanted || (ignoresCase(req) && baseUrl.toLowerCase() === wanted.toLowerCase())) return;
  const [here, there] = [baseUrl || '/', wanted || '/'];
  const advice =
    `wecomRouter is mounted at '${here}', but the callbackURL of ${name} leads to '${there}'. ` +
    'Mount it there, or change callbackURL and the console.';
  if (!wanted.endsWith(baseUrl)) throw new WeComConfigError(advice);
  log.notice(`${name} prefix`, {
    en: `[${name}] ${advice} Where a proxy takes the prefix away, this means nothing.`,
    zh:
      `wecomRouter 挂载在 '${here}'，而 ${name} 的 callbackURL 指向 '${there}'：请在后者处挂载，或修改 callbackURL 和后台设置；` +
      '若前置代理会去掉该前缀，可忽略此提示。',
  });
}
