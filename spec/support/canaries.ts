import { randomBytes } from 'node:crypto';
import type { SimulatorOptions } from '../../lib/testing';

/** Stands in everything that must be found nowhere. Twelve letters and digits: whole groups of base64. */
const SECRET_MARK = 'cAnAry0fT35t';
/** Stands in what says who somebody is: an application may show it, a log must not. */
const PERSON_MARK = 'wH01tI5h3r3Q';
export type Mark = 'a secret' | 'a person';
const MARKS: Readonly<Record<Mark, string>> = { 'a secret': SECRET_MARK, 'a person': PERSON_MARK };

/** Credentials and personal data of a run, each with a mark in it. Tokens, tickets and codes, which WeCom makes up, have it too. */
export const CANARIES = {
  secret: `${SECRET_MARK}CorpSecret`,
  providerSecret: `${SECRET_MARK}ProviderSecret`,
  suiteSecret: `${SECRET_MARK}SuiteSecret`,
  loginSuiteSecret: `${SECRET_MARK}LoginSuiteSecret`,
  token: `${SECRET_MARK}Token`,
  encodingAESKey: `${SECRET_MARK}${'EncodingAESKey'.padEnd(30, 'x')}A`,
  cookieSecret: `${SECRET_MARK}CookieSecretOfThirtyTwo`,
  mobile: `${SECRET_MARK}Mobile`,
  email: `${SECRET_MARK}@mail.example`,
  name: `${SECRET_MARK}Name`,
  userId: PERSON_MARK,
  openUserId: `wo${PERSON_MARK}`,
} as const;

/** Tokens, tickets and codes of the simulator begin with the mark: all of them are base64url of 32 bytes or more. */
function markedRandom(bytes: number): Buffer {
  const random = randomBytes(bytes);
  if (bytes >= 32) Buffer.from(SECRET_MARK, 'base64url').copy(random);
  return random;
}

/** Makes a simulator hand out nothing but canaries. */
export function markedWeCom(): SimulatorOptions {
  const { secret, providerSecret, suiteSecret, loginSuiteSecret, token, encodingAESKey } = CANARIES;
  return {
    credentials: { secret, providerSecret, suiteSecret, loginSuiteSecret, token, encodingAESKey },
    random: markedRandom,
  };
}

/** The member of whom everything personal is a canary. */
export function markedMember(corpId: string) {
  const { mobile, email, name, userId, openUserId } = CANARIES;
  return { corpId, userId, openUserId, name, mobile, email, bizMail: email, gender: 'female' as const };
}

/** How a text may be written down so that somebody can read it back. */
export const FORMS: Readonly<Record<string, (mark: string) => readonly string[]>> = {
  plain: (mark) => [mark],
  URL: (mark) => [percent(mark), percent(mark).toLowerCase()],
  // Wherever a value begins inside a longer text, its base64 has one of three shapes; the ends depend on the neighbours.
  base64: (mark) =>
    [0, 1, 2].flatMap((offset) => {
      const shape = Buffer.concat([Buffer.alloc(offset), Buffer.from(mark)])
        .toString('base64')
        .slice(offset ? 4 : 0, -4);
      return [shape, shape.replaceAll('+', '-').replaceAll('/', '_')];
    }),
  hex: (mark) => inHex(Buffer.from(mark)),
  JSON: (mark) => [
    [...mark].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join(''),
    listed(Buffer.from(mark)),
  ],
  // What an EncodingAESKey stands for.
  decoded: (mark) => [listed(Buffer.from(mark, 'base64')), ...inHex(Buffer.from(mark, 'base64'))],
};

const NEEDLES = (Object.keys(MARKS) as Mark[]).flatMap((what) =>
  Object.entries(FORMS).flatMap(([form, write]) =>
    [...new Set(write(MARKS[what]))].map((needle) => ({ what, form, needle })),
  ),
);

/** Where a canary stands in a text, in any form: what it is, the form, and what stands around it. Empty: nowhere. */
export function canariesIn(text: string, wanted: readonly Mark[] = ['a secret', 'a person']): string[] {
  // Bytes one below the other, one beside the other, and each with its number.
  const lists = text.replace(/(?:,\s+|,?"\d+":)(?=\d)/g, ',');
  return NEEDLES.filter(({ what }) => wanted.includes(what)).flatMap(({ what, form, needle }) => {
    const found = [text, lists].find((each) => each.includes(needle));
    if (found === undefined) return [];
    const at = found.indexOf(needle);
    return [`${what} in ${form} form: ${found.slice(Math.max(0, at - 60), at + 60)}`];
  });
}

function inHex(bytes: Buffer): string[] {
  const hex = bytes.toString('hex');
  return [hex, hex.toUpperCase(), hex.replace(/..(?!$)/g, '$& ')];
}

function listed(bytes: Buffer): string {
  return [...bytes].join(',');
}

function percent(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase()}`).join('');
}
