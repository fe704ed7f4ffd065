import type { Page } from 'playwright-core';
import type { ExampleApp } from './example-app';

/** The simulator's enterprises, whose CorpIDs are the same at every start. */
export const GALAXY = 'wwd97f7120fbb6d431';
export const MAPLE = 'ww8a21ade057467140';

export const ALICE = { name: 'alice', password: 'alice-in-wonderland' } as const;
export const BOB = { name: 'bob', password: 'bob-the-builder' } as const;

type Place = { readonly url: string };

/** Waits until the browser is at a path of the application, and the page is there. */
export async function landsOn(page: Page, app: Place, path: string): Promise<void> {
  await page.waitForURL((url) => url.origin === app.url && url.pathname === path);
}

/** On the QR page: the member scans. */
export async function scanAs(page: Page, enterprise: string, userId: string): Promise<void> {
  await memberOf(page, enterprise, userId).click();
}

/** Signs in by QR from the login page. */
export async function signInByQr(
  page: Page,
  app: ExampleApp,
  enterprise: string,
  userId: string,
): Promise<void> {
  await page.goto(`${app.url}/login`);
  await page.click('[data-connection="wecom-provider-qr"]');
  await scanAs(page, enterprise, userId);
}

/** The browser becomes the simulated client of a member, who sees the Workbench. */
export async function becomeClient(
  page: Page,
  simulatorUrl: string,
  enterprise: string,
  userId: string,
): Promise<void> {
  await page.goto(`${simulatorUrl}/workbench?switch=1`);
  await memberOf(page, enterprise, userId).click();
}

/** Opens the application in the simulated client of a member. */
export async function openInWorkbench(
  page: Page,
  { simulatorUrl }: Pick<ExampleApp, 'simulatorUrl'>,
  enterprise: string,
  userId: string,
): Promise<void> {
  await becomeClient(page, simulatorUrl, enterprise, userId);
  await page.click('[data-action="open-app"]');
}

/** Signs in on the login page with a password. */
export async function signInWithPassword(
  page: Page,
  app: ExampleApp,
  account: { readonly name: string; readonly password: string },
): Promise<void> {
  await page.goto(`${app.url}/login`);
  await fillIn(page, account);
  await page.click('[data-action="password"]');
  await landsOn(page, app, '/');
}

/** Fills in the fields of a form, the first one with such fields. */
export async function fillIn(
  page: Page,
  { form = '', ...fields }: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    await page.fill(
      form === '' ? `[name="${name}"] >> nth=0` : `form[action="${form}"] [name="${name}"]`,
      value,
    );
  }
}

export async function signOut(page: Page): Promise<void> {
  await page.click('[data-action="sign-out"]');
  await page.waitForURL((url) => url.pathname === '/login');
}

/** One of the facts on the home page. */
export async function fact(page: Page, name: string): Promise<string> {
  return (await page.textContent(`[data-fact="${name}"]`)) ?? '';
}

function memberOf(page: Page, enterprise: string, userId: string) {
  return page.locator(`h3:has-text("${enterprise}") + ul [data-member$="/${userId}"]`);
}
