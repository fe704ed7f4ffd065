import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { AuthenticateCallback, AuthenticateOptions, Strategy } from 'passport';
import { z } from 'zod';
import type { AppCallback } from '../callbacks/app-callback';
import type { ProviderCallback } from '../callbacks/provider-callback';
import type { SuiteCallback } from '../callbacks/suite-callback';
import { localPath } from '../checked-path';
import { WeComConfigError } from '../errors';
import { callbackParamsOf } from '../in-flight/callback-query';
import { OperatorLog } from '../operator-log';
import { type Awaitable, forms, later, objectWith, parseOptions } from '../options';
import { sendGoOnPage } from '../pages/go-on';
import { sendHandOverPage } from '../pages/hand-over';
import { sendPopupPage } from '../pages/popup';
import type { FailureInfo } from '../strategies/actions';
import { waitForApplication } from '../strategies/ask-application';
import type { SignInInfo } from '../strategies/callback-leg';
import { isNavigation } from '../strategies/navigation';
import { WeComProviderQr } from '../strategies/provider-qr';
import { WeComWorkbench } from '../strategies/workbench';
import { checkMounting } from './check-mounting';
import { checkRoutes } from './check-routes';
import { endHandOver, handOver, isHandOver, refusesCookies } from './hand-over';
import { showLaunchPage } from './launch-page';
import { moveToOwnHost } from './own-host';
import { queryParam, returnTo } from './return-to';
import { isWeComClient } from './wecom-client';
import { withError } from './with-error';

/** A strategy of this package, whatever its users are. */
type AnyConnection = Strategy &
  Pick<WeComProviderQr, 'name' | 'displayName' | 'callbackURL' | 'needsLaunchPage'>;

/** What is used of Passport: the module itself, or an instance of your own. */
export interface PassportLike {
  /** Registers a strategy under its name. */
  use(strategy: Strategy): unknown;
  /** Makes the handler that asks one strategy. */
  authenticate(name: string, options: AuthenticateOptions, callback: AuthenticateCallback): RequestHandler;
}

/** Options of {@link wecomRouter}. */
export interface WeComRouterOptions {
  /** The application's Passport, whose `session()` is mounted in front of the router. */
  readonly passport: PassportLike;
  /** The strategies to mount; the router registers them with Passport. */
  readonly connections: readonly AnyConnection[];
  /** Receivers of pushes, mounted at `/suite/<suiteId>`, `/app/<name>` and `/provider`. @defaultValue none */
  readonly callbacks?: ReadonlyArray<SuiteCallback | AppCallback | ProviderCallback>;
  /** Path to go to after a sign-in that asked for no other. */
  readonly successRedirect: string;
  /**
   * Path to go to after a failure, which is added as `?wecom_error=<code>`. A start that no person made, such
   * as a poll, goes nowhere: 401.
   */
  readonly failureRedirect: string;
  /**
   * Runs after the session is new and before the redirect, with what `req.authInfo` holds: for an audit line,
   * an onboarding flag. A rejection is passed to `next`. @defaultValue nothing
   */
  readonly onSignIn?: (req: Request, info: SignInInfo) => Awaitable<void>;
}

/** One way to sign in, for a login page. */
export interface WeComConnection {
  /** Name of the strategy. */
  readonly name: string;
  /** Text of its button. */
  readonly displayName: string;
  /** Path that starts it. */
  readonly path: string;
}

/** A router that also says what it offers. */
export type WeComRouter = Router & {
  /** The ways to sign in, in the order of the options. */
  readonly connections: readonly WeComConnection[];
};

const schema = later(() =>
  z.strictObject({
    passport: objectWith<PassportLike>('use', 'authenticate'),
    connections: z
      .array(
        z.custom<AnyConnection>(isConnection, {
          error: ({ input }) =>
            isForeignCopy(input)
              ? 'was made by another copy of passport-wecom: npm ls passport-wecom shows where it is installed twice'
              : 'must be a WeComProviderQr or a WeComWorkbench',
        }),
      )
      .min(1, 'must name at least one strategy'),
    callbacks: z
      .array(
        z.custom<SuiteCallback | AppCallback | ProviderCallback>(
          (value) => typeof value === 'function' && 'path' in value,
          'must be made by suiteCallback(), appCallback() or providerCallback()',
        ),
      )
      .optional(),
    successRedirect: localPath(),
    failureRedirect: localPath(),
    onSignIn: forms().functionOption.optional(),
  }),
);

function isConnection(value: unknown): boolean {
  return value instanceof WeComProviderQr || value instanceof WeComWorkbench;
}

/** It has the look of ours, and is not: two copies have two classes of one name. */
function isForeignCopy(value: unknown): boolean {
  const { inspect, needsLaunchPage } = (value ?? {}) as Partial<WeComProviderQr>;
  return typeof inspect === 'function' && typeof needsLaunchPage === 'boolean';
}

