import type { Response } from 'express';
import { sendPage } from './page';

/**
 * Asks whether a sign-in that began in WeCom's admin console is wanted: its link could have come from
 * anybody.
 */
export function sendConfirmPage(res: Response, action: string): void {
  sendPage(res, {
    status: 200,
    title: { en: 'Sign in from the WeCom console?', zh: '从企业微信管理后台登录？' },
    text: {
      en: 'You followed a link of the WeCom admin console. Go on only if you clicked it yourself just now.',
      zh: '您打开了企业微信管理后台的链接。请仅在您本人刚刚点击该链接时继续。',
    },
    action: { kind: 'form', address: action, label: { en: 'Sign in', zh: '登录' } },
    // The application may send the person on to a front end of its own.
    formTargets: 'https: http://localhost:* http://127.0.0.1:*',
    referrerPolicy: 'no-referrer',
  });
}
