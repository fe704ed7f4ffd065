import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { localPath } from '../checked-path';
import { WeComUnreachableError } from '../errors';
import { callbackParamsOf, readCallback, stateMismatch } from '../in-flight/callback-query';
import { responseOf } from '../in-flight/login-cookies';
import { SealedCookies } from '../in-flight/sealed-cookies';
import { type Awaitable, callbackURL, cookieSecrets, functionOption, parseOptions } from '../options';
import { sendGoOnPage } from '../pages/go-on';
import type { Installation } from '../provider/installation';
import { cookieSecretOf, SuiteClient } from '../provider/suite-client';
import { SignInRefused } from '../refusals';
import { isNavigation, isPrefetch, refusePrefetch } from '../strategies/navigation';
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
   * fails, the error goes to Express' error handler, and a reload of the page hands the installation over
   * once more.
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

const schema = z.strictObject({
  suiteClient: z.instanceof(SuiteClient, { error: 'must be a SuiteClient' }),
  callbackURL,
  cookieSecret: cookieSecrets.optional(),
  test: z.boolean('must be true or false').optional(),
  onInstalled: functionOption,
  successRedirect: localPath,
  failureRedirect: localPath,
});

/** Stands for a strategy's name in what is sealed. */
const NAME = 'install';
/** A redemption that found no way to WeCom is tried this often, while the person waits. */
const TRIES = 3;
const MAX_REMEMBERED = 1_000;

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
  parseOptions(schema, options, 'installRouter', {});
  const { suiteClient, onInstalled, cookieSecret = cookieSecretOf(suiteClient) } = options;
  const address = new URL(options.callbackURL).href;
  const waiting = new SealedCookies({
    secrets: [cookieSecret].flat(),
    connection: { secure: address.startsWith('https:'), appId: NAME, callbackURL: address },
  });
  // A repeat of a callback waits for the first one, and ends like it.
  const installations = new Map<string, () => Promise<void>>();

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
    const taken = await waiting.take(req, state, NAME);
    if (!taken) throw stateMismatch();
    if (taken.status === 'claimed') {
      if (code === undefined) throw new SignInRefused('declined');
      installations.set(
        state,
        handingOver(redeemed(suiteClient, code), (found) => onInstalled(found, req)),
      );
      for (const [oldest] of installations) {
        if (installations.size <= MAX_REMEMBERED) break;
        installations.delete(oldest);
      }
    }
    const installed = installations.get(state);
    if (!installed) throw stateMismatch();
    await installed();
    res.redirect(303, options.successRedirect);
  };

  const answering =
    (answer: (req: Request, res: Response) => Promise<void>): RequestHandler =>
    (req, res, next) => {
      protect(req);
      if (isPrefetch(req)) return refusePrefetch(req);
      answer(req, res).catch((reason: unknown) => {
        if (!(reason instanceof SignInRefused)) return next(reason);
        if (reason.status === 405) return void res.setHeader('Allow', 'GET').sendStatus(405);
        // A script would follow the redirect and take the page for its answer.
        if (reason.reason === 'sign-in-needed') return void res.sendStatus(reason.status);
        res.redirect(303, withError(options.failureRedirect, reason.reason));
      });
    };

  const router = Router();
  router.all('/', answering(start));
  router.all('/callback', answering(finish));
  return Object.assign(router, { callbackURL: address });
}

/** The auth_code lives ten minutes, so a moment without a way to WeCom does not cost the installation. */
async function redeemed(suiteClient: SuiteClient, code: string): Promise<Installation> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await suiteClient.redeemAuthCode(code);
    } catch (error) {
      if (!(error instanceof WeComUnreachableError) || attempt === TRIES) throw error;
    }
  }
}

/**
 * The code is spent once it is redeemed, so what it has brought must not be lost: where the application fails
 * to keep it, a reload of the page hands it over again.
 */
function handingOver(
  redemption: Promise<Installation>,
  onInstalled: (installation: Installation) => Awaitable<void>,
): () => Promise<void> {
  let kept: Promise<Installation> | undefined = redemption;
  let handedOver: Promise<void> | undefined;
  const handOver = async () => {
    if (kept) await onInstalled(await kept);
    kept = undefined;
  };
  return () => {
    handedOver ??= handOver().finally(() => {
      handedOver = undefined;
    });
    return handedOver;
  };
}

/** Addresses with codes and states must not be kept, nor told to the next site. */
function protect(req: Request): void {
  const res = responseOf(req);
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Referrer-Policy', 'no-referrer');
}
