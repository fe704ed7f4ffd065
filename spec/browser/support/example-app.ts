import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnExampleApp, stopProcess, untilStarted } from './app-process';
import { databaseTemplate, type Template } from './database-template';

/** The example application, running in a process of its own with its simulated WeCom. */
export interface ExampleApp {
  readonly url: string;
  /** Where it listens, whatever address it is reached under. */
  readonly port: number;
  /** Empty where the settings name a WeCom. */
  readonly simulatorUrl: string;
  /** Everything it has printed. */
  output(): string;
  stop(): Promise<void>;
}

/**
 * Starts it on free ports with a database of its own; resolves once it has printed its addresses.
 *
 * @param database - `trial`: with the accounts alice and bob, and the simulator's enterprises
 */
export async function startExampleApp(
  settings: Readonly<Record<string, string>> = {},
  database: Template = 'trial',
): Promise<ExampleApp> {
  const data = await dataFolder(database);
  const app = await spawnExampleApp({ DATA_DIR: data, ...settings });
  const stop = async () => {
    await stopProcess(app);
    await rm(data, { recursive: true, force: true });
  };
  try {
    return { ...(await untilStarted(app)), output: app.output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Makes a data folder of a test's own. */
export async function dataFolder(database: Template): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'example-app-'));
  await cp(await databaseTemplate(database), folder, { recursive: true });
  return folder;
}
