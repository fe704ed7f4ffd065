import { startWeComSimulator, type WeComSimulator } from 'passport-wecom/testing';
import { terminalLanguage } from '../../example-app/src/terminal-language';
import { type ExampleApp, startExampleApp } from '../browser/support/example-app';
import { GALAXY } from '../browser/support/steps';
import { Client } from './support/client';
import { thirdPartySettings } from './support/real-wecom';
import { until } from './support/until';

describe('the example app of a provider with a third-party app', () => {
  let wecom: WeComSimulator;
  let app: ExampleApp;
  let corpId: string;

  beforeAll(async () => {
    wecom = await startWeComSimulator();
    corpId = wecom.credentials.corpId;
    app = await startExampleApp(thirdPartySettings(wecom), 'empty');
    const { suiteId } = wecom.credentials;
    wecom.registerCallback({ suiteId, url: `${app.url}/auth/wecom/suite/${suiteId}` });
    await wecom.pushDueTickets();
  }, 90_000);
  afterAll(async () => {
    await app?.stop();
    await wecom?.close();
  });

  const lisi = () => ({ corpId, userId: 'lisi' });

  it('signs members in by QR code before their enterprise has the app, and by Workbench only afterwards', async () => {
    const [qr, workbench] = [new Client(app.url), new Client(app.url)];
    await qr.signInAs(lisi(), 'wecom-provider-qr');
    const early = await workbench.signInAs(lisi());

    await wecom.installApp(corpId);
    const account = await workbench.signInOnceInstalled(lisi());

    expect(early.headers.get('location')).toBe('/login?wecom_error=corp-not-allowed#');
    expect(await qr.account()).toBe(account);
  });

  it('signs a page of its own for a member, and nothing else for nobody else', async () => {
    const client = new Client(app.url);
    await client.signInAs(lisi());
    const signed = await until('The signature', async () => {
      const response = await client.get('/names/signature?page=/account');
      return response.status === 200 ? response : undefined;
    });

    expect(await signed.json()).toEqual({
      signature: expect.stringMatching(/^[0-9a-f]{40}$/),
      nonceStr: expect.any(String),
      timestamp: expect.any(Number),
    });
    for (const page of ['https://evil.example/', '//evil.example', '']) {
      const query = new URLSearchParams({ page });
      expect((await client.get(`/names/signature?${query}`)).status).toBe(404);
    }
    const stranger = await new Client(app.url).get('/names/signature?page=/account');
    expect(stranger.status).toBe(303);
  });

  it('lets nobody in on either road once the enterprise has removed the app', async () => {
    await wecom.uninstallApp(corpId);

    const byQr = await new Client(app.url).signInAs(lisi(), 'wecom-provider-qr');
    const byWorkbench = await new Client(app.url).signInAs(lisi());

    expect(byQr.headers.get('location')).toBe('/login?wecom_error=corp-not-allowed');
    expect(byWorkbench.headers.get('location')).toBe('/login?wecom_error=corp-not-allowed#');
  });

  it('prints what to enter in the console, which a trial does by itself', () => {
    const { suiteId } = wecom.credentials;
    const address = `${app.url}/auth/wecom/suite/${suiteId}`;

    expect(app.output()).toMatch(new RegExp(`指令回调URL, 数据回调URL +${address}\\n`));
    expect(app.output()).toContain('安装完成回调域名');
    expect(app.output()).not.toContain('WeCom is simulated');
  });
});

describe('the terminal of the example app', () => {
  it.each([
    ['en', [], {}],
    ['en', [], { LANG: 'de_DE.UTF-8' }],
    ['zh', [], { LANG: 'zh_CN.UTF-8' }],
    ['en', [], { LANG: 'zh_CN.UTF-8', LC_ALL: 'C.UTF-8' }],
    ['zh', ['--lang', 'zh'], { LANG: 'en_GB.UTF-8' }],
    ['en', ['--lang=en'], { LANG: 'zh_CN.UTF-8' }],
  ])('speaks %s after %j with %j', (lang, args, environment) => {
    expect(terminalLanguage(args, environment)).toBe(lang);
  });

  it('says where to click in Chinese', async () => {
    const app = await startExampleApp({ LANG: 'zh_CN.UTF-8' });
    const workbench = /工作台 +(http:\S+)/.exec(app.output())?.[1] ?? '';
    const client = new URL(`/simulator/client?as=${GALAXY}/lisi`, workbench);
    const { headers } = await fetch(client, { redirect: 'manual' });
    const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const page = await (await fetch(workbench, { headers: { cookie, 'accept-language': 'zh' } })).text();
    await app.stop();

    expect(app.output()).toContain('企业微信由模拟器代替');
    expect(app.output()).toMatch(/工作台 +http:\S+\/workbench +选择同一个人，打开应用：还是同一个账号/);
    expect(app.output().split('\n').length).toBeLessThan(22);
    expect(page).toContain('passport-wecom 示例应用');
  }, 90_000);
});
