import type { SimulatorOptions, WeComSimulator } from '../testing/index';
import { startWeComSimulator } from '../testing/index';
import { inFlags, languageOf, oneOf, readFlags, wholeNumber } from './arguments';
import { inChinese } from './in-chinese';
import { type CommandIo, type ExitCode, UsageError } from './io';
import { welcome } from './simulator-welcome';
import { SIMULATOR } from './usage/simulator';

const STRING = { type: 'string' } as const;
const STRINGS = { type: 'string', multiple: true } as const;

const FLAGS = {
  port: STRING,
  homepage: STRING,
  'business-settings': STRING,
  'trusted-domain': STRINGS,
  'callback-domain': STRING,
  'launch-domain': STRINGS,
  'callback-url': STRINGS,
  'letter-case': STRING,
  'ticket-space': STRING,
  'expires-in': STRING,
  fault: STRINGS,
  lang: STRING,
  help: { type: 'boolean', short: 'h' },
} as const;

/** `passport-wecom simulator`: runs until it is asked to stop. */
export async function simulatorCommand(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  const flags = readFlags(argv, FLAGS);
  const lang = oneOf('lang', flags.lang, ['en', 'zh']) ?? languageOf(io.env);
  if (flags.help) {
    io.out(SIMULATOR[lang]);
    return 0;
  }
  const faults = (flags.fault ?? []).map(parseFault);
  const callbacks = (flags['callback-url'] ?? []).map(parseCallback);
  const stopped = io.stopped();
  const onNotice: SimulatorOptions['onNotice'] = ({ page, what }) => io.out(`${page}: ${what[lang]}\n`);
  const simulator = await start({ ...optionsOf(flags), onNotice });
  try {
    for (const { endpoint, ...fault } of faults) plant(simulator, endpoint, fault);
    for (const { url, suite } of callbacks) {
      simulator.registerCallback({ url, suiteId: simulator.credentials[suite] });
    }
    io.out(welcome(simulator, lang));
    await stopped;
  } finally {
    await simulator.close();
  }
  return 0;
}

function optionsOf(flags: ReturnType<typeof readFlags<typeof FLAGS>>): SimulatorOptions {
  const port = wholeNumber('port', flags.port, 0, 65_535);
  const expiresIn = wholeNumber('expires-in', flags['expires-in'], 1, 86_400);
  const letterCase = oneOf('letter-case', flags['letter-case'], ['new', 'old']);
  const ticketSpace = oneOf('ticket-space', flags['ticket-space'], ['on', 'off']);
  return {
    ...(ticketSpace !== undefined && { spaceBeforeSuiteTicket: ticketSpace === 'on' }),
    ...(port !== undefined && { port }),
    ...(expiresIn !== undefined && { expiresIn }),
    ...(letterCase !== undefined && { letterCase }),
    ...(flags.homepage !== undefined && { homepage: flags.homepage }),
    ...(flags['business-settings'] !== undefined && { businessSettingsUrl: flags['business-settings'] }),
    ...(flags['trusted-domain'] && { trustedDomains: flags['trusted-domain'] }),
    ...(flags['callback-domain'] !== undefined && { callbackDomain: flags['callback-domain'] }),
    ...(flags['launch-domain'] && { launchDomains: flags['launch-domain'] }),
  };
}

async function start(options: SimulatorOptions): Promise<WeComSimulator> {
  try {
    return await startWeComSimulator(options);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'EADDRINUSE') {
      throw new UsageError({
        en: `--port: ${options.port} is taken. Choose another one.`,
        zh: `--port：端口 ${options.port} 已被占用，请换一个。`,
      });
    }
    const said = inFlags(error instanceof Error ? error.message : 'The simulator does not start.', FLAGS);
    throw new UsageError({ en: said, zh: inChinese(said) });
  }
}

interface PlannedFault {
  readonly endpoint: string;
  readonly errcode: number;
  readonly times: number;
}

function parseFault(text: string): PlannedFault {
  const [, endpoint, errcode, times = '1'] = /^([\w/]+)=(-?\d{1,9})(?:\*(\d{1,6}))?$/.exec(text) ?? [];
  if (endpoint === undefined) {
    throw new UsageError({
      en: '--fault is ENDPOINT=ERRCODE, such as gettoken=60020, or gettoken=60020*5 for five calls.',
      zh: '--fault 的格式是 ENDPOINT=ERRCODE，例如 gettoken=60020；连续五次写作 gettoken=60020*5。',
    });
  }
  return { endpoint, errcode: Number(errcode), times: Math.max(1, Number(times)) };
}

function plant(simulator: WeComSimulator, endpoint: string, fault: Omit<PlannedFault, 'endpoint'>): void {
  try {
    simulator.failNext(endpoint, fault);
  } catch (error) {
    const said = error instanceof Error ? error.message : 'unknown endpoint';
    throw new UsageError({ en: `--fault: ${said}`, zh: `--fault：${inChinese(said)}` });
  }
}

const SUITES = { app: 'suiteId', login: 'loginSuiteId', delegated: 'delegatedSuiteId' } as const;

function parseCallback(text: string): { url: string; suite: (typeof SUITES)[keyof typeof SUITES] } {
  const [, kind = 'app', url = ''] = /^(?:(app|login|delegated)=)?(https?:\/\/.+)$/.exec(text) ?? [];
  if (!URL.canParse(url)) {
    throw new UsageError({
      en: '--callback-url is an absolute http(s) address, or login=URL, or delegated=URL.',
      zh: '--callback-url 须为完整的 http(s) 地址，或 login=URL、delegated=URL。',
    });
  }
  return { url, suite: SUITES[kind as keyof typeof SUITES] };
}
