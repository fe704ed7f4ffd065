import { WeComConfigError } from '../../errors';
import { type Inspectable, inspectStrategy, routerOf } from '../inspectable';
import { connectionRows } from './connection-rows';
import { type Installer, installRow } from './install-row';
import { type Receiver, receiverRows, suiteKind } from './receiver-rows';
import { type ConsoleRow, rowsIn } from './row';

/** Options of {@link consoleSheet}. */
export interface ConsoleSheetOptions {
  /** The strategies of the application, made as it makes them. */
  readonly connections: readonly Inspectable[];
  /** Its receivers, as wecomRouter takes them. @defaultValue none */
  readonly callbacks?: readonly Receiver[];
  /** Its install buttons, as installRouter() makes them. @defaultValue none */
  readonly installers?: readonly Installer[];
  /**
   * Address of wecomRouter, such as https://app.example.com/auth/wecom. @defaultValue where the callbackURLs
   * say it is
   */
  readonly router?: string;
  /** @defaultValue 'en' */
  readonly lang?: 'en' | 'zh';
}

/**
 * Says what to enter where in WeCom's consoles: a row for each field, its value computed from the strategies
 * and receivers. Asks nobody, and holds no secret.
 *
 * @throws {@link WeComConfigError} for what is none of this package's strategies
 */
export function consoleSheet(options: ConsoleSheetOptions): readonly ConsoleRow[] {
  const { callbacks = [], installers = [], lang = 'en' } = options;
  const connections = options.connections.map((candidate, index) => {
    const connection = inspectStrategy(candidate);
    if (connection) return connection;
    throw new WeComConfigError(
      `consoleSheet: connections.${index} must be a WeComProviderQr or a WeComWorkbench.`,
    );
  });
  const mountedAt = options.router?.replace(/\/$/, '') ?? connections.map(routerOf).find(Boolean);
  const ids = [...connections.map(({ suite }) => suite), ...callbacks].flatMap((each) => each?.suiteId ?? []);
  const apps = [...new Set(ids)].filter((suiteId) => suiteKind(suiteId, connections) === 'app');
  // An install button does not say whose it is.
  const [app] = apps.length === 1 ? apps : [];
  return rowsIn(lang, [
    ...connections.flatMap(connectionRows),
    ...installers.map((installer) => installRow(installer, app)),
    ...callbacks.flatMap((receiver) => receiverRows(receiver, connections, mountedAt)),
  ]);
}
