import type { Response } from 'express';
import { sendPage } from './page';

/** What the page that opened the popup hears, on `new BroadcastChannel('passport-wecom')`. */
export interface PopupMessage {
  /** Tells it from other messages on a channel of this name. */
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
  // "<" cannot end the script early, wherever the path came from.
  const json = JSON.stringify(message).replaceAll('<', '\\u003c');
  sendPage(res, {
    status: 200,
    title: { en: 'You can close this window', zh: '可以关闭此窗口' },
    text: { en: 'Go on in the window you came from.', zh: '请回到原来的窗口继续。' },
    script: `new BroadcastChannel('passport-wecom').postMessage(${json}); window.close();`,
    referrerPolicy: 'no-referrer',
  });
}
