import { Accounts } from './accounts';
import { createApp } from './app';
import { openDatabase } from './database';
import { type DemoAccount, seedDemoAccounts } from './demo';
import { listenEarly } from './http-server';
import { Installations } from './installations';
import type { Language } from './language';
import { Members } from './members';
import { Pushes } from './pushes';
import { reachWeCom } from './reach-wecom';
import { connectRedis } from './redis';
import type { Settings } from './settings';
import { createStores } from './stores';
import { createSuiteClient } from './suite-client';
import { Tenants } from './tenants';
import type { WeComAccess } from './wecom';

/** The application at work. */
export interface Running {
  readonly settings: Settings;
  readonly baseUrl: string;
  readonly port: number;
  readonly access: WeComAccess;
  readonly simulatorUrl: string | undefined;
  readonly demoAccounts: readonly DemoAccount[];
  /** Answers what has begun, then lets go of everything. */
  close(): Promise<void>;
}

/** @throws {@link SettingsError} where a port is taken or Redis cannot be reached */
export async function startServer(
  settings: Settings,
  lang: Language,
  log: (line: string) => void,
): Promise<Running> {
  // The port comes first: a second copy that is started by mistake stops here, before it touches the same data folder.
  const server = await listenEarly(settings.port, settings.host);
  const closing: Array<() => Promise<unknown>> = [() => server.close()];
  const baseUrl = settings.baseUrl ?? `http://localhost:${server.port}`;

  const redis = settings.redisUrl === undefined ? undefined : await connectRedis(settings.redisUrl, log);
  if (redis) closing.push(() => redis.close());
  const database = await openDatabase(settings);
  closing.push(() => database.close());
  const accounts = new Accounts(database, settings.operators);
  const tenants = new Tenants(database);

  const wecom = await reachWeCom(settings, { port: server.port + 1, tenants, lang });
  closing.push(() => wecom.close());
  const { access, simulatorUrl } = wecom;
  const demoAccounts = settings.production
    ? []
    : await seedDemoAccounts(accounts, simulatorUrl !== undefined);
  const trial = simulatorUrl === undefined ? undefined : { simulatorUrl, accounts: demoAccounts };
  const parts = { settings, baseUrl, access, stores: createStores(redis), accounts, tenants };
  const suiteClient = createSuiteClient(parts);
  const installations =
    access.suite &&
    suiteClient &&
    new Installations({ database, tenants, client: suiteClient, suiteId: access.suite.suiteId, log });
  // Before the database, which it needs to the end.
  if (installations) closing.splice(1, 0, () => installations.close());

  const [members, pushes] = [new Members(database), new Pushes(database)];
  server.serve(createApp({ ...parts, members, pushes, suiteClient, installations, redis, trial, log }));
  await wecom.announce(baseUrl, server.port);
  installations?.redeemSoon();

  const close = async () => {
    for (const step of closing) await step();
  };
  return { settings, baseUrl, port: server.port, access, simulatorUrl, demoAccounts, close };
}
