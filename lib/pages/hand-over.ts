import type { Response } from 'express';
import { bilingual, escapeHtml, sendPage } from './page';

/**
 * Says that the browser which came back from WeCom is not the one that left, and offers to start again in
 * this one.
 */
export function sendHandOverPage(res: Response, startAgain: string): void {
  sendPage(res, {
    status: 403,
    title: { en: 'Please sign in again here', zh: '请在此处重新登录' },
    body: `${bilingual({
      en:
        'This sign-in began in another browser, or this one does not keep cookies. Open the application in the browser you want ' +
        'to use, allow cookies, and start again.',
      zh: '本次登录是在另一个浏览器中发起的，或当前浏览器禁用了 Cookie。请在要使用的浏览器中打开应用，允许 Cookie 后重新登录。',
    })}\n<a class="go" href="${escapeHtml(startAgain)}">Start again · 重新登录</a>`,
    referrerPolicy: 'no-referrer',
  });
}
