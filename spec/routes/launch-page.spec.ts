import type { Express } from 'express';
import helmet from 'helmet';
import { launchPage, type WeComProviderQr } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp } from '../support/app';
import { Browser } from '../support/browser';
import { mountDoor, ORIGIN } from '../support/doors';
import { policyOf, unescapeHtml } from './support/html';
import { byMember, corpQr, legacyQr, openRouter, QR } from './support/router-app';

const LISI = { corpId: 'wwaaaaaaaaaaaaaaaa', userId: 'lisi' };

describe('The launch page in front of the legacy QR page', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    wecom.addMember({ ...LISI, openUserId: 'woLisi' });
  });
  afterEach(() => wecom.close());

  function open(before?: (app: Express) => void): Browser {
    return new Browser(openRouter([legacyQr(wecom)], before && { before }).app);
  }

  /** WeCom's page, as WeCom documents it, for the state that stands in `address`. */
  function legacyPage(address: string): string {
    const state = /&state=([A-Za-z0-9]{16,64})&/.exec(address)?.[1];
    return (
      `${wecom.url}/wwopen/sso/3rd_qrConnect?appid=${wecom.credentials.providerCorpId}` +
      '&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fauth%2Fwecom%2Fwecom-provider-qr%2Fcallback' +
      `&state=${state}&usertype=member`
    );
  }

  it.each([
    ['without helmet', undefined],
    ['behind helmet’s defaults', (app: Express) => void app.use(helmet())],
  ])('lets its origin be seen (%s)', async (_title, before) => {
    const { status, headers } = await open(before).get(QR);

    expect(status).toBe(200);
    expect(headers['referrer-policy']).toBe('origin');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-type']).toMatch(/^text\/html; charset=utf-8$/i);
  });

  it('goes on by itself, and by a link, to exactly the address of WeCom’s page', async () => {
    const { text } = await open().get(QR);

    const refresh = /<meta http-equiv="refresh" content="0; url=([^"]*)">/.exec(text)?.[1] ?? '';
    const links = [...text.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href]) => unescapeHtml(href ?? ''));
    const expected = legacyPage(unescapeHtml(refresh));
    expect(unescapeHtml(refresh)).toBe(expected);
    expect(links).toEqual([expected]);
    expect(text).not.toMatch(/&(state|redirect_uri|usertype)=/);
  });

  it('needs no script, and allows none', async () => {
    const { headers, text } = await open((app) => void app.use(helmet())).get(QR);

    const policy = policyOf(headers['content-security-policy']);
    expect(policy).toMatchObject({
      'default-src': "'none'",
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
    });
    expect(policy).not.toHaveProperty('script-src');
    expect(text).not.toMatch(/<script|\son\w+=|javascript:/i);
    const nonce = /^'nonce-([\w+/=]{20,})'$/.exec(policy['style-src'] ?? '')?.[1];
    expect(text).toContain(`<style nonce="${nonce}">`);
  });

  it('says in both languages where it goes', async () => {
    const { text } = await open().get(QR);

    const host = new URL(wecom.url).host;
    expect(text).toContain(`You are being taken to ${host}, where you scan a QR code with WeCom.`);
    expect(text).toContain(`即将跳转到 ${host}，请使用企业微信扫码登录。`);
    expect(text).toContain('lang="zh-CN"');
  });

  it('escapes what stands in the address', async () => {
    const callbackURL = `${ORIGIN}/auth/wecom/wecom-provider-qr/callback?a='b'`;
    const app = openRouter([legacyQr(wecom, byMember, { callbackURL })]).app;

    const { text } = await new Browser(app).get(QR);

    const [, refresh = ''] = /content="0; url=([^"]*)"/.exec(text) ?? [];
    expect(refresh).not.toContain("'");
    const target = new URL(unescapeHtml(refresh)).searchParams.get('redirect_uri');
    expect(target).toBe(new URL(callbackURL).href);
  });

  it('leads to a login that ends where it was asked to', async () => {
    const browser = open((app) => void app.use(helmet()));

    const landed = await browser.signIn(`${QR}?returnTo=/orders/1`, LISI);

    expect(landed.headers['location']).toBe('/orders/1');
    expect(await browser.me()).toBe('o:woLisi');
  });

  it('is shown for a POST too, which no form-action policy lets end in a redirect', async () => {
    const { status, headers } = await open().post(QR);

    expect(status).toBe(200);
    expect(headers['location']).toBe(legacyPage(String(headers['location'])));
    expect(headers['referrer-policy']).toBe('origin');
  });

  it('is not shown by passport.authenticate', async () => {
    const { app } = createTestApp((express, passport) => mountDoor(express, passport, legacyQr(wecom)));

    const { status, headers } = await new Browser(app).get('/start');

    expect(status).toBe(302);
    expect(headers['location']).toBe(legacyPage(String(headers['location'])));
  });

  it('is not shown for a flow whose page looks at no Referer', async () => {
    const { status, headers } = await new Browser(openRouter([corpQr(wecom)]).app).get(QR);

    expect(status).toBe(302);
    expect(headers['location']).toContain('/wwlogin/sso/login?login_type=CorpApp&');
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  it('passes an error of the start on', async () => {
    const transactions = {
      begin: () => Promise.reject(new Error('gone')),
      take: byMember,
      complete: byMember,
    };
    const { app, errors } = openRouter([legacyQr(wecom, byMember, { transactions })]);

    const { status, body } = await new Browser(app).get(QR);

    expect([status, body]).toEqual([503, { code: 'ERR_WECOM_STORE' }]);
    expect(errors).toHaveLength(1);
  });

  describe('on a route of the application’s own', () => {
    function mount(options?: Parameters<typeof launchPage>[1]) {
      const strategy: WeComProviderQr<{ id: string }> = legacyQr(wecom);
      return createTestApp((app, passport) => {
        app.all('/login/wecom', launchPage(strategy, options));
        app.get('/login/button', (_req, res) => void res.send('<a href="/login/wecom">'));
        passport.use(strategy);
        app.get(`${QR}/callback`, passport.authenticate(strategy.name), (req, res) => {
          res.json(req.authInfo);
        });
      });
    }

    it.each([
      ['asked for in its address', undefined, '/login/wecom?returnTo=/orders/1', '/orders/1'],
      ['set by the application', { returnTo: '/fixed' }, '/login/wecom?returnTo=/orders/1', '/fixed'],
      ['outside this application', undefined, '/login/wecom?returnTo=//evil.example', undefined],
      ['given twice', undefined, '/login/wecom?returnTo=/a&returnTo=/b', undefined],
    ])('starts a login that lands on a page %s', async (_title, options, start, landing) => {
      const browser = new Browser(mount(options).app);

      const { body } = await browser.signIn(start, LISI);

      expect(body).toMatchObject({ outcome: 'login' });
      expect(body.returnTo).toBe(landing);
    });

    it('carries the application’s own state', async () => {
      const browser = new Browser(mount({ state: { cart: 7 } }).app);

      const { body } = await browser.signIn('/login/wecom', LISI);

      expect(body.state).toEqual({ cart: 7 });
    });

    it('lets its origin be seen', async () => {
      const { status, headers } = await new Browser(mount().app).get('/login/wecom');

      expect([status, headers['referrer-policy']]).toEqual([200, 'origin']);
    });

    it.each(['put', 'delete', 'patch', 'head', 'options'] as const)('answers %s with 405', async (method) => {
      const { status, headers } = await new Browser(mount().app).send(method, '/login/wecom');

      expect([status, headers['allow']]).toEqual([405, 'GET, POST']);
    });

    it('asks who wants to link to sign in first', async () => {
      const { status } = await new Browser(mount({ link: true }).app).get('/login/wecom');

      expect(status).toBe(401);
    });

    it('passes a mistake in its options on', async () => {
      const { app, errors } = mount({ state: 'a-state-of-my-own' as unknown as object });

      const { status } = await new Browser(app).get('/login/wecom');

      expect(status).toBe(500);
      expect(errors).toMatchObject([{ code: 'ERR_WECOM_CONFIG' }]);
    });
  });
});
