import type { Page } from 'playwright-core';
import { describeInChromium } from './support/chromium';
import { type ExampleApp, startExampleApp } from './support/example-app';
import {
  ALICE,
  fact,
  landsOn,
  openInWorkbench,
  scanAs,
  signInByQr,
  signInWithPassword,
} from './support/steps';

describeInChromium('the trial of the example app, as it starts', (visit) => {
  let app: ExampleApp;

  beforeAll(async () => {
    app = await startExampleApp();
  }, 90_000);
  afterAll(() => app?.stop());

  it('is one account for one person, by QR code and by Workbench: one row, one page', async () => {
    const [byQr, inClient] = [await visit(), await visit()];

    await signInByQr(byQr.page, app, 'Galaxy Technology', 'lisi');
    await landsOn(byQr.page, app, '/');
    await openInWorkbench(inClient.page, app, 'Galaxy Technology', 'lisi');
    await landsOn(inClient.page, app, '/');

    const [one, other] = [await whoIs(byQr.page), await whoIs(inClient.page)];
    expect([one.channel, other.channel]).toEqual(['WeCom QR code', 'WeCom Workbench']);
    expect(one.identity).toMatch(/^o:wo/);
    expect({ ...other, channel: one.channel }).toEqual(one);
    await inClient.page.goto(`${app.url}/account`);
    expect(await linkedOn(inClient.page)).toEqual([one.identity]);
    expect([...byQr.strangers, ...inClient.strangers]).toEqual([]);
  });

  it('stays that account when the same browser goes on from the QR code to the Workbench', async () => {
    const { page } = await visit();
    await signInByQr(page, app, 'Maple Trading', 'zhangsan');
    await landsOn(page, app, '/');
    const before = await whoIs(page);

    await openInWorkbench(page, app, 'Maple Trading', 'zhangsan');
    await landsOn(page, app, '/');

    expect(await whoIs(page)).toEqual({ ...before, channel: 'WeCom Workbench' });
  });

  it('has an install button, and an enterprise that presses it finds the app in its Workbench', async () => {
    const { page, strangers } = await visit();
    await signInByQr(page, app, 'Harbour Logistics', 'chenqi');
    await landsOn(page, app, '/');
    const before = await whoIs(page);
    expect(await page.isVisible('[data-hint="install"]')).toBe(true);

    await page.click('[data-hint="install"] a');
    await page.click('[data-action="install"]');
    await page.click('[data-install] >> text=Harbour Logistics');

    await landsOn(page, app, '/install');
    expect(await page.textContent('[role="status"]')).toBe('The app is installed.');
    await page.click('text=Open the simulated Workbench');
    await scanAs(page, 'Harbour Logistics', 'chenqi');
    await page.click('[data-action="open-app"]');
    await landsOn(page, app, '/');
    expect(await whoIs(page)).toEqual({ ...before, channel: 'WeCom Workbench' });
    expect(await page.isVisible('[data-hint="install"]')).toBe(false);
    expect(strangers).toEqual([]);

    const operator = (await visit()).page;
    await signInWithPassword(operator, app, ALICE);
    await operator.goto(`${app.url}/operator`);
    const tenants = await operator.locator('[data-installed]').allTextContents();
    expect(tenants).toHaveLength(3);
    expect(tenants.map((text) => /agentid (\d+)/.exec(text)?.[1])).toEqual(['1000010', '1000010', '1000010']);
  });

  it('says that nothing was installed when the administrator declines', async () => {
    const { page } = await visit({ extraHTTPHeaders: { 'x-simulator-decline': '1' } });
    await page.goto(`${app.url}/install`);

    await page.click('[data-action="install"]');

    await landsOn(page, app, '/install');
    expect(await page.textContent('[role="alert"]')).toBe('Nothing was installed.');
    expect(await page.isVisible('[data-action="install"]')).toBe(true);
  });

  it('shows members by userid outside of WeCom, and says why', async () => {
    const { page } = await visit();

    await signInByQr(page, app, 'Galaxy Technology', 'zhangsan');
    await landsOn(page, app, '/');

    expect(await page.textContent('h1')).toBe('Hello, zhangsan');
    expect(await page.locator('ww-open-data').count()).toBe(0);
    expect(await page.textContent('[data-hint="names"]')).toContain('tells a provider no names');
  });
});

async function whoIs(page: Page) {
  const account = await page.getAttribute('[data-account]', 'data-account');
  const [identity, channel] = [await fact(page, 'identity'), await fact(page, 'channel')];
  return { account, identity, channel };
}

async function linkedOn(page: Page): Promise<Array<string | null>> {
  const rows = await page.locator('[data-linked]').all();
  return Promise.all(rows.map((row) => row.getAttribute('data-linked')));
}
