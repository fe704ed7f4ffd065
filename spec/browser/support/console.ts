import type { Page } from 'playwright-core';
import type { ConsoleRow } from '../../../lib/doctor/console/row';
import { Terminal } from '../../cli/support/terminal';

/** The rows that `passport-wecom console --json` prints for a configuration file. */
export async function consoleRowsOf(config: string): Promise<ConsoleRow[]> {
  const terminal = new Terminal();
  try {
    terminal.write('wecom.js', config);
    const code = await terminal.run('console', '--config', 'wecom.js', '--json');
    if (code !== 0) throw new Error(terminal.err);
    return (JSON.parse(terminal.out) as { rows: ConsoleRow[] }).rows;
  } finally {
    terminal.leave();
  }
}

/** Keys that the operator chose, which no printed sheet holds. */
export interface Keys {
  readonly token: string;
  readonly encodingAESKey: string;
}

/**
 * Enters rows on an app's page of the simulated console, each by its menu and its label, and the keys beside them. Rows of fields
 * that this page has not are left out.
 *
 * @returns the labels that were filled in
 */
async function enterRows(page: Page, rows: readonly ConsoleRow[], keys: Keys): Promise<string[]> {
  const filled: string[] = [];
  for (const { menu, label, value } of rows) {
    const field = page.locator(
      `fieldset[data-menu="${menu}"] label:has(span:text-matches("^${label}( \\\\*)?$")) input`,
    );
    if ((await field.count()) !== 1) continue;
    await field.fill(value);
    filled.push(label);
  }
  await page.fill('[name="token"]', keys.token);
  await page.fill('[name="encodingAESKey"]', keys.encodingAESKey);
  return filled;
}

/** Enters rows on the page of the simulated console at an address, saves it, and returns what the page says then. */
export async function savePage(page: Page, address: string, rows: readonly ConsoleRow[], keys: Keys) {
  await page.goto(address);
  const labels = await enterRows(page, rows, keys);
  await page.click('[data-action="save"]');
  const checks = (isGreen: boolean) => page.locator(`[data-check][data-ok="${isGreen}"]`).count();
  const saved = await page.getAttribute('[data-saved]', 'data-saved');
  return { labels, green: await checks(true), red: await checks(false), saved: saved === 'true' };
}

/** Presses the button of an enterprise on a page of the simulated console, and returns what the page says was done. */
export async function press(page: Page, address: string, action: 'install' | 'uninstall', corpId: string) {
  await page.goto(address);
  await page.click(`[data-action="${action}"][data-corp="${corpId}"]`);
  return page.textContent('[role="status"]');
}

/** Lets a member leave, on a page of the simulated console, and returns what the page says was done. */
export async function leave(page: Page, address: string, corpId: string, userId: string) {
  await page.goto(address);
  await page.selectOption('[name="member"]', `${corpId}/${userId}`);
  await page.click('[data-action="leave"]');
  return page.textContent('[role="status"]');
}
