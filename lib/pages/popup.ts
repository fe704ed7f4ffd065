import { randomBytes } from 'node:crypto';
import type { Response } from 'express';
import { bilingual, sendPage } from './page';

/** What the page that opened the popup hears, on `new BroadcastChannel('passport-wecom')`. */
export interface PopupMessage {
  readonly type: 'passport-wecom:popup';
  /** Undefined after a sign-in, else the code of the failure. */
  readonly error?: string;
  /** Path to go on to. */
  readonly location: string;
}

/**
 * Ends a popup: tells the pages of this origin, and nobody else, how it went, and closes the window.
 *
 * A BroadcastChannel never leaves its origin. `window.opener` is no use: helmet's Cross-Origin-Opener-Policy
 * cuts it as soon as the popup has been at WeCom's.
 */
export function sendPopupPage(res: Response, message: PopupMessage): void {
  const nonce = randomBytes(16).toString('base64');
  // "<" cannot end the script early, wherever the path came from.
  const json = JSON.stringify(message).replaceAll('<', '\\u003c');
  sendPage(res, {
    status: 200,
    scriptNonce: nonce,
    title: { en: 'You can close this window', zh: '可以关闭此窗口' },
    body: `${bilingual({ en: 'Go on in the window you came from.', zh: '请回到原来的窗口继续。' })}
<script nonce="${nonce}">new BroadcastChannel('passport-wecom').postMessage(${json}); window.close();</script>`,
    referrerPolicy: 'no-referrer',
  });
}
