import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closest } from '../options';
import { conformanceCommand } from './conformance-command';
import { consoleCommand } from './console-command';
import { doctorCommand } from './doctor-command';
import { type CommandIo, type ExitCode, UsageError } from './io';
import { simulatorCommand } from './simulator-command';
import { GENERAL } from './usage';

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
    if (!(error instanceof UsageError)) throw error;
    io.err(`passport-wecom: ${error.message}\nSee passport-wecom --help.\n`);
    return 2;
  }
}

async function dispatch([name, ...rest]: readonly string[], io: CommandIo): Promise<ExitCode> {
  if (name === '--help' || name === '-h' || name === 'help') {
    io.out(GENERAL);
    return 0;
  }
  if (name === '--version' || name === '-v') {
    io.out(`${version()}\n`);
    return 0;
  }
  if (name === undefined) {
    io.err(GENERAL);
    return 2;
  }
  const command = COMMANDS.get(name);
  if (!command) {
    const near = closest(name, [...COMMANDS.keys()]);
    throw new UsageError(`There is no command ${name}${near === undefined ? '' : `: did you mean ${near}?`}`);
  }
  return command(rest, io);
}

// Two levels up both from dist/cli, where this runs, and from lib/cli, where it is written.
function version(): string {
  const file = readFileSync(join(__dirname, '../../package.json'), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}
