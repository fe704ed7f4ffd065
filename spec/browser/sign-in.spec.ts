import { describeInChromium } from './support/chromium';
import { type ExampleApp, startExampleApp } from './support/example-app';
import { ALICE, fact, fillIn, landsOn, openInWorkbench, scanAs, signInByQr, signOut } from './support/steps';

describeInChromium('signing in to the example app', (visit) => {
  let app: ExampleApp;

  beforeAll(async () => {
    app = await startExampleApp();
  }, 90_000);
  afterAll(() => app?.stop());

  it('signs in the member who scanned the QR code, with their enterprise', async () => {
    const { page, strangers } = await visit();

    await signInByQr(page, app, 'Maple Trading', 'lisi');

    await landsOn(page, app, '/');
    expect(await page.textContent('h1')).toBe('Hello, lisi');
    expect(await fact(page, 'channel')).toBe('WeCom QR code');
    expect(await fact(page, 'enterprise')).toContain('Maple Trading');
    expect(await fact(page, 'user-id')).toBe('lisi');
    expect(strangers).toEqual([]);
  });

  it('signs in the member who opened the app from the Workbench, without a password', async () => {
    const { page, strangers } = await visit();

    await openInWorkbench(page, app, 'Galaxy Technology', 'lisi');

    await landsOn(page, app, '/');
    expect(await fact(page, 'channel')).toBe('WeCom Workbench');
    expect(await fact(page, 'enterprise')).toContain('Galaxy Technology');
    expect(strangers).toEqual([]);
  });

  it('keeps members of two enterprises with the same userid apart', async () => {
    const [one, other] = [await visit(), await visit()];

    await signInByQr(one.page, app, 'Galaxy Technology', 'zhangsan');
    await signInByQr(other.page, app, 'Maple Trading', 'zhangsan');

    await landsOn(one.page, app, '/');
    await landsOn(other.page, app, '/');
    const accounts = [one, other].map(({ page }) => page.getAttribute('[data-account]', 'data-account'));
    expect(new Set(await Promise.all(accounts)).size).toBe(2);
  });

  it('ends on the login page with a message when the member declines, and starts nothing by itself', async () => {
    const { page } = await visit();
    await page.goto(`${app.url}/login`);
    await page.click('[data-connection="wecom-provider-qr"]');

    await page.click('[data-action="decline"]');

    await landsOn(page, app, '/login');
    expect(await page.textContent('[role="alert"]')).toContain('cancelled');
    await page.waitForLoadState('networkidle');
    expect(new URL(page.url()).pathname).toBe('/login');
  });

  it('lands on the page the visitor asked for before the sign-in', async () => {
    const { page } = await visit();
    await page.goto(`${app.url}/account`);
    await landsOn(page, app, '/login');

    await page.click('[data-connection="wecom-provider-qr"]');
    await scanAs(page, 'Maple Trading', 'lisi');

    await landsOn(page, app, '/account');
    expect(await page.textContent('h1')).toBe('Your account');
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/%5cevil.example'])(
    'never lands on the foreign address %s',
    async (address) => {
      const { page, strangers } = await visit();
      const query = new URLSearchParams({ returnTo: address });

      await page.goto(`${app.url}/auth/wecom/wecom-provider-qr?${query}`);
      await scanAs(page, 'Maple Trading', 'lisi');

      await landsOn(page, app, '/');
      expect(strangers).toEqual([]);
    },
  );

  it('stays signed out after a sign-out, also in a WeCom client that could sign in silently (T47)', async () => {
    const { page } = await visit();
    await openInWorkbench(page, app, 'Galaxy Technology', 'lisi');
    await landsOn(page, app, '/');

    await signOut(page);

    expect(await page.textContent('[role="status"]')).toBe('You are signed out.');
    await page.goto(app.url);
    await landsOn(page, app, '/login');
  });

  it('shows the new member after a switch in the WeCom client, never the former one', async () => {
    const { page } = await visit();
    await openInWorkbench(page, app, 'Galaxy Technology', 'lisi');
    await landsOn(page, app, '/');

    await openInWorkbench(page, app, 'Galaxy Technology', 'zhangsan');

    await landsOn(page, app, '/');
    expect(await fact(page, 'user-id')).toBe('zhangsan');
  });

  it('signs in with a password, and refuses a wrong one', async () => {
    const { page } = await visit();
    await page.goto(`${app.url}/login`);
    await fillIn(page, { name: 'alice', password: 'wrong' });
    await page.click('[data-action="password"]');
    expect(await page.textContent('[role="alert"]')).toBe('Name and password do not match.');

    await fillIn(page, ALICE);
    await page.click('[data-action="password"]');

    await landsOn(page, app, '/');
    expect(await fact(page, 'channel')).toBe('Password');
  });
});
