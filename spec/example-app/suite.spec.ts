import { startWeComSimulator, type WeComSimulator } from 'passport-wecom/testing';
import { type ExampleApp, startExampleApp } from '../browser/support/example-app';
import { Client } from './support/client';
import { suiteSettings } from './support/real-wecom';

describe('the example app with FLOW=suite', () => {
  let wecom: WeComSimulator;
  let app: ExampleApp;
  let galaxy: string;

  const callbackOf = (suiteId: string) => `${app.url}/auth/wecom/suite/${suiteId}`;

  beforeAll(async () => {
    wecom = await startWeComSimulator();
    galaxy = wecom.credentials.corpId;
    app = await startExampleApp(suiteSettings(wecom), 'empty');
  }, 90_000);
  afterAll(async () => {
    await app?.stop();
    await wecom?.close();
  });

  it('asks for patience before the first ticket', async () => {
    const response = await new Client(app.url).signInAs({ corpId: galaxy, userId: 'lisi' });

    expect(response.status).toBe(503);
    expect((await fetch(`${app.url}/healthz`)).status).toBe(503);
  });

  it('passes the check of its callback URLs and takes the tickets', async () => {
    const { suiteId, loginSuiteId } = wecom.credentials;
    for (const id of [suiteId, loginSuiteId]) {
      expect(await wecom.verifyCallbackUrl(callbackOf(id), id)).toMatchObject({ ok: true });
      wecom.registerCallback({ suiteId: id, url: callbackOf(id) });
    }

    await wecom.pushDueTickets();

    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  });

  it('lets members of an enterprise in once it has installed the app, by QR and Workbench as the same account', async () => {
    const [qr, workbench] = [new Client(app.url), new Client(app.url)];
    const lisi = { corpId: galaxy, userId: 'lisi' };
    const before = await qr.signInAs(lisi, 'wecom-provider-qr');
    expect(before.headers.get('location')).toBe('/login?wecom_error=corp-not-allowed');

    const { push } = await wecom.installApp(galaxy);
    await qr.signInAs(lisi, 'wecom-provider-qr');
    await workbench.signInAs(lisi);

    expect(push).toMatchObject({ status: 200, body: 'success' });
    expect(await qr.account()).toBeDefined();
    expect(await qr.account()).toBe(await workbench.account());
    expect(await (await qr.get('/')).text()).toContain('星河科技');
  });

  it('ends the sessions of a member who has left, and nobody else’s (T33)', async () => {
    const [zhangsan, lisi] = [new Client(app.url), new Client(app.url)];
    await zhangsan.signInAs({ corpId: galaxy, userId: 'zhangsan' });
    await lisi.signInAs({ corpId: galaxy, userId: 'lisi' });

    await wecom.removeMember({ corpId: galaxy, userId: 'zhangsan' });

    expect(await zhangsan.account()).toBeUndefined();
    expect(await lisi.account()).toBeDefined();
  });

  it('keeps the account and the session of a member who is renamed', async () => {
    const client = new Client(app.url);
    await client.signInAs({ corpId: galaxy, userId: 'wangwu' });
    const account = await client.account();

    await wecom.renameMember({ corpId: galaxy, userId: 'wangwu' }, 'wang.wu');

    expect(await client.account()).toBe(account);
    const again = new Client(app.url);
    await again.signInAs({ corpId: galaxy, userId: 'wang.wu' });
    expect(await again.account()).toBe(account);
  });

  it('ends the sessions of an enterprise that removes the app, for good', async () => {
    const before = new Client(app.url);
    const lisi = { corpId: galaxy, userId: 'lisi' };
    await before.signInAs(lisi);
    const account = await before.account();

    await wecom.uninstallApp(galaxy);
    const refused = await new Client(app.url).signInAs(lisi);

    expect(refused.headers.get('location')).toBe('/login?wecom_error=corp-not-allowed#');
    await wecom.installApp(galaxy);
    expect(await before.account()).toBeUndefined();
    const after = new Client(app.url);
    await after.signInAs(lisi);
    expect(await after.account()).toBe(account);
  });
});

describe('the operator page of the example app', () => {
  let app: ExampleApp;

  beforeAll(async () => {
    app = await startExampleApp({ FLOW: 'suite' });
  }, 90_000);
  afterAll(() => app?.stop());

  it('shows the age of the tickets and who has the app', async () => {
    const operator = new Client(app.url);
    await operator.signIn('alice', 'alice-in-wonderland');

    const page = await (await operator.get('/operator')).text();

    expect(page.match(/data-ticket="[^"]+">0 min \d+ s old/g)).toHaveLength(2);
    expect(page).toContain('红枫贸易 Maple Trading');
    expect(page).toMatch(/data-health="wecom-workbench">ready/);
  });

  it('does not exist for anybody else', async () => {
    const bob = new Client(app.url);
    await bob.signIn('bob', 'bob-the-builder');

    expect((await bob.get('/operator')).status).toBe(404);
    expect((await new Client(app.url).get('/operator')).headers.get('location')).toBe(
      '/login?returnTo=%2Foperator',
    );
  });
});
