import { statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ConsoleSheetOptions } from '../doctor/console/console-sheet';
import type { Installer } from '../doctor/console/install-row';
import type { DiagnoseOptions } from '../doctor/diagnose';
import { inspectStrategy } from '../doctor/inspectable';
import type { Bilingual } from '../errors';
import { type CommandIo, UsageError } from './io';
import { withoutSecrets } from './without-secrets';

/** No file was named. */
export const CONFIG_NEEDED: Bilingual = {
  en: '--config FILE is needed: the file that exports { connections: [strategy, …] }.',
  zh: '缺少 --config FILE：导出 { connections: [strategy, …] } 的文件。',
};

/**
 * What to do where the file listens, as the running application does already; undefined for any other error.
 */
export function portTaken(error: unknown): Bilingual | undefined {
  const { code, port, address } = (error ?? {}) as { code?: unknown; port?: unknown; address?: unknown };
  if (code !== 'EADDRINUSE') return undefined;
  const at = String(port ?? address);
  return {
    en: `--config: the file listens on ${at}, which is taken. It must only export connections, not listen: let the application load it.`,
    zh: `--config：该文件会监听 ${at}，而该端口已被占用。该文件只能导出 connections，不能监听；请由应用加载该文件。`,
  };
}

/** What the file given to `--config` exports. */
export type DoctorConfig = Pick<DiagnoseOptions, 'connections' | 'callbacks'> &
  Pick<ConsoleSheetOptions, 'installers'>;

/**
 * Loads the application's connections. The file is code of the application: secrets come from its own
 * environment.
 *
 * @throws {@link UsageError} where there is no such file, it cannot be loaded, or it exports no connections
 * @throws WeComConfigError of a strategy that the file makes with options that cannot work
 */
export async function loadConfig(path: string, io: Pick<CommandIo, 'cwd' | 'env'>): Promise<DoctorConfig> {
  const file = resolve(io.cwd, path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new UsageError({
      en: `--config: there is no file ${path}. Give the file that exports your connections.`,
      zh: `--config：文件 ${path} 不存在。请给出导出 connections 的文件。`,
    });
  }
  if (!['.js', '.cjs', '.mjs'].includes(extname(file))) {
    throw new UsageError({
      en: `--config: ${path} must be .js, .cjs or .mjs. Compile TypeScript first and give its output.`,
      zh: `--config：${path} 须为 .js、.cjs 或 .mjs 文件。TypeScript 请先编译，再给出编译结果。`,
    });
  }
  const { connections, callbacks, installers } = exportsOf(await load(file, path, io.env));
  if (!Array.isArray(connections) || connections.length === 0) {
    throw new UsageError({
      en: `--config: ${path} must export { connections: [strategy, …], callbacks?, installers? }, with at least one strategy.`,
      zh: `--config：${path} 须导出 { connections: [strategy, …], callbacks?, installers? }，其中至少有一个策略。`,
    });
  }
  const stranger = connections.findIndex((connection) => inspectStrategy(connection) === undefined);
  if (stranger >= 0) {
    throw new UsageError({
      en: `--config: connections[${stranger}] of ${path} is neither a WeComProviderQr nor a WeComWorkbench.`,
      zh: `--config：${path} 的 connections[${stranger}] 既不是 WeComProviderQr，也不是 WeComWorkbench。`,
    });
  }
  // diagnose() looks at what stands in the second list.
  const receivers = callbacks as DoctorConfig['callbacks'];
  const stray = [installers ?? []].flat().findIndex((each) => !isInstaller(each));
  if (stray >= 0) {
    throw new UsageError({
      en: `--config: installers[${stray}] of ${path} is not made by installRouter().`,
      zh: `--config：${path} 的 installers[${stray}] 不是由 installRouter() 生成的。`,
    });
  }
  return {
    connections,
    ...(receivers && { callbacks: receivers }),
    ...(installers !== undefined && { installers: [installers].flat() as Installer[] }),
  };
}

function isInstaller(value: unknown): value is Installer {
  return typeof value === 'function' && 'callbackURL' in value;
}

async function load(file: string, path: string, env: CommandIo['env']): Promise<unknown> {
  try {
    return extname(file) === '.mjs' ? await import(pathToFileURL(file).href) : await loadEither(file);
  } catch (error) {
    const { code } = (error ?? {}) as { code?: unknown };
    if (code === 'ERR_WECOM_CONFIG') throw error;
    const taken = portTaken(error);
    if (taken) throw new UsageError(taken);
    const said = error instanceof Error ? withoutSecrets(`${error.name}: ${error.message}`, env) : undefined;
    throw new UsageError({
      en: `--config: ${path} could not be loaded. It threw ${said ?? 'what is no Error'}`,
      zh: `--config：无法加载 ${path}，它抛出了${said === undefined ? '一个不是 Error 的值' : `：${said}`}`,
    });
  }
}

// A .js file is what the nearest package.json says. require() gives a CommonJS file's exports as they are,
// and says so where the file is an ES module after all.
async function loadEither(file: string): Promise<unknown> {
  try {
    return require(file);
  } catch (error) {
    const { code } = (error ?? {}) as { code?: unknown };
    if (code !== 'ERR_REQUIRE_ESM' && code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
    return import(pathToFileURL(file).href);
  }
}

/** Finds the exports in a module's namespace: as they are, or below `default`. */
function exportsOf(loaded: unknown): Partial<Record<keyof DoctorConfig, unknown>> {
  if (typeof loaded !== 'object' || loaded === null) return {};
  if ('connections' in loaded) return loaded;
  return 'default' in loaded ? exportsOf(loaded.default) : {};
}
