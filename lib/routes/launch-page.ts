import type { Request, RequestHandler, Response } from 'express';
import type { Strategy } from 'passport';
import type OAuth2Strategy from 'passport-oauth2';
import { callbackParamsOf } from '../in-flight/callback-query';
import { sendGoOnPage } from '../pages/go-on';
import type { PassportActions } from '../strategies/actions';
import type { WeComAuthenticateOptions } from '../strategies/start-options';
import { queryParam } from './return-to';

/** How a start that shows no page is answered: as Passport's custom callback is called. */
type Answered = (error: unknown, user?: false, info?: object, status?: number) => void;

/**
 * Starts a login with a small page in front of WeCom's: the legacy QR page refuses a login whose domain it
 * cannot see, and helmet's default policy hides it. The page goes on by itself and needs no script.
 *
 * `wecomRouter` shows it by itself. With routes of your own: `app.get('/login/wecom',
 * launchPage(providerQr))`.
 */
export function launchPage(strategy: Strategy, options: WeComAuthenticateOptions = {}): RequestHandler {
  return (req, res, next) => {
    // A callback has its own route; here it would be answered by a page, with its code spent.
    if (callbackParamsOf(req)) {
      res.sendStatus(400);
      return;
    }
    const { returnTo = queryParam(req, 'returnTo'), ...rest } = options;
    showLaunchPage(strategy, { ...rest, returnTo }, req, res, (error, _user, _info, status = 401) => {
      if (error) next(error);
      else res.sendStatus(status);
    });
  };
}

/** Runs a strategy as Passport does, but for its redirect, which becomes a page. */
export function showLaunchPage(
  strategy: Strategy,
  options: WeComAuthenticateOptions,
  req: Request,
  res: Response,
  answered: Answered,
): void {
  const actions: PassportActions = {
    success: () => answered(new TypeError('a start signs nobody in')),
    redirect: (url) => sendGoOnPage(res, url, 'qr'),
    fail: (info, status) => answered(null, false, info as object, status),
    error: (error) => answered(error),
  };
  const run = Object.assign(Object.create(strategy), actions) as Pick<OAuth2Strategy, 'authenticate'>;
  run.authenticate(req, { ...options, launchPage: true });
}
