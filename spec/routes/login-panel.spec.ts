import type { Express } from 'express';
import { type LoginPanel, MemoryTokenStore, WeComProviderQr } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, type TestUser } from '../support/app';
import { Browser } from '../support/browser';
import { mountDoor, ORIGIN } from '../support/doors';
import { loginSuite } from '../support/flows';
import { byMember, corpQr, legacyQr } from './support/router-app';

describe('A QR code inside a page of the application', () => {
  let wecom: WeComSimulator;
  let lisi: { corpId: string; userId: string };

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    lisi = { corpId: wecom.credentials.corpId, userId: 'lisi' };
  });
  afterEach(() => wecom.close());

  function open(connection: WeComProviderQr<TestUser>, options = {}) {
    return createTestApp((app: Express, passport) => {
      mountDoor(app, passport, connection);
      app.get('/panel', (req, res, next) => {
        connection.loginPanelParams(req, options).then((panel) => res.json(panel), next);
      });
    });
  }

  async function panelOf(browser: Browser): Promise<LoginPanel> {
    return (await browser.get('/panel')).body as LoginPanel;
  }

  function suiteQr(lang?: 'zh' | 'en'): WeComProviderQr<TestUser> {
    return loginSuite(wecom, byMember, lang && ({ lang } as object)) as WeComProviderQr<TestUser>;
  }

  it('has the parameters of the login suite, and nothing else', async () => {
    const { params, csp } = await panelOf(new Browser(open(suiteQr()).app));

    expect(params).toEqual({
      login_type: 'ServiceApp',
      appid: wecom.credentials.loginSuiteId,
      redirect_uri: 'http://localhost:3000/callback',
      state: expect.stringMatching(/^[A-Za-z0-9]{16,64}$/),
      redirect_type: 'top',
    });
    expect(csp).toEqual({ 'frame-src': [wecom.url] });
  });

  it('has the parameters of an enterprise’s app, and nothing else', async () => {
    const connection = corpQr(wecom, byMember, { lang: 'en', callbackURL: `${ORIGIN}/callback?a=b%2Fc` });

    const { params } = await panelOf(new Browser(open(connection).app));

    expect(params).toEqual({
      login_type: 'CorpApp',
      appid: wecom.credentials.corpId,
      agentid: '1000002',
      redirect_uri: 'http://localhost:3000/callback?a=b%2Fc',
      state: expect.stringMatching(/^[A-Za-z0-9]{16,64}$/),
      lang: 'en',
      redirect_type: 'top',
    });
  });

  it('speaks the language it is asked for', async () => {
    const { params } = await panelOf(new Browser(open(suiteQr('zh'), { lang: 'en' }).app));

    expect(params.lang).toBe('en');
  });

  it('is allowed by a policy that names WeCom’s login page where no other host is set', async () => {
    const connection = new WeComProviderQr<TestUser>(
      {
        flow: 'login-suite',
        suiteId: 'ww0123456789abcdef',
        suiteSecret: 'a-suite-secret',
        corps: 'any',
        callbackURL: 'https://app.example.com/callback',
        tokenStore: new MemoryTokenStore(),
      },
      byMember,
    );

    const { csp } = await panelOf(new Browser(open(connection).app));

    expect(csp).toEqual({ 'frame-src': ['https://login.work.weixin.qq.com'] });
  });

  it.each([
    ['the login suite', suiteQr, (): string => 'o:'],
    [
      'an enterprise’s app',
      () => corpQr(wecom, byMember, { callbackURL: `${ORIGIN}/callback` }),
      (): string => `${lisi.corpId}:u:`,
    ],
  ] as const)(
    'ends at the callback like any other login through %s',
    async (_title, create, idPrefix: () => string) => {
      const browser = new Browser(open(create(), { returnTo: '/orders/1', state: { cart: 7 } }).app);
      const { params } = await panelOf(browser);
      const page = `${wecom.hosts.login}/wwlogin/sso/login?${new URLSearchParams(params)}`;

      const landed = await browser.get(await browser.answer(page, lisi));

      expect(landed.body).toMatchObject({
        info: { outcome: 'login', returnTo: '/orders/1', state: { cart: 7 } },
      });
      expect((await browser.me())?.startsWith(idPrefix())).toBe(true);
    },
  );

  it('is of no use in another browser', async () => {
    const { app } = open(suiteQr());
    const { params } = await panelOf(new Browser(app));
    const thief = new Browser(app);
    const page = `${wecom.hosts.login}/wwlogin/sso/login?${new URLSearchParams(params)}`;

    const landed = await thief.get(await thief.answer(page, lisi));

    expect(landed.status).toBe(403);
    expect(await thief.me()).toBeUndefined();
  });

  it('cannot show the legacy page, and says which flows can', async () => {
    const { app, errors } = open(legacyQr(wecom) as WeComProviderQr<TestUser>);

    const { status, headers } = await new Browser(app).get('/panel');

    expect(status).toBe(500);
    expect(errors).toMatchObject([{ code: 'ERR_WECOM_CONFIG' }]);
    expect(String(errors[0])).toContain('Use login-suite or corp-app for a panel.');
    expect(headers['set-cookie']).toBeUndefined();
  });

  it('refuses options that are mistakes', async () => {
    const { app, errors } = open(suiteQr(), { state: 'a-state-of-my-own' });

    await new Browser(app).get('/panel');

    expect(errors).toMatchObject([{ code: 'ERR_WECOM_CONFIG' }]);
  });
});
