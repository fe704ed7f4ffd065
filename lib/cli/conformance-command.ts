import type { ConformanceOptions, ConformanceResult } from '../testing/index';
import { ConformanceError, runConformance } from '../testing/index';
import { inFlags, languageOf, oneOf, readFlags, wholeNumber } from './arguments';
import { ConformancePrinter } from './conformance-report';
import { inChinese } from './in-chinese';
import { type CommandIo, type ExitCode, UsageError } from './io';
import { CONFORMANCE } from './usage/conformance';

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
  const lang = oneOf('lang', flags.lang, ['en', 'zh']) ?? languageOf(io.env);
  if (flags.help) {
    io.out(CONFORMANCE[lang]);
    return 0;
  }
  const printer = new ConformancePrinter((text) => io.out(text), lang);
  const onResult = flags.json ? () => undefined : (result: ConformanceResult) => printer.print(result);
  const report = await runConformance({ ...optionsOf(flags), lang, onResult }).catch((error: unknown) => {
    throw explained(error);
  });
  if (flags.json) io.out(`${JSON.stringify(report, null, 2)}\n`);
  else printer.summarise(report);
  return report.ok ? 0 : 1;
}

function optionsOf(flags: Flags): ConformanceOptions {
  if (flags.app === undefined) {
    throw new UsageError({
      en: '--app URL is needed: where your application runs, such as http://localhost:3000.',
      zh: '缺少 --app URL：您的应用运行的地址，例如 http://localhost:3000。',
    });
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
  if (colon <= 0) {
    throw new UsageError({
      en: '--account is NAME:PASSWORD, an account of your application for tests.',
      zh: '--account 的格式是 NAME:PASSWORD，即您的应用中一个供测试的账号。',
    });
  }
  return { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

function explained(error: unknown): unknown {
  if (error instanceof ConformanceError)
    return new UsageError({ en: inFlags(error.text.en, FLAGS), zh: inFlags(error.text.zh, FLAGS) });
  const { code } = (error ?? {}) as { code?: unknown };
  if (code === 'EADDRINUSE') {
    return new UsageError({
      en: "The simulator's port is taken: choose another with --port, or name the simulator that runs there with --simulator.",
      zh: '模拟器的端口已被占用：请用 --port 选择另一个，或用 --simulator 指定已在运行的模拟器。',
    });
  }
  const said = error instanceof Error ? error.message : '';
  return said.startsWith('The WeCom simulator') ? new UsageError({ en: said, zh: inChinese(said) }) : error;
}
