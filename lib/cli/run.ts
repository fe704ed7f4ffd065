import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bilingual } from '../errors';
import { closest } from '../options';
import { askedLanguage } from './arguments';
import { conformanceCommand } from './conformance-command';
import { consoleCommand } from './console-command';
import { doctorCommand } from './doctor-command';
import { inChinese } from './in-chinese';
import { type CommandIo, type ExitCode, UsageError } from './io';
import { simulatorCommand } from './simulator-command';
import { GENERAL } from './usage/general';

type Command = (argv: readonly string[], io: CommandIo) => Promise<ExitCode>;

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['conformance', conformanceCommand],
  ['console', consoleCommand],
  ['doctor', doctorCommand],
  ['simulator', simulatorCommand],
]);

/** Runs one command line. What a person can put right is said in one line, without a stack. */
export async function run(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    const lang = askedLanguage(argv, io.env);
    if (error instanceof UsageError) {
      const { name = '' } = split(argv);
      const help = `passport-wecom ${COMMANDS.has(name) ? `${name} ` : ''}--help`;
      const seeHelp: Bilingual = { en: `See ${help}.`, zh: `用法：${help}` };
      io.err(`passport-wecom: ${error.text[lang]}\n${seeHelp[lang]}\n`);
      return 2;
    }
    // A strategy of the configuration refused its options. Its class may be of another copy of this package.
    const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
    if (code !== 'ERR_WECOM_CONFIG') throw error;
    const said = String(message);
    io.err(`passport-wecom: ${lang === 'zh' ? inChinese(said) : said}\n`);
    return 1;
  }
}

/** The command and what it is given. The language may stand before the command too. */
function split(argv: readonly string[]) {
  const front = argv[0] === '--lang' ? 2 : argv[0]?.startsWith('--lang=') ? 1 : 0;
  return { name: argv[front], rest: [...argv.slice(front + 1), ...argv.slice(0, front)] };
}

async function dispatch(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { name, rest } = split(argv);
  const general = GENERAL[askedLanguage(argv, io.env)];
  if (name === '--help' || name === '-h' || name === 'help') {
    io.out(general);
    return 0;
  }
  if (name === '--version' || name === '-v') {
    io.out(`${version()}\n`);
    return 0;
  }
  if (name === undefined) {
    io.err(general);
    return 2;
  }
  const command = COMMANDS.get(name);
  if (!command) {
    const near = closest(name, [...COMMANDS.keys()]);
    throw new UsageError({
      en: `There is no command ${name}${near === undefined ? '' : `: did you mean ${near}?`}`,
      zh: `没有命令 ${name}${near === undefined ? '' : `，是否应为 ${near}？`}`,
    });
  }
  return command(rest, io);
}

// Two levels up both from dist/cli, where this runs, and from lib/cli, where it is written.
function version(): string {
  const file = readFileSync(join(__dirname, '../../package.json'), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}
