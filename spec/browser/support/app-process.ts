import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { APP, bringBuildsUpToDate, ROOT } from '../../support/builds';

const START_TIMEOUT_MS = 60_000;

/** The example application in a process of its own. */
export interface AppProcess {
  readonly child: ChildProcess;
  /** Everything it has printed. */
  output(): string;
}

/** Runs it with nothing in its environment but these settings, and free ports. @param program - another of its programs */
export async function spawnExampleApp(
  settings: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  program = APP,
): Promise<AppProcess> {
  await bringBuildsUpToDate();
  const { PATH = '', HOME = '' } = process.env;
  // The database inside the process is WebAssembly, which would be optimised for longer than a test runs.
  const child = spawn(process.execPath, ['--liftoff-only', join(ROOT, program), ...args], {
    env: { PATH, HOME, ENV_FILE: '/dev/null', PORT: '0', SIMULATOR_PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  return { child, output: () => text };
}

/** Waits until it has printed its addresses, and returns them. */
export async function untilStarted({ child, output }: AppProcess) {
  const until = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < until && child.exitCode === null) {
    const url = /(?:Open|打开)\s+(\S+)/.exec(output())?.[1];
    const port = Number(/Listening\s+\S+:(\d+)/.exec(output())?.[1] ?? (url && new URL(url).port));
    const simulatorUrl = /Faults\s+(\S+)/.exec(output())?.[1] ?? '';
    if (url && output().includes('AUTO_BIND_CORPS')) return { url, port, simulatorUrl };
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(`The example app did not start:\n${output()}`);
}

/** Asks it to stop and waits until it has. */
export async function stopProcess({ child }: AppProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
