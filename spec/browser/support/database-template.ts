import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { APP, bringBuildsUpToDate, ROOT, whileLocked } from '../../support/builds';
import { spawnExampleApp, stopProcess, untilStarted } from './app-process';

/** What a data folder is copied from: as after the first start of a trial, or with a Postgres in which there is nothing yet. */
export type Template = 'trial' | 'empty';

const EMPTY =
  "require('@electric-sql/pglite').PGlite.create(process.argv[1]).then((database) => database.close())";

/** Returns a data folder to be copied, since Postgres takes seconds to make one. */
export async function databaseTemplate(template: Template): Promise<string> {
  await bringBuildsUpToDate();
  const folder = join(ROOT, `node_modules/.database-of-tests-${template}`);
  await whileLocked(`database-${template}`, async () => {
    if (isNewerThanApp(folder)) return;
    const draft = `${folder}-draft`;
    await rm(draft, { recursive: true, force: true });
    await (template === 'trial' ? fill(draft) : create(draft));
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  });
  return folder;
}

/** Has the application put its tables, accounts and enterprises there. */
async function fill(folder: string): Promise<void> {
  const app = await spawnExampleApp({ DATA_DIR: folder });
  try {
    await untilStarted(app);
  } finally {
    await stopProcess(app);
  }
}

async function create(folder: string): Promise<void> {
  await mkdir(folder);
  await promisify(execFile)(process.execPath, ['--eval', EMPTY, join(folder, 'postgres')], { cwd: ROOT });
}

function isNewerThanApp(folder: string): boolean {
  return existsSync(folder) && statSync(folder).mtimeMs > statSync(join(ROOT, APP)).mtimeMs;
}