/**
 * Mounts the routes of the given strategies and registers them with Passport: `GET /` chooses one by the
 * client, `GET /<name>` starts it (`?returnTo=/path` says where to land, so this address can be the
 * application homepage in the WeCom console), and `GET /<name>/callback` finishes it; `/suite/<suiteId>`,
 * `/app/<name>` and `/provider` receive what WeCom pushes.
 *
 * @throws {@link WeComConfigError} where a callbackURL does not lead to its route, or two connections share a
 *   name
 */
export function wecomRouter(options: WeComRouterOptions): WeComRouter {
  parseOptions(schema(), options, 'wecomRouter');
  const { passport, connections, callbacks = [] } = options;
  const router = Router();
  const listed = connections.map(describeConnection);
  checkRoutes(
    listed.map(({ name }) => name),
    callbacks.map(({ path }) => path),
  );
  for (const connection of connections) {
    passport.use(connection);
    router.all(
      `/${connection.name}`,
      start(options, () => connection),
    );
    router.all(`/${connection.name}/callback`, finish(options, connection));
  }
  for (const callback of callbacks) router.all(callback.path, callback);
  router.all(
    '/',
    start(options, (req) => connectionFor(req, connections)),
  );
  return Object.assign(router, { connections: listed });
}

function describeConnection({ name, displayName, callbackURL }: AnyConnection): WeComConnection {
  const { pathname } = new URL(callbackURL);
  if (!pathname.endsWith(`/${name}/callback`)) {
    throw new WeComConfigError(
      `wecomRouter: the path of ${name}'s callbackURL must end in /${name}/callback, where this router answers.`,
    );
  }
  return { name, displayName, path: pathname.slice(0, -'/callback'.length) };
}

function connectionFor(req: Request, connections: readonly AnyConnection[]): AnyConnection {
  const wanted = isWeComClient(req) ? WeComWorkbench : WeComProviderQr;
  const found = connections.find((connection) => connection instanceof wanted) ?? connections[0];
  if (!found) throw new WeComConfigError('wecomRouter: no connections.');
  return found;
}

function start(options: WeComRouterOptions, choose: (req: Request) => AnyConnection): RequestHandler {
  const log = new OperatorLog();
  return (req, res, next) => {
    const connection = choose(req);
    checkMounting(req, connection, log);
    const { path } = describeConnection(connection);
    const isStart = callbackParamsOf(req) === undefined;
    if (isStart && moveToOwnHost(req, res, connection, path)) return;
    if (refusesCookies(req)) {
      sendHandOverPage(res, path);
      return;
    }
    const asked = {
      returnTo: queryParam(req, 'returnTo'),
      ...(queryParam(req, 'display') === 'popup' && { display: 'popup' as const }),
    };
    const done = answer(options, connection, req, res, next);
    if (connection.needsLaunchPage && isStart && req.method === 'GET')
      showLaunchPage(connection, asked, req, res, done);
    else options.passport.authenticate(connection.name, asked as AuthenticateOptions, done)(req, res, next);
  };
}

function finish(options: WeComRouterOptions, connection: AnyConnection): RequestHandler {
  const log = new OperatorLog();
  return (req, res, next) => {
    // Without parameters a login starts here too.
    if (callbackParamsOf(req) === undefined) checkMounting(req, connection, log);
    const answered = answer(options, connection, req, res, next);
    options.passport.authenticate(connection.name, {}, answered)(req, res, next);
  };
}

// Passport's own failureRedirect cannot carry the code of a failure, so this is what its middleware does,
// with the code.
function answer(
  options: WeComRouterOptions,
  connection: AnyConnection,
  req: Request,
  res: Response,
  next: (error: unknown) => void,
) {
  const signedIn = async (info: SignInInfo & { display?: 'popup' }) => {
    Object.assign(req, { authInfo: info });
    await waitForApplication(req, 'onSignIn', options.onSignIn?.(req, info));
    endHandOver(req, res);
    const location = returnTo(req, options.successRedirect);
    if (info.display === 'popup') sendPopupPage(res, { type: 'passport-wecom:popup', location });
    else land(location, 'home');
  };
  // The answer to a form: a redirect from here on to the application's front end may be forbidden.
  const land = (location: string, to: 'home' | 'back') => {
    if (req.method === 'POST') sendGoOnPage(res, location, to);
    else res.redirect(location);
  };
  return (error: unknown, user?: Express.User | false | null, info?: object | string): void => {
    const { code = 'unknown', display, linkedFrom } = (info ?? {}) as Partial<FailureInfo>;
    if (error) {
      next(error);
    } else if (!user && isHandOver(req, code)) {
      handOver(req, res, describeConnection(connection).path);
    } else if (!user && code === 'sign-in-needed' && !isNavigation(req)) {
      // A script would follow a redirect and take the login page for its answer.
      res.sendStatus(401);
    } else if (!user) {
      const location = withError(linkedFrom ?? options.failureRedirect, code);
      if (display === 'popup') sendPopupPage(res, { type: 'passport-wecom:popup', error: code, location });
      else land(location, 'back');
    } else {
      req.logIn(user, (failure: unknown) => {
        if (failure) next(failure);
        else signedIn(info as SignInInfo).catch(next);
      });
    }
  };
}
