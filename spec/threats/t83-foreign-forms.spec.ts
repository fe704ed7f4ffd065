import express from 'express';
import type { Page } from 'playwright-core';
import { describeInChromium } from '../browser/support/chromium';
import { type ExampleApp, startExampleApp } from '../browser/support/example-app';
import { type OwnServer, ownServer } from '../browser/support/own-server';
import { ALICE, BOB, landsOn, signInByQr, signInWithPassword } from '../browser/support/steps';

/** What a page of another site sends: a form with these fields, at once. */
function attack(action: string, fields: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`);
  return `<form method="post" action="${action}">${inputs.join('')}<button id="go">go</button></form>`;
}

describeInChromium('T83 A form of another site', (visit) => {
  let app: ExampleApp;
  let evil: OwnServer;
  let form = '';

  beforeAll(async () => {
    app = await startExampleApp({ ON_UNASSOCIATED: 'bind-or-register' });
    evil = await ownServer();
    const site = express();
    site.get('/', (_req, res) => void res.send(form));
    evil.serve(site);
  }, 90_000);
  afterAll(async () => {
    await evil?.close();
    await app?.stop();
  });

  // Of the same machine, so that a browser sends Lax cookies along, and of another one, within the two minutes after a sign-in.
  const origins = ['localhost', '127.0.0.1'];

  async function isAttacked(page: Page, origin: string, path: string, fields: Record<string, string>) {
    form = attack(app.url + path, fields);
    await page.goto(evil.url.replace('localhost', origin));
    const answer = page.waitForResponse(`${app.url}${path}`);
    await page.click('#go');
    return (await answer).status();
  }

  it.each(origins)(
    'at %s does not give a member who is about to bind to the attacker’s account',
    async (origin) => {
      const { page } = await visit();
      await signInByQr(page, app, 'Maple Trading', 'lisi');
      await landsOn(page, app, '/bind');

      expect(await isAttacked(page, origin, '/bind', BOB)).toBe(403);

      await page.goto(`${app.url}/`);
      await landsOn(page, app, '/login');
      await page.goto(`${app.url}/bind`);
      expect(await page.locator('[data-pending="lisi"]').count()).toBe(1);
      await signInWithPassword(page, app, BOB);
      await page.goto(`${app.url}/account`);
      expect(await page.locator('[data-linked="none"]').count()).toBe(1);
    },
    60_000,
  );

  it.each(origins)(
    'at %s registers nobody',
    async (origin) => {
      const { page } = await visit();
      await signInByQr(page, app, 'Maple Trading', 'lisi');
      await landsOn(page, app, '/bind');
      const chosen = { name: 'attacker', password: 'known to the attacker' };

      expect(await isAttacked(page, origin, '/bind/register', chosen)).toBe(403);

      await page.goto(`${app.url}/bind`);
      expect(await page.locator('[data-pending="lisi"]').count()).toBe(1);
    },
    60_000,
  );

  it.each(origins)(
    'at %s signs a visitor in as nobody',
    async (origin) => {
      const { page } = await visit();
      await page.goto(`${app.url}/login`);

      expect(await isAttacked(page, origin, '/login', BOB)).toBe(403);

      await page.goto(app.url);
      await landsOn(page, app, '/login');
    },
    60_000,
  );

  it.each(origins)(
    'at %s neither links, signs out nor brings the token of its own visit',
    async (origin) => {
      const [victim, attacker] = [await visit(), await visit()];
      await signInWithPassword(victim.page, app, ALICE);
      await attacker.page.goto(`${app.url}/login`);
      const csrf = (await attacker.page.getAttribute('[name="csrf"] >> nth=0', 'value')) ?? '';
      const fields = { csrf, password: ALICE.password, connection: 'wecom-provider-qr' };

      expect(await isAttacked(victim.page, origin, '/account/link', fields)).toBe(403);
      expect(await isAttacked(victim.page, origin, '/logout', { csrf })).toBe(403);

      await victim.page.goto(app.url);
      expect(await victim.page.textContent('[data-account]')).toBe('alice');
    },
    60_000,
  );
});
