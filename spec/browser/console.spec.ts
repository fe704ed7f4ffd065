import type { Page } from 'playwright-core';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { suiteSettings } from '../example-app/support/real-wecom';
import { until } from '../example-app/support/until';
import { CHOSEN_KEYS } from '../support/chosen-keys';
import { describeInChromium } from './support/chromium';
import { consoleRowsOf, leave, press, savePage } from './support/console';
import { type ExampleApp, startExampleApp } from './support/example-app';
import { becomeClient, fact, landsOn, openInWorkbench, signInByQr } from './support/steps';

const HARBOUR = 'Harbour Logistics';

describeInChromium('a provider who starts at an empty console', (visit) => {
  let wecom: WeComSimulator;
  let app: ExampleApp;

  beforeAll(async () => {
    wecom = await startWeComSimulator();
    const keys = { TOKEN: CHOSEN_KEYS.token, AES_KEY: CHOSEN_KEYS.encodingAESKey };
    app = await startExampleApp(
      {
        ...suiteSettings(wecom),
        ...Object.fromEntries(
          Object.entries(keys).flatMap(([name, value]) =>
            ['SUITE', 'LOGIN_SUITE', 'SYSTEM'].map((prefix) => [`WECOM_${prefix}_${name}`, value]),
          ),
        ),
      },
      'empty',
    );
  }, 90_000);
  afterAll(async () => {
    await app?.stop();
    await wecom?.close();
  });

  it('enters what the console command prints, and goes live: install, sign-ins, a leaver, removal', async () => {
    const { page, strangers } = await visit();
    const rows = await consoleRowsOf(configOf(app, wecom));

    // The page of each app, filled from the sheet.
    const saved: Record<string, object> = {};
    for (const name of ['third-party', 'login', 'provider']) {
      saved[name] = await savePage(page, `${wecom.url}/console?app=${name}`, rows, CHOSEN_KEYS);
    }
    const whole = { red: 0, saved: true };
    expect(saved).toEqual({
      'third-party': {
        labels: ['可信域名', '应用主页', '安装完成回调域名', '指令回调URL', '数据回调URL'],
        green: 2,
        ...whole,
      },
      login: { labels: ['可信域名', '指令回调URL'], green: 1, ...whole },
      provider: { labels: ['系统事件接收URL'], green: 1, ...whole },
    });
    await wecom.pushDueTickets();
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);

    // Nobody of an enterprise gets in before it has installed the app, and its Workbench does not show it.
    await signInByQr(page, app, HARBOUR, 'chenqi');
    await landsOn(page, app, '/login');
    await becomeClient(page, wecom.url, HARBOUR, 'chenqi');
    expect(await page.locator('[data-action="open-app"]').count()).toBe(0);

    const harbour = wecom.corps.find(({ installed }) => !installed)?.corpId ?? '';
    const consolePage = `${wecom.url}/console`;
    expect(await press(page, consolePage, 'install', harbour)).toContain('create_auth → 200 success');

    // One person, two roads, one account.
    const byQr = await until('The installation', async () => {
      await signInByQr(page, app, HARBOUR, 'chenqi');
      await page.waitForURL((url) => url.origin === app.url && ['/', '/login'].includes(url.pathname));
      return new URL(page.url()).pathname === '/' ? ((await accountOn(page)) ?? undefined) : undefined;
    });
    const inClient = await visit();
    await openInWorkbench(inClient.page, { simulatorUrl: wecom.url }, HARBOUR, 'chenqi');
    await landsOn(inClient.page, app, '/');
    expect(await fact(inClient.page, 'channel')).toBe('WeCom Workbench');
    expect(await accountOn(inClient.page)).toBe(byQr);

    // Somebody leaves; a colleague stays.
    const colleague = await visit();
    await signInByQr(colleague.page, app, HARBOUR, 'zhouba');
    await landsOn(colleague.page, app, '/');
    expect(await leave(page, consolePage, harbour, 'chenqi')).toContain('change_contact → 200 success');
    await inClient.page.goto(app.url);
    await landsOn(inClient.page, app, '/login');
    await colleague.page.reload();
    await landsOn(colleague.page, app, '/');

    // The enterprise removes the app.
    expect(await press(page, consolePage, 'uninstall', harbour)).toContain('cancel_auth → 200 success');
    await colleague.page.goto(app.url);
    await landsOn(colleague.page, app, '/login');
    await signInByQr(colleague.page, app, HARBOUR, 'zhouba');
    await landsOn(colleague.page, app, '/login');
    expect(new URL(colleague.page.url()).searchParams.get('wecom_error')).toBe('corp-not-allowed');

    // Opening the app was told to the data address; nothing about the sign-ins was odd.
    await page.goto(consolePage);
    expect(await page.locator('[data-pushed="enter_agent"] + td').first().textContent()).toBe('200');
    expect(wecom.notices).toEqual([]);
    expect([...strangers, ...inClient.strangers, ...colleague.strangers]).toEqual([]);
  }, 60_000);
});

async function accountOn(page: Page): Promise<string | null> {
  return page.getAttribute('[data-account]', 'data-account');
}

/** The file that the console command is given: the application's strategies and receivers, made as it makes them. */
function configOf({ url }: ExampleApp, { credentials }: WeComSimulator): string {
  const { providerCorpId, suiteId, suiteSecret, loginSuiteId, loginSuiteSecret } = credentials;
  const json = (value: object) => JSON.stringify(value);
  const at = (name: string) => ({ callbackURL: `${url}/auth/wecom/${name}/callback`, corps: 'any' });
  const qr = { flow: 'login-suite', suiteId: loginSuiteId, suiteSecret: loginSuiteSecret };
  const workbench = { flow: 'suite-app', suiteId, suiteSecret };
  return `const { installRouter, MemoryTokenStore, providerCallback, SuiteClient, suiteCallback, WeComProviderQr, WeComWorkbench } = require('passport-wecom');
const tokenStore = new MemoryTokenStore();
const keys = ${json(CHOSEN_KEYS)};
const providerCorpId = '${providerCorpId}';
module.exports = {
  connections: [
    new WeComProviderQr({ ...${json({ ...qr, ...at('wecom-provider-qr') })}, tokenStore }, () => undefined),
    new WeComWorkbench({ ...${json({ ...workbench, ...at('wecom-workbench') })}, tokenStore }, () => undefined),
  ],
  installers: [
    installRouter({
      suiteClient: new SuiteClient({ suiteId: '${suiteId}', suiteSecret: '${suiteSecret}', tokenStore }),
      callbackURL: '${url}/install/callback', onInstalled: () => undefined, successRedirect: '/', failureRedirect: '/',
    }),
  ],
  callbacks: [
    suiteCallback({ suiteId: '${suiteId}', providerCorpId, keys, tokenStore }),
    suiteCallback({ suiteId: '${loginSuiteId}', providerCorpId, keys, tokenStore }),
    providerCallback({ providerCorpId, keys }),
  ],
};`;
}
