import { startWeComSimulator, type WeComSimulator } from 'passport-wecom/testing';
import { type ExampleApp, startExampleApp } from '../browser/support/example-app';
import { Client } from './support/client';
import { suiteSettings } from './support/real-wecom';
import { until } from './support/until';

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
    const account = await qr.signInOnceInstalled(lisi, 'wecom-provider-qr');
    await workbench.signInAs(lisi);

    expect(push).toMatchObject({ status: 200, body: 'success' });
    expect(await workbench.account()).toBe(account);
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
    expect(await new Client(app.url).signInOnceInstalled(lisi)).toBe(account);
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

  it('shows the agentid of an enterprise that installs the app in the simulated console, and the push that said so', async () => {
    const { consoleOf } = trial(app);
    const operator = new Client(app.url);
    await operator.signIn('alice', 'alice-in-wonderland');
    const corp = await consoleOf('third-party', /data-action="install" data-corp="([^"]+)"/);
    const suite = await consoleOf('third-party', /name="suite" value="([^"]+)"/);

    await press(app, 'install', { app: 'third-party', suite, corp });
    const page = await until('The agentid', async () => {
      const text = await (await operator.get('/operator')).text();
      const row = new RegExp(
        `data-installed="${corp}">海港物流[^<]*<br><span[^>]*>agentid <code>1000010</code>`,
      );
      return row.test(text) ? text : undefined;
    });

    expect(page).toMatch(/data-push="create_auth"><time datetime="[^"]+">[\d: -]+UTC</);
    expect(page).toContain('data-push="suite_ticket"');
  });

  it('shows pushes to the data address and to the system address, and about whom', async () => {
    const operator = new Client(app.url);
    await operator.signIn('alice', 'alice-in-wonderland');
    const corp = await trial(app).consoleOf('third-party', /data-action="uninstall" data-corp="([^"]+)"/);

    const data = await press(app, 'push', { app: 'third-party', corp, event: 'enter_agent', user: 'lisi' });
    const system = await press(app, 'push', { app: 'provider', corp, event: 'license_refund' });

    const page = await (await operator.get('/operator')).text();
    expect([data, system]).toEqual(['enter_agent → 200 ', 'license_refund → 200 success']);
    expect(page).toMatch(/member_entered<\/code> <span[^>]*>data<\/span><\/dt>\s*<dd[^>]*>.*· 星河科技/);
    expect(page).toMatch(/license_refunded<\/code> <span[^>]*>system event</);
  });

  it('finds everything of the trial entered in the simulated console, and checked', async () => {
    for (const name of ['third-party', 'login', 'provider']) {
      expect(await trial(app).consoleOf(name, /data-saved="(\w+)"/)).toBe('true');
    }
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

/** The simulator beside a trial. */
function trial({ simulatorUrl }: ExampleApp) {
  return {
    /** What a pattern finds on an app's page of the console. */
    async consoleOf(name: string, pattern: RegExp): Promise<string> {
      const page = await (await fetch(`${simulatorUrl}/console?app=${name}`)).text();
      return pattern.exec(page)?.[1] ?? '';
    },
  };
}

/** Presses a button of the simulated console, and returns what came of it. */
async function press(
  { simulatorUrl }: ExampleApp,
  action: string,
  fields: Record<string, string>,
): Promise<string> {
  const url = `${simulatorUrl}/simulator/control/${action}`;
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  const location = new URL(answer.headers.get('location') ?? '/', simulatorUrl);
  return location.searchParams.get('done') ?? location.searchParams.get('failed') ?? '';
}
