import type { Request } from 'express';
import { referenceOf, WeComError } from '../errors';
import { publish } from '../events';
import { responseOf } from '../in-flight/login-cookies';
import type { OperatorLog } from '../operator-log';
import { operatorNote, SignInRefused } from '../refusals';

/** Tells listeners that a sign-in was refused or broke, and the operator if there is something to repair. */
export function reportStop(strategy: string, reason: unknown, log: OperatorLog): void {
  if (reason instanceof SignInRefused) {
    publish('passport-wecom:refused', { strategy, code: reason.reason, status: reason.status });
    const note = operatorNote(reason.reason);
    if (note && reason.corpId !== undefined) {
      const en = `[${strategy}] ${reason.reason} ${reason.corpId}: ${note.en}`;
      log.notice(`${strategy} ${reason.reason}`, { en, zh: note.zh });
    }
  } else if (reason instanceof WeComError) {
    // Several sign-ins can wait for the same call; they share its error and its reference.
    const reference = referenceOf(reason);
    const { code, status } = reason;
    publish('passport-wecom:refused', { strategy, code, status, reference });
    log.failed(strategy, reason);
  } else {
    publish('passport-wecom:refused', { strategy, code: 'application', status: 500 });
  }
}

/**
 * Warns, at a login that goes straight to WeCom's legacy QR page, where the application hides the Referer:
 * that page refuses a login whose domain it cannot see (path 91123, as mirrored), and helmet hides it by
 * default.
 */
export function warnOfHiddenReferrer(req: Request, strategy: string, log: OperatorLog): void {
  if (responseOf(req).getHeader('Referrer-Policy') !== 'no-referrer') return;
  log.notice(`${strategy} referrer`, {
    en:
      `[${strategy}] this application sends Referrer-Policy: no-referrer, helmet's default. If its login page does too, WeCom's QR page ` +
      'refuses the login. Serve the login page with Referrer-Policy: origin, or start the login with wecomRouter or launchPage.',
    zh:
      '应用发送了 Referrer-Policy: no-referrer（helmet 默认值），企业微信扫码页可能拒绝登录；' +
      '请将登录页的 Referrer-Policy 改为 origin，或通过 wecomRouter 或 launchPage 发起登录。',
  });
}
