import { type Bilingual, WeComApiError } from '../errors';
import { isKnown, type KnownErrcode, meaningOf } from './meanings';
import { REMEDIES, type Remedy, type RemedyName } from './remedies';

/**
 * What this package does about a refusal on its own.
 *
 * - `nothing`: somebody has to repair a setting
 * - `try-once-more`: WeCom was busy
 * - `fewer-at-once`: try once more once fewer calls are under way
 * - `refetch-token`: drop the token, fetch one, try once more
 * - `next-ticket`: try once more with a newer suite_ticket, else wait for one
 * - `sign-in-again`: the code is void; only the person can help
 * - `pause`: make no such call until the minute is over
 * - `pause-long`: ask for no token with these credentials; WeCom blocks an address that goes on for an hour
 */
export type Reaction =
  | 'nothing'
  | 'try-once-more'
  | 'fewer-at-once'
  | 'refetch-token'
  | 'next-ticket'
  | 'sign-in-again'
  | 'pause'
  | 'pause-long';

/** What is known about one errcode. */
export interface Errcode {
  readonly meaning: Bilingual;
  readonly remedy: Remedy;
  /** To a call that asks for a token. */
  readonly reaction: Reaction;
  /** To a call that carries a token. */
  readonly reactionWithToken: Reaction;
}

type Row = readonly [remedy: RemedyName, reaction: Reaction, reactionWithToken?: Reaction];

// Reactions: what the pages of the single calls and long use in SDKs agree on. On calls with a token, 40001
// says that the token is dead (observed).
const ROWS: Readonly<Record<KnownErrcode, Row>> = {
  [-1]: ['wait', 'try-once-more'],
  40001: ['secret', 'pause-long', 'refetch-token'],
  40013: ['corpId', 'pause-long'],
  40014: ['token', 'refetch-token'],
  40029: ['signInAgain', 'sign-in-again'],
  40035: ['bug', 'nothing'],
  40056: ['agentId', 'nothing'],
  40057: ['callbackUrl', 'nothing'],
  40058: ['bug', 'nothing'],
  40063: ['bug', 'nothing'],
  40077: ['startInstallAgain', 'sign-in-again'],
  40078: ['signInAgain', 'sign-in-again'],
  40080: ['suiteSecret', 'pause-long'],
  40082: ['token', 'refetch-token'],
  40083: ['suiteId', 'pause-long'],
  40084: ['reinstall', 'pause-long'],
  40085: ['ticket', 'next-ticket'],
  40086: ['suiteId', 'nothing'],
  40091: ['secret', 'pause-long'],
  40163: ['signInAgain', 'sign-in-again'],
  41001: ['bug', 'nothing'],
  41002: ['corpId', 'nothing'],
  41004: ['secret', 'nothing'],
  41008: ['bug', 'nothing'],
  41021: ['suiteId', 'nothing'],
  41022: ['bug', 'nothing'],
  41023: ['ticket', 'next-ticket'],
  41024: ['suiteSecret', 'nothing'],
  41025: ['bug', 'nothing'],
  42001: ['token', 'refetch-token'],
  42003: ['signInAgain', 'sign-in-again'],
  42007: ['startInstallAgain', 'sign-in-again'],
  42009: ['token', 'refetch-token'],
  42022: ['signInAgain', 'sign-in-again'],
  43009: ['verify', 'nothing'],
  43012: ['callbackUrl', 'nothing'],
  45009: ['slowDown', 'pause'],
  45033: ['slowDown', 'fewer-at-once'],
  46004: ['visibleRange', 'nothing'],
  47001: ['bug', 'nothing'],
  48001: ['permission', 'nothing'],
  48002: ['appKind', 'nothing'],
  48003: ['suiteId', 'nothing'],
  48004: ['reinstall', 'nothing'],
  48005: ['retired', 'nothing'],
  48006: ['permission', 'nothing'],
  48009: ['trustedIp', 'nothing'],
  50001: ['domain', 'nothing'],
  50002: ['visibleRange', 'nothing'],
  50003: ['reinstall', 'nothing'],
  60011: ['visibleRange', 'nothing'],
  60020: ['trustedIp', 'nothing'],
  60021: ['visibleRange', 'nothing'],
  60111: ['visibleRange', 'nothing'],
  80001: ['domainOwner', 'nothing'],
  84005: ['suiteId', 'nothing'],
  84014: ['signInAgain', 'sign-in-again'],
  84015: ['signInAgain', 'sign-in-again'],
  84025: ['bug', 'nothing'],
  84075: ['signInAgain', 'sign-in-again'],
  84076: ['signInAgain', 'sign-in-again'],
  84090: ['signInAgain', 'sign-in-again'],
  85004: ['domainOwner', 'nothing'],
  85005: ['domainOwner', 'nothing'],
  85008: ['domainOwner', 'nothing'],
  85111: ['domainOwner', 'nothing'],
  90211: ['suiteId', 'nothing'],
  90212: ['suiteId', 'nothing'],
  92000: ['visibleRange', 'nothing'],
  92001: ['permission', 'nothing'],
  301002: ['agentId', 'nothing'],
  701008: ['licence', 'nothing'],
  701099: ['licence', 'nothing'],
};

const UNDESCRIBED: Row = ['unknown', 'nothing'];

/**
 * Says what an errcode means and who can do what about it; a general answer for a code nobody has described.
 */
export function describeErrcode(errcode: number): Errcode {
  const [remedy, reaction, reactionWithToken = reaction] = isKnown(errcode) ? ROWS[errcode] : UNDESCRIBED;
  return { meaning: meaningOf(errcode), remedy: REMEDIES[remedy], reaction, reactionWithToken };
}

/** What this package does about a failed call; nothing about what is no refusal of WeCom's. */
export function reactionTo(error: unknown, call: 'for-a-token' | 'with-a-token'): Reaction {
  if (!(error instanceof WeComApiError)) return 'nothing';
  const { reaction, reactionWithToken } = describeErrcode(error.errcode);
  return call === 'for-a-token' ? reaction : reactionWithToken;
}

/** Every errcode that is described, in order. */
export function knownErrcodes(): readonly number[] {
  return Object.keys(ROWS)
    .map(Number)
    .sort((a, b) => a - b);
}
