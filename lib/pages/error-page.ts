import type { ErrorRequestHandler } from 'express';
import { referenceOf, WeComError } from '../errors';
import { OperatorLog } from '../operator-log';
import { bilingual, sendPage } from './page';

/**
 * Shows a person, in both languages, that the sign-in did not work and whose turn it is. Says nothing of the
 * server but a reference, which stands in the operator's log line too. Errors that are not this package's go
 * on to the next handler.
 *
 * Mount it after your routes: `app.use(wecomErrorPage())`.
 */
export function wecomErrorPage(): ErrorRequestHandler {
  const log = new OperatorLog();
  return (error: unknown, _req, res, next) => {
    if (!(error instanceof WeComError) || res.headersSent) {
      next(error);
      return;
    }
    // What no strategy has reported stands in no log yet.
    if (error.reference === undefined) log.failed('wecomErrorPage', error);
    const reference = referenceOf(error);
    const isBusy = error.status === 503 || error.status === 504;
    sendPage(res, {
      status: error.status,
      title: { en: 'Sign-in is not possible just now', zh: '暂时无法登录' },
      body: bilingual({
        en: `${isBusy ? 'Please try again in a few minutes.' : 'Please tell the operator of this application.'} Reference: ${reference}`,
        zh: `${isBusy ? '请几分钟后重试。' : '请联系本应用的管理员。'}参考编号：${reference}`,
      }),
      referrerPolicy: 'no-referrer',
    });
  };
}
