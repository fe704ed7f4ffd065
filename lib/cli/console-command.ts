import { consoleSheet } from '../doctor/console/console-sheet';
import { withGlosses } from '../doctor/console/glosses';
import type { ConsoleRow } from '../doctor/console/row';
import type { Bilingual } from '../errors';
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

const FOR: Bilingual = { en: 'for: ', zh: '用于：' };
const VALUE: Bilingual = { en: 'value: ', zh: '填写：' };
const CHECK: Bilingual = { en: 'check: ', zh: '校验：' };
const WITHOUT: Bilingual = { en: 'without it: ', zh: '缺少时：' };

function sheet(rows: readonly ConsoleRow[], lang: keyof Bilingual): string {
  return rows
    .map((row, index) =>
      [
        ...(row.enteredBy === rows[index - 1]?.enteredBy ? [] : [`# ${row.enteredBy}`, '']),
        withGlosses(lang, `${row.menu} > ${row.label}`),
        `  ${FOR[lang]}${row.for}`,
        `  ${VALUE[lang]}${row.value}`,
        `  ${CHECK[lang]}${row.check}`,
        `  ${WITHOUT[lang]}${row.without}`,
        '',
      ].join('\n'),
    )
    .join('\n');
}
