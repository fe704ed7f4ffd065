import type { Response } from 'express';
import { sendPage } from './page';

/**
 * Says that the browser which came back from WeCom is not the one that left, and offers to start again in
 * this one.
 */
export function sendHandOverPage(res: Response, startAgain: string): void {
  sendPage(res, {
    status: 403,
    title: { en: 'Please sign in again here', zh: '请在此处重新登录' },
    text: {
      en:
        'WeCom has sent you back to another browser than the one you started in, or this one does not keep cookies, so we could ' +
        'not tell that it is you; we have tried once more already. Allow cookies for this site, and start again here.',
      zh:
        '企业微信返回到了与发起登录时不同的浏览器，或当前浏览器禁用了 Cookie，因此无法确认是您本人；系统已自动重试过一次。' +
        '请允许本站使用 Cookie，然后在此重新登录。',
    },
    action: { kind: 'link', address: startAgain, label: { en: 'Start again', zh: '重新登录' } },
    referrerPolicy: 'no-referrer',
  });
}
