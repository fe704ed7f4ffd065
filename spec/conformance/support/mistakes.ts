/*
 * Every mistake that a broken application of these tests can be made with, and the one check that it fails:
 * `plan check`.
 */

/** Of a QR sign-in written by hand. */
export const QR_MISTAKES = {
  'session forgotten': 'qr sign-in-works',
  'state of anybody': 'qr state-other-browser',
  'replay by anybody': 'qr callback-replayed',
  'state optional': 'qr state-missing',
  'state empty': 'qr state-empty',
  'state by its shape': 'qr state-unknown',
  'state by its beginning': 'qr state-altered',
  'first state of a list': 'qr state-repeated',
  'state reusable': 'qr state-reused',
  'state from the address': 'qr state-not-chosen',
  'weak state': 'qr state-strong',
  'one state a browser': 'qr state-fresh',
  'wrong state ends logins': 'qr mismatch-harmless',
  'foreign callback ends logins': 'qr state-other-login',
  'background ends logins': 'qr login-undisturbed',
  'one login a browser': 'qr several-tabs',
  'a cookie for each login': 'qr cookies-bounded',
  'code from array': 'qr code-array',
  'code from brackets': 'qr code-brackets',
  'code empty': 'qr code-empty',
  'code with a zero byte': 'qr code-odd',
  'code spent by head': 'qr callback-head',
  'code spent by prefetch': 'qr callback-prefetch',
  'code spent by post': 'qr callback-post',
  'no repeats': 'qr callback-doubled',
  'reload signs out': 'qr callback-reloaded',
  'somebody new at each sign-in': 'qr member-again',
  'one person for each enterprise': 'qr members-apart',
  'userid alone': 'qr userid-with-enterprise',
  'any enterprise': 'qr foreign-enterprise',
  'errcode unread': 'qr errcode-read',
  'id that is missing': 'qr identity-empty',
  'id of any shape': 'qr identity-odd',
  'one variable for all': 'qr crowd',
  'no page at a refusal': 'qr wecom-refuses',
  'no page at garbage': 'qr wecom-garbage',
  'no page at an outage': 'qr wecom-down',
  'no page at a hang': 'qr wecom-hangs',
  'session kept': 'qr session-renewed',
  'first user wins': 'qr session-replaced',
  'session without lax': 'qr session-cookie-lax',
  'session for scripts': 'qr session-cookie-http-only',
  'session for subdomains': 'qr session-cookie-own-host',
  'session outlives logout': 'qr logout-ends-session',
  'login cookie for scripts': 'qr login-cookies',
  'logout by get': 'qr logout-not-by-link',
  'landing at any address': 'qr return-to-absolute',
  'landing by the first slash': 'qr return-to-two-slashes',
  'landing by one slash': 'qr return-to-disguised',
  'landing on a script': 'qr return-to-script',
  'landing at the callback': 'qr return-to-at-callback',
  'landing from the login page': 'qr return-to-login-page',
  'declined as a guest': 'qr declined-nobody',
  'declined again': 'qr declined-ends',
  'declined lands anywhere': 'qr declined-lands-here',
  'start by head': 'qr start-head',
  'start by prefetch': 'qr start-prefetch',
  'start by poll': 'qr start-poll',
  'start by image': 'qr start-image',
  'callback from host': 'qr callback-fixed',
  'page at the callback': 'qr code-leaves-address',
  'callback cached': 'pages callback-not-cached',
  'callback handed on': 'pages referrer-kept',
  'parameter as html': 'pages parameters-escaped',
  'settings in the page': 'pages secrets-kept',
  'stack in the page': 'pages stacks-kept',
  'address of wecom in the page': 'pages tokens-kept',
  'code in the page': 'pages codes-kept',
  'session id in the address': 'pages session-not-in-address',
} as const;

/** Of a Workbench sign-in written by hand. */
export const WORKBENCH_MISTAKES = {
  'code unencoded': 'workbench code-injected',
  'openid accepted': 'workbench openid-no-member',
  'former user stays': 'workbench former-user',
} as const;

/** Of an application with both, where both fail the check. */
export const BOTH_WAYS_MISTAKES = {
  'state of any connection': ['qr state-other-connection', 'workbench state-other-connection'],
} as const;

/** Of a login written by hand. */
export type Seeded =
  | keyof typeof QR_MISTAKES
  | keyof typeof WORKBENCH_MISTAKES
  | keyof typeof BOTH_WAYS_MISTAKES;

/** Of an application with the library, and accounts of its own. */
export const ACCOUNT_MISTAKES = {
  'no error page': 'pages stacks-kept',
  'bind page for everybody': 'bind bind-page-private',
  'bind page in frames': 'bind bind-page-framed',
  'bind without token': 'bind bind-token-needed',
  'bind by any token': 'bind bind-token-own',
  'bind by the token alone': 'bind bind-own-browser',
  'bind by get': 'bind bind-by-link',
  'bind identity in the form': 'bind bind-identity-kept',
  'bind without password': 'bind bind-wrong-password',
  'bind keeps the session': 'bind bind-works',
  'link by get': 'link link-by-link',
  'link without token': 'link link-token-needed',
  'link in any browser': 'link link-other-browser',
  'link to whoever is there': 'link link-user-changed',
  'link forgotten': 'link link-works',
  'unlink by get': 'link unlink-by-link',
  'unlink without token': 'link unlink-token-needed',
  'unlink forgotten': 'link unlink-works',
  'sign-in links': 'link sign-in-links-nobody',
} as const;
export type Misuse = keyof typeof ACCOUNT_MISTAKES;

/** Of a suite that runs on the library. */
export const SUITE_MISTAKES = {
  'parser in front': 'callbacks push-raw-body',
  'ticket elsewhere': 'suite ticket-stored',
  'ticket for anybody': 'suite ticket-not-forged',
  'ticket from data': 'suite ticket-not-from-chat',
  'removal ignored': 'uninstall uninstalled-refused',
  'removal of all': 'uninstall other-members-stay',
} as const;
export type SuiteMistake = keyof typeof SUITE_MISTAKES;

/** Of a callback written by hand. */
export const RECEIVER_MISTAKES = {
  'url check in json': 'callbacks url-check-answered',
  'event unverified': 'callbacks push-signed',
  'url check unverified': 'callbacks url-check-signed',
  echo: 'callbacks url-check-no-echo',
  'any signature of a list': 'callbacks push-signed-once',
  'receiver unread': 'callbacks receiver-checked',
  'any age': 'callbacks push-fresh',
  'plain text': 'callbacks push-sealed',
  'garbage throws': 'callbacks push-malformed',
  'entities expanded': 'callbacks push-entities',
  'unknown refused': 'callbacks push-unknown',
  'any size': 'callbacks push-large',
  'json answer': 'callbacks push-answered',
  'work before the answer': 'callbacks push-quick',
} as const;
export type ReceiverMistake = keyof typeof RECEIVER_MISTAKES;

/** The rows of a table, for `it.each`. */
export function rowsOf<Mistake extends string, Failed>(
  table: Readonly<Record<Mistake, Failed>>,
): Array<[Mistake, Failed]> {
  return Object.entries(table) as Array<[Mistake, Failed]>;
}
