import { consoleSheet } from '../doctor/console/console-sheet';
import { withGlosses } from '../doctor/console/glosses';
import type { ConsoleRow } from '../doctor/console/row';
import { languageOf, oneOf, readFlags } from './arguments';
import { CONFIG_NEEDED, loadConfig } from './config-file';
import { type CommandIo, type ExitCode, UsageError } from './io';
import { CONSOLE } from './usage/console';

/** `passport-wecom console`: prints what to enter where in WeCom's consoles. */
export async function consoleCommand(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  const flags = readFlags(argv, {
    config: { type: 'string' },
    router: { type: 'string' },
    lang: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  const lang = oneOf('lang', flags.lang, ['en', 'zh']) ?? languageOf(io.env);
  if (flags.help) {
    io.out(CONSOLE[lang]);
    return 0;
  }
  if (flags.config === undefined) {
    throw new UsageError(CONFIG_NEEDED);
  }
  if (flags.router !== undefined && !/^https?:\/\/[^?#]+$/.test(flags.router)) {
    throw new UsageError({
      en: '--router is the address of wecomRouter, such as https://app.example.com/auth/wecom.',
      zh: '--router 是 wecomRouter 的地址，例如 https://app.example.com/auth/wecom。',
    });
  }
  const config = await loadConfig(flags.config, io);
  const rows = consoleSheet({ ...config, lang, ...(flags.router !== undefined && { router: flags.router }) });
  io.out(flags.json ? `${JSON.stringify({ rows }, null, 2)}\n` : sheet(rows, lang));
  return 0;
}

function sheet(rows: readonly ConsoleRow[], lang: 'en' | 'zh'): string {
  const [needs, value, check, without] =
    lang === 'zh'
      ? (['用于', '填写', '校验', '缺少时'] as const)
      : (['for', 'value', 'check', 'without it'] as const);
  const colon = lang === 'zh' ? '：' : ': ';
  return rows
    .map((row) =>
      [
        withGlosses(lang, `${row.menu} > ${row.label}`),
        `  ${needs}${colon}${row.for}`,
        `  ${value}${colon}${row.value}`,
        `  ${check}${colon}${row.check}`,
        `  ${without}${colon}${row.without}`,
        '',
      ].join('\n'),
    )
    .join('\n');
}
