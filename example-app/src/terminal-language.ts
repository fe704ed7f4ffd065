import type { Language } from './language';
import { SettingsError } from './settings-error';

const FLAG = /^--lang(?:=(.*))?$/s;

/** Language of what is printed: `--lang zh` goes before the machine's own. */
export function terminalLanguage(args: readonly string[], environment: NodeJS.ProcessEnv): Language {
  const asked = askedFor(args).find((value) => value === 'en' || value === 'zh');
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  return (asked ?? locale).startsWith('zh') ? 'zh' : 'en';
}

/** @throws {@link SettingsError} where a language is asked for that there is none of */
export function refuseOtherLanguages(args: readonly string[]): void {
  const other = askedFor(args).find((value) => value !== 'en' && value !== 'zh');
  if (other === undefined) return;
  throw new SettingsError([
    {
      en: `--lang must be en (English) or zh (中文), got ${JSON.stringify(other)}.`,
      zh: `--lang 只能是 zh（中文）或 en（English），现在是 ${JSON.stringify(other)}。`,
    },
  ]);
}

/** What is left of the arguments without `--lang`. */
export function withoutLanguage(args: readonly string[]): string[] {
  return args.filter((arg, index) => !FLAG.test(arg) && args[index - 1] !== '--lang');
}

function askedFor(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const flag = FLAG.exec(arg);
    return flag ? [flag[1] ?? args[index + 1] ?? ''] : [];
  });
}
