import { WeComApiError } from '../errors';
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
  readonly meaning: string;
  readonly remedy: Remedy;
  /** To a call that asks for a token. */
  readonly reaction: Reaction;
  /** To a call that carries a token. */
  readonly reactionWithToken: Reaction;
}

type Row = readonly [meaning: string, remedy: RemedyName, reaction: Reaction, reactionWithToken?: Reaction];

// Meanings: WeCom's global error codes (path 90455; 40163 observed). Reactions: what the pages of the single
// calls and long use in SDKs agree on. On calls with a token, 40001 says that the token is dead (observed).
const ROWS: Readonly<Record<number, Row>> = {
  [-1]: ['system busy', 'wait', 'try-once-more'],
  40001: ['wrong secret, or the app is disabled', 'secret', 'pause-long', 'refetch-token'],
  40013: ['unknown corpid', 'corpId', 'pause-long'],
  40014: ['invalid access_token', 'token', 'refetch-token'],
  40029: ['invalid code', 'signInAgain', 'sign-in-again'],
  40035: ['malformed parameter', 'bug', 'nothing'],
  40056: ['unknown agentid', 'agentId', 'nothing'],
  40057: ['the callback URL does not pass its check', 'callbackUrl', 'nothing'],
  40058: ['malformed parameter', 'bug', 'nothing'],
  40063: ['empty parameter', 'bug', 'nothing'],
  40077: ['invalid pre_auth_code', 'signInAgain', 'sign-in-again'],
  40078: ['invalid auth_code', 'signInAgain', 'sign-in-again'],
  40080: ['wrong suite_secret', 'secret', 'pause-long'],
  40082: ['invalid suite_access_token or provider_access_token', 'token', 'refetch-token'],
  40083: ['unknown suite_id', 'suiteId', 'pause-long'],
  40084: ['invalid permanent_code', 'reinstall', 'pause-long'],
  40085: ['invalid suite_ticket', 'ticket', 'next-ticket'],
  40086: ['unknown app in the suite', 'suiteId', 'nothing'],
  40091: ['the secret belongs to another enterprise', 'secret', 'pause-long'],
  40163: ['code used already', 'signInAgain', 'sign-in-again'],
  41001: ['access_token missing', 'bug', 'nothing'],
  41002: ['corpid missing', 'corpId', 'nothing'],
  41004: ['secret missing', 'secret', 'nothing'],
  41008: ['code missing', 'bug', 'nothing'],
  41021: ['suite_id missing', 'suiteId', 'nothing'],
  41022: ['suite_access_token missing', 'bug', 'nothing'],
  41023: ['suite_ticket missing', 'ticket', 'next-ticket'],
  41024: ['secret missing', 'secret', 'nothing'],
  41025: ['permanent_code missing', 'bug', 'nothing'],
  42001: ['access_token expired', 'token', 'refetch-token'],
  42003: ['code expired', 'signInAgain', 'sign-in-again'],
  42007: ['pre_auth_code expired', 'signInAgain', 'sign-in-again'],
  42009: ['suite_access_token expired', 'token', 'refetch-token'],
  42022: ['code used already', 'signInAgain', 'sign-in-again'],
  43009: ['the enterprise is not verified', 'verify', 'nothing'],
  43012: ['the app needs a callback URL first', 'callbackUrl', 'nothing'],
  45009: ['rate limit reached', 'slowDown', 'pause'],
  45033: ['too many calls at once', 'slowDown', 'fewer-at-once'],
  46004: ['no such member', 'visibleRange', 'nothing'],
  47001: ['the body is no JSON', 'bug', 'nothing'],
  48001: ['the call is not granted to this app', 'permission', 'nothing'],
  48002: ['the call is forbidden for this kind of app or token', 'permission', 'nothing'],
  48003: ['the suite_id does not match the token', 'suiteId', 'nothing'],
  48004: ['the enterprise has ended the authorisation', 'reinstall', 'nothing'],
  48005: ['the call has been retired', 'bug', 'nothing'],
  48006: ['the permission was reclaimed after long non-use', 'permission', 'nothing'],
  48009: ['directory secret used from an address WeCom has not seen', 'trustedIp', 'nothing'],
  50001: ['the redirect domain is not a trusted domain of the app', 'domain', 'nothing'],
  50002: ['the member is outside the visible range', 'visibleRange', 'nothing'],
  50003: ['the app is disabled', 'reinstall', 'nothing'],
  60011: ['the member is outside the visible range', 'visibleRange', 'nothing'],
  60020: ["the server's IP address is not allowed", 'trustedIp', 'nothing'],
  60021: ['the member is outside the visible range', 'visibleRange', 'nothing'],
  60111: ['no such userid', 'visibleRange', 'nothing'],
  80001: ['the trusted domain is wrong or has no ICP record', 'domainOwner', 'nothing'],
  84005: ['no such third-party app', 'suiteId', 'nothing'],
  84014: ['user_ticket expired', 'signInAgain', 'sign-in-again'],
  84015: ['invalid user_ticket', 'signInAgain', 'sign-in-again'],
  84025: ['malformed state', 'bug', 'nothing'],
  84075: ['invalid auth code', 'signInAgain', 'sign-in-again'],
  84076: ['auth code missing', 'signInAgain', 'sign-in-again'],
  84090: ['user_ticket missing', 'signInAgain', 'sign-in-again'],
  85004: ['more than 20 domain changes this month', 'domainOwner', 'nothing'],
  85005: ['the ownership of the domain is not verified', 'domainOwner', 'nothing'],
  85008: ['the ICP check of the domain failed', 'domainOwner', 'nothing'],
  85111: ['the domain belongs to a third-party provider', 'domainOwner', 'nothing'],
  90211: ['wrong suite_id', 'suiteId', 'nothing'],
  90212: ['the suite_id does not match the mini program', 'suiteId', 'nothing'],
  92000: ['the object is outside the visible range', 'visibleRange', 'nothing'],
  92001: ['the app has no permission for sensitive information', 'permission', 'nothing'],
  301002: ['the token may not act on this agentid', 'agentId', 'nothing'],
  701008: ['the member has no valid licence', 'licence', 'nothing'],
  701099: ['the member has no valid licence', 'licence', 'nothing'],
};

const UNDESCRIBED: Row = ['undescribed error', 'unknown', 'nothing'];

/**
 * Says what an errcode means and who can do what about it; a general answer for a code nobody has described.
 */
export function describeErrcode(errcode: number): Errcode {
  const [meaning, remedy, reaction, reactionWithToken = reaction] = ROWS[errcode] ?? UNDESCRIBED;
  return { meaning, remedy: REMEDIES[remedy], reaction, reactionWithToken };
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
