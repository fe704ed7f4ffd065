import { existsSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnExampleApp, stopProcess, untilStarted } from './app-process';
import { APP, bringBuildsUpToDate, ROOT, whileLocked } from './builds';

const TEMPLATE = join(ROOT, 'node_modules/.database-of-tests');

/**
 * Returns a data folder as it is after the first start of a trial, to be copied: tables, accounts, enterprises. Postgres takes
 * seconds to make one.
 */
export async function databaseTemplate(): Promise<string> {
  await bringBuildsUpToDate();
  await whileLocked('database', async () => {
    if (isNewerThanApp(TEMPLATE)) return;
    const draft = `${TEMPLATE}-draft`;
    await rm(draft, { recursive: true, force: true });
    const app = await spawnExampleApp({ DATA_DIR: draft });
    try {
      await untilStarted(app);
    } finally {
      await stopProcess(app);
    }
    await rm(TEMPLATE, { recursive: true, force: true });
    await rename(draft, TEMPLATE);
  });
  return TEMPLATE;
}

function isNewerThanApp(folder: string): boolean {
  return existsSync(folder) && statSync(folder).mtimeMs > statSync(join(ROOT, APP)).mtimeMs;
}
