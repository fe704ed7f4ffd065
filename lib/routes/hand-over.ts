import type { Request, Response } from 'express';
import { callbackParamsOf, STATE } from '../in-flight/callback-query';
import { cookiesOf } from '../in-flight/cookies';
import { hasLoginCookie } from '../in-flight/login-cookies';
import { loginName } from '../in-flight/login-name';
import { sendHandOverPage } from '../pages/hand-over';
import { queryParam } from './return-to';

/**
 * Says that this browser was sent back to the start once already. Long enough for the way to WeCom and back.
 */
const RESTARTED = 'wecom-restarted';
const RESTART_SECONDS = 300;

/**
 * Deals with a callback that arrives without its cookie: a desktop client opened the system's browser, or a
 * web view dropped its cookies. The check is never given up. Such a browser is sent to the start once; if
 * that does not help either, it is told so.
 */
export function isHandOver(req: Request, code: string | undefined): boolean {
  const params = callbackParamsOf(req);
  const states = params?.get('state') ?? [];
  const [state] = states.length === 1 ? states : [];
  const cameWithCode = params?.has('code') || params?.has('auth_code');
  return (
    req.method === 'GET' &&
    code === 'state-mismatch' &&
    !!cameWithCode &&
    state?.exact === true &&
    STATE.test(state.value) &&
    !hasLoginCookie(req, loginName(state.value))
  );
}

/** Sends the browser to the start of the login, or shows the page if it has been there. */
export function handOver(req: Request, res: Response, start: string): void {
  if (wasRestarted(req)) {
    sendHandOverPage(res, start);
    return;
  }
  res.appendHeader(
    'Set-Cookie',
    `${RESTARTED}=1; Max-Age=${RESTART_SECONDS}; Path=/; HttpOnly; SameSite=Lax`,
  );
  res.redirect(303, `${start}?restart=1`);
}

/**
 * A browser that does not bring the mark back keeps no cookies: starting again would lead round in circles.
 */
export function refusesCookies(req: Request): boolean {
  return queryParam(req, 'restart') === '1' && !wasRestarted(req);
}

/** Forgets the mark: the login came to its end. */
export function endHandOver(req: Request, res: Response): void {
  if (wasRestarted(req))
    res.appendHeader('Set-Cookie', `${RESTARTED}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`);
}

function wasRestarted(req: Request): boolean {
  return cookiesOf(req).some(([name, value]) => name === RESTARTED && value === '1');
}
