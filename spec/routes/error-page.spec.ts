import type { ErrorRequestHandler } from 'express';
import { SuiteTicketMissingError, WeComConfigError, WeComUnreachableError, wecomErrorPage } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Warnings } from '../events/support/warnings';
import { createTestApp, type TestApp } from '../support/app';
import { Browser } from '../support/browser';
import { policyOf } from './support/html';
import { corpQr, openRouter, QR } from './support/router-app';

const BUSY = ['Please try again in a few minutes.', '请几分钟后重试。'];
const BROKEN = ['Please tell the operator of this application.', '请联系本应用的管理员。'];

describe('The error page', () => {
  let wecom: WeComSimulator;
  let lisi: { corpId: string; userId: string };
  const errors: Array<{ reference?: string; errcode?: number }> = [];

  const remember: ErrorRequestHandler = (error, _req, _res, next) => {
    errors.push(error);
    next(error);
  };

  beforeEach(async () => {
    errors.length = 0;
    wecom = await startWeComSimulator();
    lisi = { corpId: wecom.credentials.corpId, userId: 'lisi' };
  });
  afterEach(() => wecom.close());

  function open(): TestApp {
    return openRouter([corpQr(wecom, undefined, { timeoutMs: 1_000 })], {
      after(app) {
        app.use(remember, wecomErrorPage());
      },
    });
  }

  const situations = [
    ['a wrong secret', 'gettoken', { errcode: 40001 }, 502, BROKEN],
    ['an IP address WeCom does not know', 'auth/getuserinfo', { errcode: 60020 }, 502, BROKEN],
    ['a rate limit', 'gettoken', { errcode: 45009 }, 502, BROKEN],
    ['an answer that is none of WeCom’s', 'auth/getuserinfo', { body: '<html>' }, 502, BROKEN],
    ['no answer', 'auth/getuserinfo', { hang: true as const }, 504, BUSY],
  ] as const;

  it.each(situations)('says whose turn it is after %s', async (_title, endpoint, fault, status, words) => {
    const browser = new Browser(open().app);
    const callback = await browser.answer(await browser.start(QR), lisi);
    wecom.failNext(endpoint, fault);

    const page = await browser.get(callback);

    expect(page.status).toBe(status);
    for (const word of ['Sign-in is not possible just now', '暂时无法登录', ...words]) {
      expect(page.text).toContain(word);
    }
    expect(await browser.me()).toBeUndefined();
  });

  it('asks for patience while WeCom is not asked again', async () => {
    const browser = new Browser(open().app);
    wecom.failNext('gettoken', { errcode: 40001 });
    await browser.signIn(QR, lisi);

    const page = await browser.signIn(QR, lisi);

    expect(page.status).toBe(503);
    expect(page.text).toContain('Please try again in a few minutes.');
  });

  it('shows the reference of the error, in both languages, and a new one each time', async () => {
    const { app } = open();
    const references: string[] = [];
    for (const _ of [1, 2]) {
      wecom.failNext('auth/getuserinfo', { errcode: 48002 });
      const { text } = await new Browser(app).signIn(QR, lisi);
      const en = /Reference: (\w+)/.exec(text)?.[1];
      expect(en).toMatch(/^[0-9a-f]{10}$/);
      expect(text).toContain(`参考编号：${en}`);
      references.push(String(en));
    }

    expect(errors.map(({ reference }) => reference)).toEqual(references);
    expect(references[0]).not.toBe(references[1]);
  });

  it.each([60020, 48002, 50001, 40013])('shows nothing of what WeCom said about %s', async (errcode) => {
    const errmsg =
      `<script>alert('oops')</script> secret-canary, hint: [1643009454577493241436158], from ip: 9.9.9.9, ` +
      `more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`;
    wecom.failNext('auth/getuserinfo', { errcode, errmsg });

    const { headers, text } = await new Browser(open().app).signIn(QR, lisi);

    expect(errors).toMatchObject([{ errcode }]);
    const shown = JSON.stringify(headers) + text;
    for (const canary of [
      '<script',
      'oops',
      'canary',
      '1643009454577493241436158',
      '9.9.9.9',
      'devtool',
      'cgi-bin',
      String(errcode),
    ]) {
      expect(shown).not.toContain(canary);
    }
  });

  it('is not stored, not framed, runs no script and tells no other site the code', async () => {
    wecom.failNext('auth/getuserinfo', { errcode: 48002 });

    const { headers, text } = await new Browser(open().app).signIn(QR, lisi);

    expect(headers['cache-control']).toBe('no-store');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['location']).toBeUndefined();
    const policy = policyOf(headers['content-security-policy']);
    expect(policy).toMatchObject({ 'default-src': "'none'", 'frame-ancestors': "'none'" });
    expect(policy).not.toHaveProperty('script-src');
    expect(text).not.toContain('<script');
  });

  it.each([
    ['of the application', new Error('database gone')],
    ['that is no Error', { status: 418 }],
    ['that only looks like one of the package', Object.assign(new Error('x'), { code: 'ERR_WECOM_API' })],
  ])('leaves an error %s to the next handler', async (_title, error) => {
    const { app, errors: passedOn } = createTestApp((express) => {
      express.get('/broken', (_req, _res, next) => next(error));
      express.use(wecomErrorPage());
    });

    await new Browser(app).get('/broken');

    expect(passedOn).toEqual([error]);
  });

  it('gives an error that nobody has reported a reference, and the operator a line with it', async () => {
    const warnings = new Warnings();
    const { app } = createTestApp((express) => {
      express.get('/broken', (_req, _res, next) =>
        next(new SuiteTicketMissingError('No usable suite_ticket')),
      );
      express.use(wecomErrorPage());
    });

    const { text } = await new Browser(app).get('/broken');
    warnings.stop();

    const [, reference] = /Reference: ([0-9a-f]{10})/.exec(text) ?? [];
    expect(reference).toBeDefined();
    expect(warnings.lines).toEqual([
      `[wecomErrorPage] ERR_WECOM_TICKET_MISSING reference ${reference}: No usable suite_ticket`,
    ]);
  });

  it('leaves an answer alone that has begun', async () => {
    const finish: ErrorRequestHandler = (error, _req, res, _next) => {
      errors.push(error);
      res.end();
    };
    const { app } = createTestApp((express) => {
      express.get('/broken', (_req, res, next) => {
        res.write('half a page');
        next(new WeComConfigError('too late'));
      });
      express.use(wecomErrorPage(), finish);
    });

    const { text } = await new Browser(app).get('/broken');

    expect(text).toBe('half a page');
    expect(errors).toMatchObject([{ message: 'too late' }]);
  });

  it.each([
    [new SuiteTicketMissingError('No usable suite_ticket: <b>secret</b>'), 503, BUSY],
    [new WeComUnreachableError('connect 10.0.0.7'), 504, BUSY],
    [new WeComConfigError('callbackURL is missing'), 500, BROKEN],
  ])('shows nothing of the message of %s', async (error, status, words) => {
    const { app } = createTestApp((express) => {
      express.get('/broken', (_req, _res, next) => next(error));
      express.use(wecomErrorPage());
    });

    const page = await new Browser(app).get('/broken');

    expect(page.status).toBe(status);
    expect(page.text).toContain(words[0]);
    expect(page.text).not.toContain(error.message);
    expect(page.text).not.toMatch(/secret|10\.0\.0\.7|callbackURL/);
  });
});
