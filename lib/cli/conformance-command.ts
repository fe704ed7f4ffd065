import type { ConformanceOptions, ConformanceResult } from '../testing/index';
import { ConformanceError, runConformance } from '../testing/index';
import { languageOf, oneOf, readFlags, wholeNumber } from './arguments';
import { ConformancePrinter } from './conformance-report';
import { type CommandIo, type ExitCode, UsageError } from './io';
import { CONFORMANCE } from './usage';

const STRING = { type: 'string' } as const;
const STRINGS = { type: 'string', multiple: true } as const;

const FLAGS = {
  app: STRING,
  simulator: STRING,
  port: STRING,
  qr: STRING,
  workbench: STRING,
  who: STRING,
  'who-pattern': STRING,
  login: STRING,
  logout: STRING,
  link: STRING,
  'suite-callback': STRING,
  account: STRINGS,
  member: STRINGS,
  foreigner: STRING,
  'return-param': STRINGS,
  slow: { type: 'boolean' },
  lang: STRING,
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Flags = ReturnType<typeof readFlags<typeof FLAGS>>;

/** `passport-wecom conformance`: drives a running application and prints what it did wrong. */
export async function conformanceCommand(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  const flags = readFlags(argv, FLAGS);
  if (flags.help) {
    io.out(CONFORMANCE);
    return 0;
  }
  const lang = oneOf('lang', flags.lang, ['en', 'zh']) ?? languageOf(io.env);
  const printer = new ConformancePrinter((text) => io.out(text), lang);
  const onResult = flags.json ? () => undefined : (result: ConformanceResult) => printer.print(result);
  const report = await runConformance({ ...optionsOf(flags), lang, onResult }).catch((error: unknown) => {
    throw explained(error, lang);
  });
  if (flags.json) io.out(`${JSON.stringify(report, null, 2)}\n`);
  else printer.summarise(report);
  return report.ok ? 0 : 1;
}

function optionsOf(flags: Flags): ConformanceOptions {
  if (flags.app === undefined) {
    throw new UsageError('--app URL is needed: where your application runs, such as http://localhost:3000.');
  }
  const port = wholeNumber('port', flags.port, 1, 65_535);
  const { simulator, qr, workbench, who, login, logout, link, foreigner, slow } = flags;
  const given = {
    simulator,
    port,
    qr,
    workbench,
    who,
    whoPattern: flags['who-pattern'],
    login,
    logout,
    link,
    suiteCallback: flags['suite-callback'],
    accounts: flags.account?.map(parseAccount),
    members: flags.member,
    foreigner,
    returnParameters: flags['return-param'],
    slow,
  };
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  return { app: flags.app, ...(Object.fromEntries(named) as Omit<ConformanceOptions, 'app'>) };
}

function parseAccount(text: string): { name: string; password: string } {
  const colon = text.indexOf(':');
  if (colon <= 0)
    throw new UsageError('--account is NAME:PASSWORD, an account of your application for tests.');
  return { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

function explained(error: unknown, lang: 'en' | 'zh'): unknown {
  if (error instanceof ConformanceError) return new UsageError(error.text[lang]);
  const { code } = (error ?? {}) as { code?: unknown };
  if (code === 'EADDRINUSE') {
    return new UsageError(
      lang === 'zh'
        ? '模拟器的端口已被占用：请用 --port 选择另一个，或用 --simulator 指定已在运行的模拟器。'
        : "The simulator's port is taken: choose another with --port, or name the simulator that runs there with --simulator.",
    );
  }
  const said = error instanceof Error ? error.message : '';
  return said.startsWith('The WeCom simulator') ? new UsageError(said) : error;
}
