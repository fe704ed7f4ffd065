import { REMEDIES, type Remedy, type RemedyName } from './remedies';

/**
 * What a caller may do about a refusal on its own.
 *
 * - `refresh`: drop the token, fetch one, try once more
 * - `wait`: try once more after a moment
 * - `restart`: the code is gone, the person signs in again
 * - `ticket`: wait for the next suite_ticket
 * - `fix`: nothing; somebody has to repair a setting
 */
export type RetryClass = 'refresh' | 'wait' | 'restart' | 'ticket' | 'fix';

/** What is known about one errcode. */
export interface Errcode {
  readonly meaning: string;
  readonly remedy: Remedy;
  readonly retry: RetryClass;
}

type Row = readonly [meaning: string, remedy: RemedyName, retry: RetryClass];

// Meanings: WeCom's global error codes (path 90455). Reaction: what the pages of the single calls and long
// use in SDKs agree on.
const ROWS: Readonly<Record<number, Row>> = {
  [-1]: ['system busy', 'wait', 'wait'],
  40001: ['wrong secret, or the app is disabled', 'secret', 'fix'],
  40013: ['unknown corpid', 'corpId', 'fix'],
  40014: ['invalid access_token', 'token', 'refresh'],
  40029: ['invalid code', 'signInAgain', 'restart'],
  40035: ['malformed parameter', 'bug', 'fix'],
  40056: ['unknown agentid', 'agentId', 'fix'],
  40057: ['the callback URL does not pass its check', 'callbackUrl', 'fix'],
  40058: ['malformed parameter', 'bug', 'fix'],
  40063: ['empty parameter', 'bug', 'fix'],
  40077: ['invalid pre_auth_code', 'signInAgain', 'restart'],
  40078: ['invalid auth_code', 'signInAgain', 'restart'],
  40080: ['wrong suite_secret', 'secret', 'fix'],
  40082: ['invalid suite_access_token or provider_access_token', 'token', 'refresh'],
  40083: ['unknown suite_id', 'suiteId', 'fix'],
  40084: ['invalid permanent_code', 'reinstall', 'fix'],
  40085: ['invalid suite_ticket', 'ticket', 'ticket'],
  40086: ['unknown app in the suite', 'suiteId', 'fix'],
  40091: ['the secret belongs to another enterprise', 'secret', 'fix'],
  40163: ['code used already', 'signInAgain', 'restart'],
  41001: ['access_token missing', 'bug', 'fix'],
  41002: ['corpid missing', 'corpId', 'fix'],
  41004: ['secret missing', 'secret', 'fix'],
  41008: ['code missing', 'bug', 'fix'],
  41021: ['suite_id missing', 'suiteId', 'fix'],
  41022: ['suite_access_token missing', 'bug', 'fix'],
  41023: ['suite_ticket missing', 'ticket', 'ticket'],
  41024: ['secret missing', 'secret', 'fix'],
  41025: ['permanent_code missing', 'bug', 'fix'],
  42001: ['access_token expired', 'token', 'refresh'],
  42003: ['code expired', 'signInAgain', 'restart'],
  42007: ['pre_auth_code expired', 'signInAgain', 'restart'],
  42009: ['suite_access_token expired', 'token', 'refresh'],
  42022: ['code used already', 'signInAgain', 'restart'],
  43009: ['the enterprise is not verified', 'verify', 'fix'],
  43012: ['the app needs a callback URL first', 'callbackUrl', 'fix'],
  45009: ['rate limit reached', 'slowDown', 'wait'],
  45033: ['too many calls at once', 'slowDown', 'wait'],
  46004: ['no such member', 'visibleRange', 'restart'],
  47001: ['the body is no JSON', 'bug', 'fix'],
  48001: ['the call is not granted to this app', 'permission', 'fix'],
  48002: ['the call is forbidden for this kind of app or token', 'permission', 'fix'],
  48003: ['the suite_id does not match the token', 'suiteId', 'fix'],
  48004: ['the enterprise has ended the authorisation', 'reinstall', 'fix'],
  48005: ['the call has been retired', 'bug', 'fix'],
  48006: ['the permission was reclaimed after long non-use', 'permission', 'fix'],
  48009: ['directory secret used from an address WeCom has not seen', 'trustedIp', 'fix'],
  50001: ['the redirect domain is not a trusted domain of the app', 'domain', 'fix'],
  50002: ['the member is outside the visible range', 'visibleRange', 'fix'],
  50003: ['the app is disabled', 'reinstall', 'fix'],
  60011: ['the member is outside the visible range', 'visibleRange', 'fix'],
  60020: ["the server's IP address is not allowed", 'trustedIp', 'fix'],
  60021: ['the member is outside the visible range', 'visibleRange', 'fix'],
  60111: ['no such userid', 'visibleRange', 'restart'],
  80001: ['the trusted domain is wrong or has no ICP record', 'domainOwner', 'fix'],
  84005: ['no such third-party app', 'suiteId', 'fix'],
  84014: ['user_ticket expired', 'signInAgain', 'restart'],
  84015: ['invalid user_ticket', 'signInAgain', 'restart'],
  84025: ['malformed state', 'bug', 'fix'],
  84075: ['invalid auth code', 'signInAgain', 'restart'],
  84076: ['auth code missing', 'signInAgain', 'restart'],
  84090: ['user_ticket missing', 'signInAgain', 'restart'],
  85004: ['more than 20 domain changes this month', 'domainOwner', 'fix'],
  85005: ['the ownership of the domain is not verified', 'domainOwner', 'fix'],
  85008: ['the ICP check of the domain failed', 'domainOwner', 'fix'],
  85111: ['the domain belongs to a third-party provider', 'domainOwner', 'fix'],
  90211: ['wrong suite_id', 'suiteId', 'fix'],
  90212: ['the suite_id does not match the mini program', 'suiteId', 'fix'],
  92000: ['the object is outside the visible range', 'visibleRange', 'fix'],
  92001: ['the app has no permission for sensitive information', 'permission', 'fix'],
  301002: ['the token may not act on this agentid', 'agentId', 'fix'],
  701008: ['the member has no valid licence', 'licence', 'fix'],
  701099: ['the member has no valid licence', 'licence', 'fix'],
};

/**
 * Says what an errcode means and who can do what about it; a general answer for a code nobody has described.
 */
export function describeErrcode(errcode: number): Errcode {
  const [meaning, remedy, retry] = ROWS[errcode] ?? ['undescribed error', 'unknown', 'fix'];
  return { meaning, remedy: REMEDIES[remedy], retry };
}

/** Every errcode that is described, in order. */
export function knownErrcodes(): readonly number[] {
  return Object.keys(ROWS)
    .map(Number)
    .sort((a, b) => a - b);
}
