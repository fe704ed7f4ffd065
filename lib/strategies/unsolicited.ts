import type { Request } from 'express';
import { type CallbackParams, callbackFingerprint, readCode } from '../in-flight/callback-query';
import { responseOf } from '../in-flight/login-cookies';
import { sendConfirmPage } from '../pages/confirm';
import { SignInRefused } from '../refusals';
import type { LoginSettings } from './login-settings';
import { signedInUser } from './session-guard';

/**
 * Logins that begin in WeCom's admin console (业务设置): an `auth_code` comes with no state, so anybody can make
 * anybody open such a link. A page asks first; the answer is a POST that only this browser can make.
 *
 * @see https://developer.work.weixin.qq.com/document/path/91125 (as mirrored)
 */
export function isUnsolicited(params: CallbackParams): boolean {
  return params.has('auth_code') && !params.has('state');
}

/** Tells the answer to the page from an ordinary callback. */
export function isConfirmation(req: Request): boolean {
  return req.method === 'POST' && new URLSearchParams(req.url.split('?')[1]).get('confirm') === '1';
}

/** Keeps the login and shows the page; the code is not touched. */
export async function askToConfirm<User extends object>(
  settings: LoginSettings<User>,
  req: Request,
  params: CallbackParams,
): Promise<void> {
  refuseSignedIn(req);
  const code = readCode(params, 'auth_code');
  const state = await settings.logins.begin(req, {
    strategy: settings.name,
    startedAt: Date.now(),
    unsolicited: callbackFingerprint(req),
  });
  sendConfirmPage(responseOf(req), `?auth_code=${encodeURIComponent(code)}&state=${state}&confirm=1`);
}

/** @throws SignInRefused where somebody is signed in: a link of the console must not replace them */
export function refuseSignedIn(req: Request): void {
  if (signedInUser(req)) throw new SignInRefused('already-signed-in');
}
