import { z } from 'zod';
import { WeComConfigError } from '../errors';
import { closest } from '../options';
import type { TokenStore } from '../tokens/token-store';
import type { CallbackKey } from './envelope';
import type { SuiteEvent } from './suite-event';

export type { CallbackKey };

type Awaitable<T> = T | PromiseLike<T>;

export interface SuiteCallbackOptions {
  readonly suiteId: string;
  /** WeCom seals the URL check with the provider's CorpID and the events with the SuiteID. */
  readonly providerCorpId: string;
  /** Token and EncodingAESKey; a list while they are being rotated. */
  readonly keys: CallbackKey | readonly CallbackKey[];
  /** Where suite tickets are kept. */
  readonly tokenStore: TokenStore;
  /** Further accepted receive ids. @defaultValue none */
  readonly receiveIds?: readonly string[];
  /**
   * Every verified event, after a ticket has been stored. It is awaited for 900 ms: a rejection within them makes WeCom
   * send the event again; one still pending is answered `success`, and a later rejection is only logged. Queue durably
   * inside it. @defaultValue events are only acknowledged
   */
  readonly onEvent?: (event: SuiteEvent) => Awaitable<void>;
  /**
   * Seconds an event's own time may differ from the clock; a suite_ticket never less than 2100. The request's timestamp
   * may differ by the larger of the two. @defaultValue 300
   */
  readonly toleranceSeconds?: number;
}

/** The same with every default filled in. */
export interface CallbackSettings extends Omit<SuiteCallbackOptions, 'keys' | 'onEvent'> {
  readonly keys: readonly CallbackKey[];
  readonly receiveIds: readonly string[];
  readonly onEvent: SuiteCallbackOptions['onEvent'] | undefined;
  readonly toleranceSeconds: number;
}

/** Says what an option must be, what it is instead (never the value) and where the console shows it. */
function must(text: string, console?: string) {
  const where = console === undefined ? '' : `. Copy it again from ${console} (请在「${console}」重新复制)`;
  return {
    error: (issue: { readonly input?: unknown }) => `must ${text}, got ${describe(issue.input)}${where}`,
  };
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `${value.length} characters`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return value === null ? 'null' : `a value of type ${typeof value}`;
}

// Menu labels: paths 90595, 91116.
const CONSOLE = '开发信息 > 指令回调配置';
const SUITE_ID = must('be the SuiteID of the app', '应用管理 > 应用详情 > 基本信息 > SuiteID');
const CORP_ID = must("be the provider's CorpID", '应用管理 > 通用开发参数 > CorpID');
const KEYS = must('be { token, encodingAESKey } or a list of at least one', CONSOLE);
const TOKEN = must('have 1 to 32 letters and digits', `${CONSOLE} > Token`);
const AES_KEY = must('have 43 letters and digits', `${CONSOLE} > EncodingAESKey`);
const STORE = must('have the functions get, set and delete, as a MemoryTokenStore has');
const RECEIVE_IDS = must('be a list of ids without spaces');
const ON_EVENT = must('be a function');
const TOLERANCE = must('be a whole number of seconds, 1 or more');

const ID = /^[\w-]{1,128}$/;

const keySchema = z.strictObject(
  {
    token: z.string(TOKEN).regex(/^[A-Za-z0-9]{1,32}$/, TOKEN),
    encodingAESKey: z.string(AES_KEY).regex(/^[A-Za-z0-9]{43}$/, AES_KEY),
  },
  KEYS,
);

const schema = z.strictObject(
  {
    suiteId: z.string(SUITE_ID).regex(ID, SUITE_ID),
    providerCorpId: z.string(CORP_ID).regex(ID, CORP_ID),
    keys: z.array(keySchema, KEYS).min(1, KEYS),
    tokenStore: z.custom<TokenStore>(isStore, STORE),
    // Empty is the receive id of an app that a person owns, not an enterprise (section "receiveid" of path 91144).
    receiveIds: z
      .array(z.string(RECEIVE_IDS).regex(/^[\x21-\x7e]{0,128}$/, RECEIVE_IDS), RECEIVE_IDS)
      .default([]),
    onEvent: z
      .custom<SuiteCallbackOptions['onEvent']>((value) => typeof value === 'function', ON_EVENT)
      .optional(),
    toleranceSeconds: z.int(TOLERANCE).min(1, TOLERANCE).default(300),
  },
  must('be an object'),
);

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {@link WeComConfigError} that names the option and the place in the console, and never shows a value
 */
export function parseCallbackOptions(options: SuiteCallbackOptions): CallbackSettings {
  const isList = Array.isArray(options?.keys);
  const parsed = schema.safeParse(
    options?.keys === undefined || isList ? options : { ...options, keys: [options.keys] },
  );
  if (parsed.success) return { ...parsed.data, onEvent: parsed.data.onEvent };
  const faults = parsed.error.issues.map((issue) => explain(issue, isList));
  throw new WeComConfigError(`suiteCallback: ${faults.join('; ')}.`);
}

function explain(issue: z.core.$ZodIssue, isList: boolean): string {
  // A single pair has been checked as a list of one.
  const parts = issue.path.filter((_, index) => isList || index !== 1 || issue.path[0] !== 'keys');
  const path = parts.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  if (issue.code !== 'unrecognized_keys') return `${path.slice(1) || 'the argument'} ${issue.message}`;

  const { shape } = path === '' ? schema : keySchema;
  const unknown = issue.keys.map((name) => {
    const near = closest(name, Object.keys(shape));
    return `${JSON.stringify(name)}${near === undefined ? '' : `, did you mean ${near}?`}`;
  });
  return `unknown option ${unknown.join('; ')}${path === '' ? '' : ` in ${path.slice(1)}`} (未知选项)`;
}

function isStore(value: unknown): boolean {
  const store = value as Record<string, unknown> | null | undefined;
  return ['get', 'set', 'delete'].every((name) => typeof store?.[name] === 'function');
}
