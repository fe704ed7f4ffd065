import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../..');
const TSC = join(ROOT, 'node_modules/.bin/tsc');
const LOCK_TIMEOUT_MS = 120_000;

/** The example application, compiled. */
export const APP = 'example-app/dist/main.js';

/** What the example application is compiled from and to. */
const BUILDS = [
  { sources: ['lib', 'scripts/build.js'], command: ['scripts/build.js'], output: 'dist/index.js' },
  { sources: ['example-app/src'], command: [TSC, '-p', 'example-app'], output: APP },
] as const;

/** Compiles the library and the example application where their sources are newer. Test files that run at once take turns. */
export async function bringBuildsUpToDate(): Promise<void> {
  await whileLocked('builds', async () => {
    for (const { sources, command, output } of BUILDS) {
      const target = join(ROOT, output);
      if (existsSync(target) && statSync(target).mtimeMs > Math.max(...sources.map(newestIn))) continue;
      // Types are checked by `npm run types`; here it counts that there is something to run.
      const { stdout } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
      if (!existsSync(target)) throw new Error(`${sources[0]} did not build:\n${stdout}`);
      utimesSync(target, new Date(), new Date());
    }
  });
}

function newestIn(source: string): number {
  const path = join(ROOT, source);
  if (statSync(path).isFile()) return statSync(path).mtimeMs;
  const entries = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return Math.max(...entries.map((entry) => statSync(join(path, entry)).mtimeMs));
}

/** Runs work while no other test process runs work of the same name. */
export async function whileLocked(name: string, work: () => Promise<void>): Promise<void> {
  const lock = join(ROOT, `node_modules/.lock-of-tests-${name}`);
  const until = Date.now() + LOCK_TIMEOUT_MS;
  while (!takeLock(lock)) {
    // Whoever held it so long is gone.
    if (Date.now() > until) rmSync(lock, { recursive: true, force: true });
    await new Promise((wake) => setTimeout(wake, 100));
  }
  try {
    await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function takeLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}
