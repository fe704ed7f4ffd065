import type { Response } from 'express';
import { bilingual, escapeHtml, sendPage } from './page';

/**
 * Shows where the browser is going, and goes there by itself, without a script. The page lets its origin be
 * seen, whatever the pages before it do: WeCom's legacy QR page refuses a login whose domain it cannot see.
 */
export function sendLaunchPage(res: Response, location: string): void {
  const address = escapeHtml(location);
  const host = escapeHtml(new URL(location).host);
  sendPage(res, {
    status: 200,
    title: { en: 'On the way to WeCom', zh: '正在前往企业微信' },
    head: `<meta http-equiv="refresh" content="0; url=${address}">`,
    body: `${bilingual({
      en: `You are being taken to ${host}, where you scan a QR code with WeCom.`,
      zh: `即将跳转到 ${host}，请使用企业微信扫码登录。`,
    })}\n<a class="go" href="${address}">Continue · 继续</a>`,
    referrerPolicy: 'origin',
  });
}
