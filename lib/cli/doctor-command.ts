import { type Diagnosis, diagnoseWith } from '../doctor/diagnose';
import type { Lang } from '../doctor/finding';
import { type Bilingual, WeComConfigError } from '../errors';
import { inFlags, languageOf, oneOf, readFlags } from './arguments';
import { CONFIG_NEEDED, loadConfig } from './config-file';
import { inChinese } from './in-chinese';
import { type CommandIo, type ExitCode, UsageError } from './io';
import { report } from './report';
import { DOCTOR } from './usage/doctor';

const FLAGS = {
  config: { type: 'string' },
  app: { type: 'string' },
  'login-page': { type: 'string' },
  'verify-file': { type: 'string' },
  lang: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** `passport-wecom doctor`: loads the connections, has them examined, prints what was found. */
export async function doctorCommand(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  const flags = readFlags(argv, FLAGS);
  const lang = oneOf('lang', flags.lang, ['en', 'zh']) ?? languageOf(io.env);
  if (flags.help) {
    io.out(DOCTOR[lang]);
    return 0;
  }
  if (flags.config === undefined) {
    throw new UsageError(CONFIG_NEEDED);
  }
  const diagnosis = await examine(flags.config, flags, lang, io);
  io.out(flags.json ? `${JSON.stringify(diagnosis, null, 2)}\n` : report(diagnosis, lang));
  return diagnosis.ok ? 0 : 1;
}

interface Flags {
  readonly app?: string | undefined;
  readonly 'login-page'?: string | undefined;
  readonly 'verify-file'?: string | undefined;
}

async function examine(config: string, flags: Flags, lang: Lang, io: CommandIo): Promise<Diagnosis> {
  const { app, 'login-page': loginPage, 'verify-file': verificationFile } = flags;
  const loaded = await loadConfig(config, io).catch((error: unknown) => cannotBeBuilt(error, lang));
  if ('ok' in loaded) return loaded;
  // Install buttons are the console sheet's business, which reads the same file.
  const { installers: _, ...examined } = loaded;
  const options = {
    ...examined,
    ...(app !== undefined && { app }),
    ...(loginPage !== undefined && { loginPage }),
    ...(verificationFile !== undefined && { verificationFile }),
    lang,
  };
  return diagnoseWith(options, { now: () => Date.now(), env: io.env }).catch((error: unknown) => {
    if (!(error instanceof WeComConfigError)) throw error;
    const message = error.message.replace('diagnose: ', '').replace('verificationFile', 'verifyFile');
    const said = inFlags(message, FLAGS);
    throw new UsageError({ en: said, zh: inChinese(said) });
  });
}

const CORRECT_IT: Bilingual = {
  en: 'Correct it in the file of --config, or in the settings that file reads, and run the doctor again; until then nothing else is examined.',
  zh: '请在 --config 指定的文件或其读取的设置中更正，然后重新运行；在此之前不会检查其他项目。',
};

/**
 * A strategy refused its options: the first thing to repair. Such a message names options and shows
 * no secret.
 */
function cannotBeBuilt(error: unknown, lang: Lang): Diagnosis {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (code !== 'ERR_WECOM_CONFIG') throw error;
  const said = String(message);
  return {
    ok: false,
    findings: [
      {
        check: 'options',
        level: 'failure',
        actor: 'developer',
        message: lang === 'zh' ? inChinese(said) : said,
        remedy: CORRECT_IT[lang],
      },
    ],
  };
}
