import type { Language } from './language';

/** Language of what is printed: `--lang zh` goes before the machine's own. */
export function terminalLanguage(args: readonly string[], environment: NodeJS.ProcessEnv): Language {
  const asked = /--lang[= ](en|zh)\b/.exec(args.join(' '))?.[1];
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  return (asked ?? locale).startsWith('zh') ? 'zh' : 'en';
}
