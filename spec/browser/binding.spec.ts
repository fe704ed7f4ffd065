import { describeInChromium } from './support/chromium';
import { type ExampleApp, startExampleApp } from './support/example-app';
import {
  ALICE,
  BOB,
  fact,
  fillIn,
  GALAXY,
  landsOn,
  openInWorkbench,
  signInByQr,
  signInWithPassword,
  signOut,
} from './support/steps';

describeInChromium('a member nobody is linked to', (visit) => {
  let app: ExampleApp | undefined;

  async function start(settings: Readonly<Record<string, string>>): Promise<ExampleApp> {
    app = await startExampleApp(settings);
    return app;
  }
  afterEach(async () => {
    await app?.stop();
    app = undefined;
  });

  it('is refused with ON_UNASSOCIATED=fail', async () => {
    const fail = await start({ ON_UNASSOCIATED: 'fail' });
    const { page, strangers } = await visit();

    await signInByQr(page, fail, 'Maple Trading', 'lisi');

    await landsOn(page, fail, '/login');
    expect(await page.textContent('[role="alert"]')).toContain('No account here is linked to you');
    expect(strangers).toEqual([]);
  }, 60_000);

  it('gets an account with ON_UNASSOCIATED=create, and the same one the next time', async () => {
    const create = await start({ ON_UNASSOCIATED: 'create' });
    const [first, second] = [await visit(), await visit()];
    await signInByQr(first.page, create, 'Maple Trading', 'lisi');
    await landsOn(first.page, create, '/');
    const account = await first.page.getAttribute('[data-account]', 'data-account');

    await signInByQr(second.page, create, 'Maple Trading', 'lisi');

    await landsOn(second.page, create, '/');
    expect(await second.page.getAttribute('[data-account]', 'data-account')).toBe(account);
  }, 60_000);

  it.each(['create', 'bind-or-register'])(
    'gets no account with LOGIN_ONLY=1 and ON_UNASSOCIATED=%s',
    async (mode) => {
      const loginOnly = await start({ LOGIN_ONLY: '1', ON_UNASSOCIATED: mode });
      const { page } = await visit();

      await signInByQr(page, loginOnly, 'Maple Trading', 'lisi');

      await landsOn(page, loginOnly, mode === 'create' ? '/login' : '/bind');
      expect(await page.locator('[data-action="register"]').count()).toBe(0);
    },
    60_000,
  );

  it('binds with the password of an account and signs in with WeCom alone from then on', async () => {
    const bind = await start({ ON_UNASSOCIATED: 'bind' });
    const [first, second] = [await visit(), await visit()];
    await first.page.goto(`${bind.url}/auth/wecom/wecom-provider-qr?returnTo=/account`);
    await first.page.click('[data-member$="/zhaoliu"]');
    await landsOn(first.page, bind, '/bind');
    expect(await first.page.locator('[data-action="register"]').count()).toBe(0);
    await fillIn(first.page, { ...ALICE, password: 'wrong' });
    await first.page.click('[data-action="bind"]');
    expect(await first.page.textContent('[role="alert"]')).toBe('Name and password do not match.');

    await fillIn(first.page, ALICE);
    await first.page.click('[data-action="bind"]');

    await landsOn(first.page, bind, '/account');
    await signInByQr(second.page, bind, 'Maple Trading', 'zhaoliu');
    await landsOn(second.page, bind, '/');
    expect(await second.page.textContent('[data-account]')).toBe('alice');
  }, 60_000);

  it('registers with ON_UNASSOCIATED=bind-or-register, under a name nobody has', async () => {
    const register = await start({ ON_UNASSOCIATED: 'bind-or-register' });
    const { page } = await visit();
    const form = '/bind/register';
    await signInByQr(page, register, 'Harbour Logistics', 'chenqi');
    await landsOn(page, register, '/bind');
    await fillIn(page, { form, name: 'bob', password: 'long enough for this' });
    await page.click('[data-action="register"]');
    expect(await page.textContent('[role="alert"]')).toContain('This name is taken');

    await fillIn(page, { form, name: 'chen.qi', password: 'long enough for this' });
    await page.click('[data-action="register"]');

    await landsOn(page, register, '/');
    expect(await fact(page, 'channel')).toBe('WeCom QR code');
    await signOut(page);
    await signInWithPassword(page, register, { name: 'chen.qi', password: 'long enough for this' });
    expect(await page.textContent('[data-account]')).toBe('chen.qi');
  }, 60_000);

  it('goes back to the login page after a cancel, and cannot bind any more', async () => {
    const bind = await start({ ON_UNASSOCIATED: 'bind' });
    const { page } = await visit();
    await signInByQr(page, bind, 'Maple Trading', 'lisi');
    await landsOn(page, bind, '/bind');

    await page.click('[data-action="cancel"]');

    await landsOn(page, bind, '/login');
    await page.goto(`${bind.url}/bind`);
    await landsOn(page, bind, '/login');
    expect(await page.textContent('[role="alert"]')).toContain('Please sign in with WeCom again');
  }, 60_000);

  it('is linked without asking where AUTO_BIND_CORPS trusts the enterprise, and only there', async () => {
    const automatic = await start({ ON_UNASSOCIATED: 'fail', AUTO_BIND_CORPS: GALAXY });
    const { page } = await visit();

    await openInWorkbench(page, automatic, 'Galaxy Technology', 'alice');

    await landsOn(page, automatic, '/');
    expect(await page.textContent('[data-account]')).toBe('alice');
    expect(await page.getAttribute('[data-account]', 'data-account')).toBe('1');
  }, 60_000);

  it('replaces whoever was signed in on a shared computer while it binds', async () => {
    const bind = await start({ ON_UNASSOCIATED: 'bind' });
    const { page } = await visit();
    await signInWithPassword(page, bind, BOB);

    await page.goto(`${bind.url}/auth/wecom/wecom-provider-qr`);
    await page.click('[data-member$="/zhaoliu"]');

    await landsOn(page, bind, '/bind');
    expect(await page.locator('[data-action="sign-out"]').count()).toBe(0);
  }, 60_000);
});
