import { join } from 'node:path';
import { failureText } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createDelegatedProvider, type DelegatedProvider, QR } from '../provider/support/delegated-provider';
import { CHOSEN_KEYS } from '../support/chosen-keys';
import { describeInChromium } from './support/chromium';
import { consoleRowsOf, leave, press, savePage } from './support/console';
import { type OwnServer, ownServer } from './support/own-server';
import { becomeClient, GALAXY, landsOn, openInWorkbench, scanAs } from './support/steps';

const GALAXY_NAME = 'Galaxy Technology';
const OWN_FIELDS = ['可信域名', '应用主页', '授权回调域'];

describeInChromium('a provider of delegated apps who starts at an empty console', (visit) => {
  let wecom: WeComSimulator;
  let server: OwnServer;
  let provider: DelegatedProvider;

  beforeAll(async () => {
    wecom = await startWeComSimulator();
    server = await ownServer();
    provider = createDelegatedProvider(wecom, server.url);
    server.serve(provider.app);
  });
  afterAll(async () => {
    await server?.close();
    await wecom?.close();
  });

  it('enters what the console command prints, and goes from delegatedAuthUrl to a refusal after cancel_auth', async () => {
    const { page, strangers } = await visit();
    const rows = await consoleRowsOf(configOf(wecom, server.url));
    const template = `${wecom.url}/console?app=template`;
    const byQr = `${server.url}${QR}?corp=${GALAXY}`;

    expect(await savePage(page, template, rows, CHOSEN_KEYS)).toEqual({
      labels: [...OWN_FIELDS, '模板回调URL'],
      green: 1,
      red: 0,
      saved: true,
    });
    await wecom.pushDueTickets();

    // Nobody of an enterprise gets in before it has authorised the template.
    await page.goto(byQr);
    await landsOn(page, server, '/login');
    await becomeClient(page, wecom.url, GALAXY_NAME, 'lisi');
    expect(await page.locator('[data-client]').count()).toBe(1);
    expect(await page.locator('[data-action="open-app"]').count()).toBe(0);

    // An administrator authorises it, and the enterprise's own app is entered.
    const { delegatedSuiteId } = wecom.credentials;
    const { url } = await provider.client.delegatedAuthUrl({
      templateIds: [delegatedSuiteId],
      state: 'order4711',
    });
    await page.goto(url);
    await page.click(`[data-install="${GALAXY}"]`);
    expect(await page.textContent('[data-push]')).toBe('create_auth → 200 success');
    await provider.redeemed;
    expect(provider.tenants.get(GALAXY)).toMatchObject({
      agentId: 1000020,
      permanentCode: expect.stringMatching(/.{20}/),
      state: 'order4711',
    });
    expect(await savePage(page, `${wecom.url}/console?app=delegated`, rows, CHOSEN_KEYS)).toEqual({
      labels: OWN_FIELDS,
      green: 1,
      red: 0,
      saved: true,
    });

    // One person, two roads, one account.
    const inClient = await visit();
    await openInWorkbench(inClient.page, { simulatorUrl: wecom.url }, GALAXY_NAME, 'lisi');
    await landsOn(inClient.page, server, '/');
    expect(await inClient.page.textContent('body')).toBe(`${GALAXY}:u:lisi`);
    await page.goto(byQr);
    await scanAs(page, GALAXY_NAME, 'lisi');
    await landsOn(page, server, '/');
    expect(await page.textContent('body')).toBe(`${GALAXY}:u:lisi`);

    // Somebody leaves; a colleague stays.
    const colleague = await visit();
    await colleague.page.goto(byQr);
    await scanAs(colleague.page, GALAXY_NAME, 'zhangsan');
    await landsOn(colleague.page, server, '/');
    expect(await leave(page, template, GALAXY, 'lisi')).toContain('change_contact → 200');
    await inClient.page.reload();
    await landsOn(inClient.page, server, '/login');
    await colleague.page.reload();
    expect(await colleague.page.textContent('body')).toBe(`${GALAXY}:u:zhangsan`);

    // The enterprise removes the app.
    expect(await press(page, template, 'uninstall', GALAXY)).toContain('cancel_auth → 200 success');
    await colleague.page.goto(byQr);
    await landsOn(colleague.page, server, '/login');
    expect(await colleague.page.textContent('body')).toBe(failureText('unknown-tenant').en);
    await becomeClient(colleague.page, wecom.url, GALAXY_NAME, 'zhangsan');
    expect(await colleague.page.locator('[data-client]').count()).toBe(1);
    expect(await colleague.page.locator('[data-action="open-app"]').count()).toBe(0);

    expect(provider.errors).toEqual([]);
    expect(wecom.notices).toEqual([]);
    expect([...strangers, ...inClient.strangers, ...colleague.strangers]).toEqual([]);
  }, 60_000);
});

/** The file that the console command is given: it exports what the application is made of. */
function configOf({ credentials, hosts }: WeComSimulator, url: string): string {
  const file = join(__dirname, '../provider/support/delegated-provider');
  return `const { createDelegatedProvider } = require(${JSON.stringify(file)});
const { connections, receiver } = createDelegatedProvider(${JSON.stringify({ credentials, hosts })}, '${url}');
module.exports = { connections, callbacks: [receiver] };`;
}
