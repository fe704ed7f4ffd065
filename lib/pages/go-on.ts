import type { Response } from 'express';
import { escapeHtml, sendPage } from './page';

const TEXTS = {
  qr: {
    title: { en: 'On the way to WeCom', zh: '正在前往企业微信' },
    text: (host: string) => ({
      en: `You are being taken to ${host}, where you scan a QR code with WeCom.`,
      zh: `即将跳转到 ${host}，请使用企业微信扫码登录。`,
    }),
  },
  workbench: {
    title: { en: 'On the way to WeCom', zh: '正在前往企业微信' },
    text: (host: string) => ({
      en: `You are being taken to ${host}, which says who you are.`,
      zh: `即将跳转到 ${host}，由企业微信确认您的身份。`,
    }),
  },
  install: {
    title: { en: 'On the way to WeCom', zh: '正在前往企业微信' },
    text: (host: string) => ({
      en: `You are being taken to ${host}, where an administrator installs the app.`,
      zh: `即将跳转到 ${host}，由企业管理员安装应用。`,
    }),
  },
  home: {
    title: { en: 'Signed in', zh: '登录成功' },
    text: () => ({ en: 'You are being taken back to the application.', zh: '正在返回应用。' }),
  },
  back: {
    title: { en: 'Not signed in', zh: '未能登录' },
    text: () => ({ en: 'You are being taken back to the application.', zh: '正在返回应用。' }),
  },
} as const;

/**
 * Shows where the browser is going, and goes there by itself, without a script. The page lets its origin be
 * seen on the way to WeCom, whatever the pages before it do: the legacy QR page refuses a login whose domain
 * it cannot see.
 *
 * @param location - absolute address, or a path of this application
 */
export function sendGoOnPage(res: Response, location: string, to: keyof typeof TEXTS): void {
  const address = escapeHtml(location);
  const { title, text } = TEXTS[to];
  const host = URL.canParse(location) ? new URL(location).host : '';
  sendPage(res, {
    status: 200,
    title,
    head: `<meta http-equiv="refresh" content="0; url=${address}">`,
    text: text(host),
    action: { kind: 'link', address: location, label: { en: 'Continue', zh: '继续' } },
    referrerPolicy: to === 'qr' || to === 'install' ? 'origin' : 'no-referrer',
  });
}
