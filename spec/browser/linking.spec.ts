import type { Page } from 'playwright-core';
import { USER_AGENTS } from '../support/browser';
import { describeInChromium } from './support/chromium';
import { type ExampleApp, startExampleApp } from './support/example-app';
import { ALICE, BOB, fact, fillIn, landsOn, scanAs, signInByQr, signInWithPassword } from './support/steps';

describeInChromium('linking WeCom members to an account', (visit) => {
  let app: ExampleApp;

  beforeAll(async () => {
    app = await startExampleApp();
  }, 90_000);
  afterAll(() => app?.stop());

  async function startLink(page: Page, password: string, connection = 'wecom-provider-qr'): Promise<void> {
    await page.goto(`${app.url}/account`);
    await fillIn(page, { form: '/account/link', password });
    await page.click(`[data-link="${connection}"]`);
  }

  it('links with a fresh password, signs in with the member, and unlinks again', async () => {
    const [owner, member] = [await visit(), await visit()];
    await signInWithPassword(owner.page, app, ALICE);

    await startLink(owner.page, ALICE.password);
    await scanAs(owner.page, 'Maple Trading', 'lisi');
    await landsOn(owner.page, app, '/account');
    expect(await owner.page.textContent('[role="status"]')).toContain('is linked');

    await signInByQr(member.page, app, 'Maple Trading', 'lisi');
    await landsOn(member.page, app, '/');
    expect(await member.page.textContent('[data-account]')).toBe('alice');

    await owner.page.click('summary');
    await fillIn(owner.page, { form: '/account/unlink', password: ALICE.password });
    await owner.page.click('[data-action="unlink"]');
    await owner.page.waitForURL(/done=unlinked/);
    expect(await owner.page.locator('[data-linked="none"]').count()).toBe(1);

    // The session that began with the member has ended with the link.
    await member.page.goto(app.url);
    await landsOn(member.page, app, '/login');
    expect(owner.strangers.concat(member.strangers)).toEqual([]);
  }, 60_000);

  it('links through the Workbench in a WeCom client', async () => {
    const { page } = await visit({ userAgent: USER_AGENTS.windows });
    await page.goto(`${app.simulatorUrl}/workbench`);
    await page.click('[data-member$="/wangwu"]');
    await signInWithPassword(page, app, BOB);

    await startLink(page, BOB.password, 'wecom-workbench');

    await page.waitForURL(/done=linked/);
    expect(await page.locator('[data-linked^="o:"]:has-text("wangwu")').count()).toBe(1);
  }, 60_000);

  it('asks for the password first', async () => {
    const { page } = await visit();
    await signInWithPassword(page, app, BOB);

    await startLink(page, 'wrong');

    await landsOn(page, app, '/account/link');
    expect(await page.textContent('[role="alert"]')).toBe('That is not your password.');
  }, 60_000);

  it('refuses a member who belongs to another account, and changes nothing', async () => {
    const [owner, other] = [await visit(), await visit()];
    await signInByQr(owner.page, app, 'Maple Trading', 'zhaoliu');
    await landsOn(owner.page, app, '/');
    await signInWithPassword(other.page, app, BOB);

    await startLink(other.page, BOB.password);
    await scanAs(other.page, 'Maple Trading', 'zhaoliu');

    await landsOn(other.page, app, '/account');
    expect(await other.page.textContent('[role="alert"]')).toContain('linked to another account');
    expect(await other.page.textContent('main')).not.toContain('is linked to your account');
    await other.page.goto(app.url);
    expect(await other.page.textContent('[data-account]')).toBe('bob');
    await owner.page.reload();
    expect(await fact(owner.page, 'user-id')).toBe('zhaoliu');
  }, 60_000);

  it('links nothing when the member declines', async () => {
    const { page } = await visit();
    await signInWithPassword(page, app, BOB);
    const linked = () => page.locator('main article[data-linked]').allTextContents();
    await page.goto(`${app.url}/account`);
    const before = await linked();
    await startLink(page, BOB.password);

    await page.click('[data-action="decline"]');

    await landsOn(page, app, '/account');
    expect(await page.textContent('[role="alert"]')).toContain('cancelled in WeCom');
    expect(await linked()).toEqual(before);
  }, 60_000);

  it('ends in a failure when another account is signed in at the return', async () => {
    const { page, context } = await visit();
    await signInWithPassword(page, app, BOB);
    await startLink(page, BOB.password);
    const elsewhere = await context.newPage();
    await elsewhere.goto(app.url);
    await elsewhere.click('[data-action="sign-out"]');
    await signInWithPassword(elsewhere, app, ALICE);

    await scanAs(page, 'Harbour Logistics', 'zhouba');

    await landsOn(page, app, '/account');
    expect(await page.textContent('[role="alert"]')).toContain('Nothing was linked');
    expect(await page.locator('[data-linked$="zhouba"]').count()).toBe(0);
  }, 60_000);

  it('lets a member without a password choose one, and then link', async () => {
    const { page } = await visit();
    const chosen = { name: 'chen.qi', password: 'long enough for this' };
    await signInByQr(page, app, 'Harbour Logistics', 'chenqi');
    await landsOn(page, app, '/');
    await page.goto(`${app.url}/account`);
    await fillIn(page, chosen);
    await page.click('[data-action="save-password"]');
    await page.waitForURL(/done=password/);

    await startLink(page, chosen.password);
    await scanAs(page, 'Harbour Logistics', 'zhouba');

    await page.waitForURL(/done=linked/);
    expect(await page.locator('[data-linked]').count()).toBe(2);
  }, 60_000);
});
