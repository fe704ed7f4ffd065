import { describeInChromium } from './support/chromium';
import { type ExampleApp, startExampleApp } from './support/example-app';
import { fact, landsOn, openInWorkbench, scanAs, signInByQr } from './support/steps';

describeInChromium('the example app with FLOW=corp-app', (visit) => {
  let app: ExampleApp;

  beforeAll(async () => {
    app = await startExampleApp({ FLOW: 'corp-app' });
  }, 90_000);
  afterAll(() => app?.stop());

  it('signs a member in by QR and Workbench as the same account', async () => {
    const [qr, workbench] = [await visit(), await visit()];

    await signInByQr(qr.page, app, 'Galaxy Technology', 'lisi');
    await landsOn(qr.page, app, '/');
    await openInWorkbench(workbench.page, app, 'Galaxy Technology', 'lisi');
    await landsOn(workbench.page, app, '/');

    expect(await fact(workbench.page, 'identity')).toBe(await fact(qr.page, 'identity'));
    expect(await fact(qr.page, 'channel')).toBe('WeCom QR code');
    expect(qr.strangers.concat(workbench.strangers)).toEqual([]);
  });

  it('refuses members of other enterprises', async () => {
    const { page } = await visit();

    await signInByQr(page, app, 'Maple Trading', 'lisi');

    await landsOn(page, app, '/login');
    expect(await page.textContent('[role="alert"]')).toContain(
      'not a member of an enterprise that can sign in here',
    );
  });

  it('has nothing that could be installed', async () => {
    const { page } = await visit();

    await page.goto(`${app.url}/login`);

    expect(await page.locator('[data-action="install"]').count()).toBe(0);
    expect((await fetch(`${app.url}/install`)).status).toBe(404);
  });

  it('signs in through a code inside a page of its own', async () => {
    const { page } = await visit();
    await page.goto(`${app.url}/login?returnTo=/account`);
    await page.click('[data-panel]');

    await page.frameLocator('iframe').locator('[data-member$="/zhangsan"] >> nth=0').click();

    await landsOn(page, app, '/account');
    expect(await page.textContent('h1')).toBe('Your account');
  });

  it('signs in through a small window, which closes, while the page goes on', async () => {
    const { page, context } = await visit();
    await page.goto(`${app.url}/login?returnTo=/account`);
    const [popup] = await Promise.all([context.waitForEvent('page'), page.click('[data-popup]')]);
    const closed = popup.waitForEvent('close');

    await scanAs(popup, 'Galaxy Technology', 'lisi');

    await landsOn(page, app, '/account');
    await closed;
  });
});
