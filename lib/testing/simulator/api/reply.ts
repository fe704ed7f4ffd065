import type { World } from '../world';

/** What an endpoint answers when all is well. */
export interface Success {
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A business error: HTTP 200 and an errcode. */
export interface Refusal {
  readonly errcode: number;
  /** @defaultValue WeCom's text for the code */
  readonly text?: string;
}

export type Reply = Success | Refusal;

/** Texts as WeCom words them, observed or assumed. Spaces and three c's are theirs. */
const TEXTS: Readonly<Record<number, string>> = {
  '-1': 'system error',
  40001: 'invalid credential',
  40013: 'invalid corpid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40056: 'invalid agentid',
  40058: 'invalid Request Parameter',
  40063: 'some parameters are empty',
  40077: 'invalid pre_auth_code',
  40078: ' invalid auth_code',
  40080: 'invalid suite_secret',
  40082: 'invalid suite_acccess_token or provider_access_token',
  40083: ' invalid SuiteId ',
  40084: 'invalid permanent_code',
  40085: 'invalid suite_ticket',
  40091: 'secret is invalid for this corp',
  41001: 'access_token missing',
  41002: 'corpid missing',
  41004: 'corpsecret missing',
  41008: 'code missing',
  41021: 'suite_id missing',
  41022: 'suite_access_token missing',
  41023: 'suite_ticket missing',
  41024: 'suite_secret missing',
  41025: 'permanent_code missing',
  42001: 'access_token expired',
  42003: 'code expired',
  42007: 'pre_auth_code expired',
  42009: 'suite_access_token expired',
  45009: 'api freq out of limit',
  45033: 'api concurrent out of limit',
  47001: 'data format error',
  48002: 'api forbidden',
  48003: 'invalid suite_id',
  48004: 'invalid authorization relation',
  50001: 'redirect_url unauthorized domain',
  60011: 'no privilege to access/modify contact/party/agent',
  60020: 'not allow to access from your ip',
  60111: 'userid not found',
  84014: 'user_ticket expired',
  84015: 'invalid user_ticket',
  84090: 'user_ticket missing',
};

/** errcode and errmsg in front, as most endpoints answer. */
export function ok(fields: Readonly<Record<string, unknown>> = {}): Success {
  return { fields: { errcode: 0, errmsg: 'ok', ...fields } };
}

/** For the endpoints whose success carries no errcode. */
export function bare(fields: Readonly<Record<string, unknown>>): Success {
  return { fields };
}

export function refuse(errcode: number, text?: string): Refusal {
  return text === undefined ? { errcode } : { errcode, text };
}

/** `<text>, hint: [<digits>], from ip: <ip>, more info at …`, the form of real answers. */
export function errmsg(world: World, refusal: Refusal, ip: string, warning = ''): string {
  const text = refusal.text ?? TEXTS[refusal.errcode] ?? 'simulated error';
  const { errcode } = refusal;
  // Nothing stands behind it (observed).
  if (errcode === 40014) return text + warning;
  const page = `https://open.work.weixin.qq.com/devtool/query?e=${errcode}`;
  return `${text}${warning}, hint: [${hintDigits(world)}], from ip: ${ip}, more info at ${page}`;
}

// Seconds of the clock and 15 digits, as in the samples.
function hintDigits(world: World): string {
  const noise = world.random(8).readBigUInt64BE() % 1_000_000_000_000_000n;
  return `${Math.floor(world.now() / 1000)}${noise.toString().padStart(15, '0')}`;
}
