import type { ErrorRequestHandler } from 'express';
import { z } from 'zod';
import { localPath } from '../checked-path';
import { type Bilingual, referenceOf, WeComApiError, WeComError } from '../errors';
import { OperatorLog } from '../operator-log';
import { later, parseOptions } from '../options';
import { sendPage } from './page';

/** Options of {@link wecomErrorPage}. */
export interface WeComErrorPageOptions {
  /** Path of the page to go on to. @defaultValue '/' */
  readonly home?: string;
  /** The language that comes first. @defaultValue what the browser asks for */
  readonly lang?: 'en' | 'zh';
}

const schema = later(() =>
  z.strictObject({
    home: localPath().optional(),
    lang: z.enum(['en', 'zh'], 'must be en or zh').optional(),
  }),
);

interface Advice {
  readonly title: Bilingual;
  readonly text: Bilingual;
}
const JUST_NOW: Bilingual = { en: 'Sign-in is not possible just now', zh: '暂时无法登录' };
const BUSY: Advice = {
  title: JUST_NOW,
  text: {
    en: 'WeCom did not answer in time. Please try again in a minute.',
    zh: '企业微信暂时没有响应，请一分钟后重试。',
  },
};
const SLOW: Advice = {
  title: JUST_NOW,
  text: {
    en: 'This application did not answer in time. Please try again in a minute.',
    zh: '本应用暂时没有响应，请一分钟后重试。',
  },
};
const WAITING: Advice = {
  title: JUST_NOW,
  text: {
    en: 'This application is still waiting for WeCom. Please try again in ten minutes, or tell its operator.',
    zh: '本应用正在等待企业微信推送凭据，请十分钟后重试，或联系管理员。',
  },
};
const MISCONFIGURED: Advice = {
  title: { en: 'Sign-in is not possible', zh: '无法登录' },
  text: {
    en: 'This application is not set up rightly, and trying again will not help. Please tell its operator.',
    zh: '本应用的配置有误，重试无法解决，请联系管理员。',
  },
};

/**
 * Shows a person, the reader's language first, that the sign-in did not work, whose turn it is, and a way on.
 * Says nothing of the server but a reference, which stands in the operator's log line too. Errors that are
 * not this package's go on to the next handler.
 *
 * Mount it after your routes: `app.use(wecomErrorPage({ home: '/' }))`.
 *
 * @throws {@link WeComConfigError} for options that cannot work
 */
export function wecomErrorPage(options: WeComErrorPageOptions = {}): ErrorRequestHandler {
  parseOptions(schema(), options, 'wecomErrorPage');
  const { home = '/', lang } = options;
  const log = new OperatorLog();
  return (error: unknown, _req, res, next) => {
    if (!(error instanceof WeComError) || res.headersSent) {
      next(error);
      return;
    }
    // What no strategy has reported stands in no log yet.
    if (error.reference === undefined) log.failed('wecomErrorPage', error);
    const reference = referenceOf(error);
    const { title, text } = adviceFor(error);
    sendPage(res, {
      status: error.status,
      title,
      text: { en: `${text.en} Reference: ${reference}`, zh: `${text.zh}参考编号：${reference}` },
      action: { kind: 'link', address: home, label: { en: 'Back to the app', zh: '返回应用' } },
      referrerPolicy: 'no-referrer',
      ...(lang && { lang }),
    });
  };
}

/** What waits for something of the application's own: a store, a session, the resolver. */
const OWN: ReadonlySet<string> = new Set(['ERR_WECOM_STORE', 'ERR_WECOM_SESSION', 'ERR_WECOM_RESOLVER']);

/** A moment's trouble, a ticket that is on its way, or a setting that somebody has to repair. */
function adviceFor(error: WeComError): Advice {
  if (error.code === 'ERR_WECOM_TICKET_MISSING') return WAITING;
  if (error instanceof WeComApiError) return error.actor === 'wecom' ? BUSY : MISCONFIGURED;
  if (error.status < 502) return MISCONFIGURED;
  return OWN.has(error.code) ? SLOW : BUSY;
}
