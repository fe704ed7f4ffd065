import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { localPath } from '../checked-path';
import {
  callbackFingerprint,
  callbackParamsOf,
  readCallback,
  stateMismatch,
} from '../in-flight/callback-query';
import { responseOf } from '../in-flight/login-cookies';
import { SealedCookies } from '../in-flight/sealed-cookies';
import { LOGIN_LIFETIME_MS } from '../in-flight/transactions';
import { type Awaitable, forms, later, parseOptions } from '../options';
import { sendGoOnPage } from '../pages/go-on';
import type { Installation } from '../provider/installation';
import { cookieSecretOf, SuiteClient } from '../provider/suite-client';
import { SignInRefused } from '../refusals';
import { isNavigation, isPrefetch, refusePrefetch } from '../strategies/navigation';
import { Installations } from './installations';
import { withError } from './with-error';

/** Options of {@link installRouter}. */
export interface InstallRouterOptions {
  /** Client of the suite that is installed. */
  readonly suiteClient: SuiteClient;
  /**
   * Absolute https address that leads to this router's `/callback`; its host is 安装完成回调域名 in the provider
   * console. http for localhost, 127.0.0.1 and [::1] only.
   */
  readonly callbackURL: string;
  /** Keys that seal its cookies, newest first. @defaultValue derived from the secret of the suite */
  readonly cookieSecret?: string | readonly string[];
  /** Installs an app that is not released yet, in a test enterprise. @defaultValue false */
  readonly test?: boolean;
  /**
   * Keeps the permanentCode of the enterprise. No create_auth event follows such an installation. Where it
   * fails, the error goes to Express' error handler, and a reload of the page, in the fifteen minutes since
   * the start, hands the installation over once more, with the request of the reload. Until then the
   * permanentCode is in the memory of this process and nowhere else.
   */
  readonly onInstalled: (installation: Installation, req: Request) => Awaitable<void>;
  /** Path to go to after an installation. */
  readonly successRedirect: string;
  /**
   * Path to go to after a failure, which is added as `?wecom_error=<code>`. A start that no person made, such
   * as a poll, goes nowhere: 401.
   */
  readonly failureRedirect: string;
}

/** A router that also says where WeCom sends an administrator back to. */
export type InstallRouter = Router & {
  /** Address that WeCom's install page comes back to. */
  readonly callbackURL: string;
};

const schema = later(() => {
  const { callbackURL, cookieSecrets, functionOption } = forms();
  return z.strictObject({
    suiteClient: z.instanceof(SuiteClient, { error: 'must be a SuiteClient' }),
    callbackURL: callbackURL('/install/wecom/callback'),
    cookieSecret: cookieSecrets.optional(),
    test: z.boolean('must be true or false').optional(),
    onInstalled: functionOption,
    successRedirect: localPath(),
    failureRedirect: localPath(),
  });
});

/** Stands for a strategy's name in what is sealed. */
const NAME = 'install';

/**
 * The install button of a website: `GET /` goes to WeCom's install page, `GET /callback` redeems what comes
 * back and hands it over. The discipline is that of a sign-in: a state sealed for this browser, once, fifteen
 * minutes; only a person's navigation begins one; the page in front of WeCom's shows its origin, which WeCom
 * checks.
 *
 * @throws {@link WeComConfigError} for options that cannot work
 * @see https://developer.work.weixin.qq.com/document/path/90597 (installing from a provider's site)
 */
export function installRouter(options: InstallRouterOptions): InstallRouter {
  parseOptions(schema(), options, 'installRouter', {});
  const { suiteClient, onInstalled, cookieSecret = cookieSecretOf(suiteClient) } = options;
  const address = new URL(options.callbackURL).href;
  const waiting = new SealedCookies({
    secrets: [cookieSecret].flat(),
    connection: { secure: address.startsWith('https:'), appId: NAME, callbackURL: address },
  });
  const installations = new Installations(suiteClient);

  const start = async (req: Request, res: Response): Promise<void> => {
    if (req.method !== 'GET') throw new SignInRefused('method-not-allowed');
    if (!isNavigation(req)) throw new SignInRefused('sign-in-needed');
    const state = await waiting.begin(req, { strategy: NAME, startedAt: Date.now() });
    const { test = false } = options;
    sendGoOnPage(res, await suiteClient.installUrl({ redirectUri: address, state, test }), 'install');
  };

  const finish = async (req: Request, res: Response): Promise<void> => {
    if (req.method !== 'GET') throw new SignInRefused('method-not-allowed');
    const { state, code } = readCallback(callbackParamsOf(req) ?? new Map(), 'auth_code');
    const begun = waiting.read(req, state, NAME);
    if (!begun) throw stateMismatch();
    const expiresAt = begun.startedAt + LOGIN_LIFETIME_MS;
    await installations.finish(
      { state, code, fingerprint: callbackFingerprint(req), expiresAt },
      (installation) => onInstalled(installation, req),
    );
    res.redirect(303, options.successRedirect);
  };

  const answering =
    (answer: (req: Request, res: Response) => Promise<void>): RequestHandler =>
    (req, res, next) => {
      protect(req);
      if (isPrefetch(req)) return refusePrefetch(req);
      answer(req, res)
        .catch((reason: unknown) => {
          if (!(reason instanceof SignInRefused)) return next(reason);
          if (reason.status === 405) return void res.setHeader('Allow', 'GET').sendStatus(405);
          // A script would follow the redirect and take the page for its answer.
          if (reason.reason === 'sign-in-needed') return void res.sendStatus(reason.status);
          res.redirect(303, withError(options.failureRedirect, reason.reason));
        })
        // Something in between, such as a time limit, has answered already.
        .catch(next);
    };

  const router = Router();
  router.all('/', answering(start));
  router.all('/callback', answering(finish));
  return Object.assign(router, { callbackURL: address });
}

/** Addresses with codes and states must not be kept, nor told to the next site. */
function protect(req: Request): void {
  const res = responseOf(req);
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Referrer-Policy', 'no-referrer');
}
