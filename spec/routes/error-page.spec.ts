import type { ErrorRequestHandler } from 'express';
import { SuiteTicketMissingError, WeComConfigError, wecomErrorPage } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Warnings } from '../events/support/warnings';
import { createTestApp, type TestApp } from '../support/app';
import { Browser } from '../support/browser';
import { BROKEN, BUSY } from './support/advice';
import { policyOf } from './support/html';
import { corpQr, openRouter, QR } from './support/router-app';

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
    ['a rate limit', 'gettoken', { errcode: 45009 }, 502, BUSY],
    ['a domain that is not trusted', 'auth/getuserinfo', { errcode: 50001 }, 502, BROKEN],
    ['an answer that is none of WeCom’s', 'auth/getuserinfo', { body: '<html>' }, 502, BUSY],
    ['no answer', 'auth/getuserinfo', { hang: true as const }, 504, BUSY],
  ] as const;

  it.each(situations)('says whose turn it is after %s', async (_title, endpoint, fault, status, words) => {
    const browser = new Browser(open().app);
    wecom.failNext(endpoint, fault);
    const callback = await browser.answer(await browser.start(QR), lisi);

    const page = await browser.get(callback);

    expect(page.status).toBe(status);
    for (const word of words) {
      expect(page.text).toContain(word);
    }
    expect(await browser.me()).toBeUndefined();
  });

  it('asks nobody to try again while WeCom is not asked again because of a wrong secret', async () => {
    const browser = new Browser(open().app);
    wecom.failNext('gettoken', { errcode: 40001 });
    await browser.signIn(QR, lisi);

    const page = await browser.signIn(QR, lisi);

    expect(page.status).toBe(503);
    expect(page.text).toContain('trying again will not help');
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

  it.each([60020, 48002, 50001, 40013])('shows nothing WeCom said about %s (T58)', async (errcode) => {
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
      `[wecomErrorPage] ERR_WECOM_TICKET_MISSING reference ${reference}: No usable suite_ticket To repair by: operator.`,
    ]);
  });

  it.each([
    ['en-GB,en;q=0.9,zh;q=0.5', {}, 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', {}, 'zh-CN'],
    ['fr', {}, 'en'],
    ['en', { lang: 'zh' as const }, 'zh-CN'],
  ])(
    'puts the language first that the browser asks for (%s), or that the application says %j',
    async (asked, options, lang) => {
      const { app } = createTestApp((express) => {
        express.get('/broken', (_req, _res, next) => next(new WeComConfigError('x')));
        express.use(wecomErrorPage(options));
      });

      const { text } = await new Browser(app).get('/broken', { 'Accept-Language': asked });

      const [, title = ''] = /<h1>([^<]+)/.exec(text) ?? [];
      expect(text).toContain(`<html lang="${lang}">`);
      expect(title).toBe(lang === 'en' ? 'Sign-in is not possible' : '无法登录');
    },
  );

  it.each([
    [undefined, '/'],
    ['/start-here', '/start-here'],
  ])('ends with a way on: home %j', async (home, href) => {
    const { app } = createTestApp((express) => {
      express.get('/broken', (_req, _res, next) => next(new WeComConfigError('x')));
      express.use(wecomErrorPage(home === undefined ? {} : { home }));
    });

    const { text } = await new Browser(app).get('/broken');

    expect(text).toContain(`<a class="go" href="${href}">`);
  });

  it.each([{ home: 'https://evil.example' }, { home: '//evil.example' }, { lang: 'fr' }, { Home: '/' }])(
    'refuses options that cannot work: %j',
    (options) => {
      expect(() => wecomErrorPage(options as object)).toThrow(WeComConfigError);
    },
  );

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
});
