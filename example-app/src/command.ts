import { loadEnvFile } from './env-file';
import type { Language, Text } from './language';
import { SettingsError } from './settings-error';
import { refuseOtherLanguages, terminalLanguage } from './terminal-language';

/** Runs what an operator starts, in their language; what they have to change is said in it, below a heading. */
export async function runCommand(run: (lang: Language) => Promise<void>, heading?: Text): Promise<void> {
  const lang = terminalLanguage(process.argv, process.env);
  try {
    refuseOtherLanguages(process.argv);
    loadEnvFile(lang);
    await run(lang);
  } catch (error) {
    if (error instanceof SettingsError)
      complain([...(heading ? [heading[lang]] : []), error.in(lang)].join('\n'));
    else complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  }
}

/** Writes a line for the operator. */
export function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
