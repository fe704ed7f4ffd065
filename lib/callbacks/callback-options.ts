import { z } from 'zod';
import { type AllowedCorps, type Awaitable, forms, later, objectWith, parseOptions } from '../options';
import { kindsOf, suitePlace } from '../tokens/suite-places';
import type { TokenStore } from '../tokens/token-store';
import type { CallbackKey } from './envelope';
import type { WeComPush } from './push';

/** What all receivers take. */
export interface CallbackOptions {
  /**
   * Token and EncodingAESKey of this address, as the console shows them; a list while they are being rotated.
   */
  readonly keys: CallbackKey | readonly CallbackKey[];
  /**
   * Every verified event, after a ticket has been stored. It is awaited for 900 ms: a rejection within them
   * makes WeCom send the event again; one still pending is answered, and a later rejection is only logged.
   * Queue durably inside it.
   *
   * @defaultValue events are only acknowledged
   */
  readonly onEvent?: (event: WeComPush) => Awaitable<void>;
  /**
   * Seconds an event's own time may differ from the clock; a suite_ticket never less than 2100. The request's
   * timestamp may differ by the larger of the two.
   *
   * @defaultValue 300
   */
  readonly toleranceSeconds?: number;
}

/** Options of {@link suiteCallback}. */
export interface SuiteCallbackOptions extends CallbackOptions {
  /**
   * SuiteID of the app, of the delegated template (`dk…`), or of 登录授权:
   * 应用管理 > 应用详情 > 基本信息.
   */
  readonly suiteId: string;
  /**
   * CorpID of the provider (应用管理 > 通用开发参数): WeCom seals the URL check with it, and the events
   * with the SuiteID.
   */
  readonly providerCorpId: string;
  /** Where suite tickets are kept: the store of the strategies and of SuiteClient. */
  readonly tokenStore: TokenStore;
  /** Enterprises whose data events are taken. @defaultValue 'any': whoever has the keys is WeCom */
  readonly corps?: AllowedCorps;
  /** Further accepted receive ids, for command events. @defaultValue none */
  readonly receiveIds?: readonly string[];
}

/** Options of {@link appCallback}. */
export interface AppCallbackOptions extends CallbackOptions {
  /** Names the address: `wecomRouter` mounts it at `/app/<name>`. 1 to 31 of a-z, 0-9 and -. */
  readonly name: string;
  /** Enterprises whose events are taken: the app's own for a self-built app. No default. */
  readonly corps: AllowedCorps;
}

/** Options of {@link providerCallback}. */
export interface ProviderCallbackOptions extends CallbackOptions {
  /** CorpID of the provider: 应用管理 > 通用开发参数. */
  readonly providerCorpId: string;
}

/** The part that all receivers share, with every default filled in. */
export interface CallbackSettings {
  readonly keys: readonly CallbackKey[];
  readonly onEvent: CallbackOptions['onEvent'] | undefined;
  readonly toleranceSeconds: number;
}

/** Says what an option must be and what it is instead, never the value. */
function must(text: string) {
  return { error: (issue: { readonly input?: unknown }) => `must ${text}, got ${describe(issue.input)}` };
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `${value.length} characters`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return value === null ? 'null' : `a value of type ${typeof value}`;
}

const KEYS = must('be { token, encodingAESKey } or a list of at least one');
const TOKEN = must('have 1 to 32 letters and digits');
const AES_KEY = must('have 43 letters and digits');
const ID = must('be an id of letters, digits, _ and -');
const RECEIVE_IDS = must('be a list of ids without spaces');
const TOLERANCE = must('be a whole number of seconds, 1 or more');
const NAME = must('have 1 to 31 of a-z, 0-9 and -');

const schemas = later(() => {
  const { allowedCorps } = forms();
  const key = z.strictObject(
    {
      token: z.string(TOKEN).regex(/^[A-Za-z0-9]{1,32}$/, TOKEN),
      encodingAESKey: z.string(AES_KEY).regex(/^[A-Za-z0-9]{43}$/, AES_KEY),
    },
    KEYS,
  );
  const id = z.string(ID).regex(/^[\w-]{1,128}$/, ID);

  const shared = {
    onEvent: z
      .custom<CallbackOptions['onEvent']>((value) => typeof value === 'function', must('be a function'))
      .optional(),
    toleranceSeconds: z.int(TOLERANCE).min(1, TOLERANCE).optional(),
  };
  const suite = {
    ...shared,
    suiteId: id,
    providerCorpId: id,
    tokenStore: objectWith<TokenStore>('get', 'set', 'delete'),
    corps: allowedCorps.optional(),
    // Empty is the receive id of an app that a person owns, not an enterprise (section "receiveid" of path
    // 91144).
    receiveIds: z
      .array(z.string(RECEIVE_IDS).regex(/^[\x21-\x7e]{0,128}$/, RECEIVE_IDS), RECEIVE_IDS)
      .optional(),
  };
  const app = { ...shared, name: z.string(NAME).regex(/^[a-z0-9-]{1,31}$/, NAME), corps: allowedCorps };
  const provider = { ...shared, providerCorpId: id };

  /**
   * A pair of keys, or a list of them: each checked as what it is, so that a message names the right place.
   */
  const either = <Shape extends z.ZodRawShape>(shape: Shape) => ({
    one: z.strictObject({ ...shape, keys: key }),
    many: z.strictObject({ ...shape, keys: z.array(key, KEYS).min(1, KEYS) }),
  });

  return {
    suiteCallback: either(suite),
    appCallback: either(app),
    providerCallback: either(provider),
  };
});

/** Names of the receivers, as an application writes them. */
export type ReceiverName = keyof ReturnType<typeof schemas>;

// Menu labels: paths 90595, 91116.
const KEYS_AT = {
  appCallback: '应用管理 > 应用 > 接收消息 > 设置API接收',
  providerCallback: '应用管理 > 通用开发参数 > 系统事件接收URL',
} as const;

function consoleFields(label: ReceiverName, suiteId: unknown): Readonly<Record<string, string>> {
  const kinds = kindsOf(typeof suiteId === 'string' ? suiteId : undefined);
  const at = (end: string) =>
    label === 'suiteCallback' ? suitePlace(kinds, ({ pushes }) => pushes + end).en : KEYS_AT[label] + end;
  return {
    suiteId: suitePlace(kinds, ({ id }) => `${id} > SuiteID`).en,
    providerCorpId: '应用管理 > 通用开发参数 > CorpID',
    keys: at(''),
    token: at(' > Token'),
    encodingAESKey: at(' > EncodingAESKey'),
  };
}

/**
 * Checks the options of a receiver and fills in the defaults that all share.
 *
 * @throws {@link WeComConfigError} that names the option and the place in the console, and never shows a
 *   value
 */
export function parseCallbackOptions(label: ReceiverName, options: CallbackOptions): CallbackSettings {
  const { one, many } = schemas()[label];
  const isList = Array.isArray(options?.keys);
  const { suiteId } = (options ?? {}) as { suiteId?: unknown };
  parseOptions<unknown>(isList ? many : one, options, label, consoleFields(label, suiteId));
  return {
    keys: [options.keys].flat(),
    onEvent: options.onEvent,
    toleranceSeconds: options.toleranceSeconds ?? 300,
  };
}
