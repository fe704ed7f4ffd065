import { type FailureCode, failureText } from '../lib';
import { SignInRefused } from '../lib/refusals';

/** The contract's list: what ends in Passport's `fail`, and with which status. */
const CONTRACT: Readonly<Record<FailureCode, number>> = {
  declined: 401,
  'malformed-callback': 400,
  'state-mismatch': 403,
  'code-rejected': 401,
  'sign-in-needed': 401,
  'not-a-member': 403,
  'corp-not-allowed': 403,
  'not-visible': 403,
  'not-bound': 403,
  'bound-to-another-user': 403,
  'already-signed-in': 403,
  'unknown-tenant': 404,
  'link-needs-sign-in': 401,
  'link-user-changed': 403,
  'method-not-allowed': 405,
};
const CODES = Object.keys(CONTRACT) as FailureCode[];

/** Words of whoever runs a server, which tell the person signing in nothing. */
const SERVER_WORDS =
  /parameter|header|cookie|session|redirect|callback|server|state|token|secret|corps|ERR_|参数|服务器|会话/i;

describe('A refused sign-in', () => {
  it.each(CODES)('%s has the status of the contract', (code) => {
    expect(new SignInRefused(code).status).toBe(CONTRACT[code]);
  });

  it.each(CODES)(
    '%s tells the person in both languages what happened, and nothing about the server',
    (code) => {
      const { en, zh } = failureText(code);

      expect(en).toMatch(/^[A-Z].*\.$/);
      expect(zh).toMatch(/^\p{Script=Han}.*。$/u);
      expect(zh).not.toMatch(/[a-z]{3}/i);
      expect(`${en} ${zh}`).not.toMatch(SERVER_WORDS);
      expect(new SignInRefused(code).message).toBe(en);
    },
  );

  it('says something different for each code', () => {
    const texts = CODES.map((code) => failureText(code).en);

    expect(new Set(texts).size).toBe(texts.length);
  });

  it.each(['trial-expired', '', 'constructor', '__proto__', 'toString'])(
    'with the code %j, which is none of these, is told in both languages all the same',
    (code) => {
      expect(failureText(code)).toEqual({
        en: 'This application has refused the sign-in. Please try again, or ask the people who run it.',
        zh: '此应用拒绝了本次登录。请重试，或联系应用的管理员。',
      });
    },
  );

  it('by the application is a 403 with its own words, also under a code of this list', () => {
    const { reason, status, message } = new SignInRefused('declined', 'Not on Sundays.');

    expect({ reason, status, message }).toEqual({
      reason: 'declined',
      status: 403,
      message: 'Not on Sundays.',
    });
  });
});
