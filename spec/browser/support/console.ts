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
export async function enterRows(page: Page, rows: readonly ConsoleRow[], keys: Keys): Promise<string[]> {
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
