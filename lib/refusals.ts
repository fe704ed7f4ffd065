import type { Bilingual } from './errors';

interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405;
  /** For the person signing in: says what they can do, and nothing about the server. */
  readonly text: Bilingual;
  /** For whoever runs the application, where it may be theirs to repair. */
  readonly operator?: Bilingual;
}

/** Keeps the codes of a table for the types, and leaves its texts out of them. */
function table<Code extends string>(rows: Record<Code, Refusal>): Readonly<Record<Code, Refusal>> {
  return rows;
}

/**
 * Every refusal this library makes: its code, its status, its text. A resolver may refuse with codes of its
 * own besides.
 */
export const REFUSALS = table({
  declined: {
    status: 401,
    text: {
      en: 'The sign-in was cancelled in WeCom. You can try again whenever you like.',
      zh: '您在企业微信中取消了登录，可以随时重试。',
    },
  },
  'malformed-callback': {
    status: 400,
    text: {
      en: 'The answer from WeCom arrived incomplete. Please sign in again.',
      zh: '企业微信返回的信息不完整，请重新登录。',
    },
  },
  'state-mismatch': {
    status: 403,
    text: {
      en: 'This sign-in did not start in this browser, was used already, or took too long. Please start again.',
      zh: '本次登录不是在此浏览器中发起的，或已使用、已超时，请重新登录。',
    },
  },
  'code-rejected': {
    status: 401,
    text: {
      en: 'This sign-in has expired or was used already. Please start again.',
      zh: '本次登录已过期或已被使用，请重新登录。',
    },
  },
  'sign-in-needed': {
    status: 401,
    text: {
      en: 'You are signed out. Please open the sign-in page.',
      zh: '您尚未登录，请打开登录页面。',
    },
  },
  'not-a-member': {
    status: 403,
    text: {
      en: 'This WeCom account is not a member of an enterprise that can sign in here.',
      zh: '该账号不是可登录企业的成员，无法在此登录。',
    },
  },
  'corp-not-allowed': {
    status: 403,
    text: {
      en: 'Members of your enterprise may not sign in here. Please ask its administrator.',
      zh: '您所在的企业尚未开通此应用，请联系企业管理员。',
    },
    operator: {
      en:
        'a member of an enterprise that `corps` does not allow tried to sign in. If you know this enterprise, its id may have ' +
        'changed its form: WeCom replaces plain CorpIDs by encrypted ones (2022). Put the id above on the list as well.',
      zh:
        '有成员来自 corps 未允许的企业。如果您认识该企业，可能是其企业ID的形式变了：企业微信自 2022 年起将明文 CorpID 升级为加密 CorpID。' +
        '请把上述ID也加入列表。',
    },
  },
  'not-visible': {
    status: 403,
    text: {
      en: 'Your enterprise has not opened this application to you. Please ask its administrator.',
      zh: '您不在此应用的可见范围内，请联系企业管理员。',
    },
  },
  'not-bound': {
    status: 403,
    text: {
      en: 'No account of this application belongs to this WeCom member. Ask whoever runs this application.',
      zh: '此应用中没有与该企业微信成员绑定的账号，请联系本应用的管理员开通。',
    },
  },
  'bound-to-another-user': {
    status: 403,
    text: {
      en: 'This WeCom member is linked to another account.',
      zh: '该企业微信成员已绑定到其他账号。',
    },
  },
  'already-signed-in': {
    status: 403,
    text: {
      en: 'Somebody is signed in. Sign out first, then open the link of the WeCom console again.',
      zh: '当前已有账号登录。请先退出登录，再从企业微信管理后台重新打开该链接。',
    },
  },
  'unknown-tenant': {
    status: 404,
    text: {
      en: 'This application does not know your enterprise.',
      zh: '此应用尚未接入您所在的企业。',
    },
  },
  'link-needs-sign-in': {
    status: 401,
    text: {
      en: 'Please sign in to your account before you link WeCom to it.',
      zh: '请先登录您的账号，再绑定企业微信。',
    },
  },
  'link-user-changed': {
    status: 403,
    text: {
      en: 'Another account is signed in now than the one that asked to link WeCom. Nothing was linked.',
      zh: '当前登录的账号与发起绑定的账号不同，未进行任何绑定。',
    },
  },
  'method-not-allowed': {
    status: 405,
    text: {
      en: 'This address cannot be used this way. Please start the sign-in from the login page.',
      zh: '不能以这种方式访问此地址，请从登录页面重新登录。',
    },
  },
});

/** A code that this library passes to Passport's `fail`. */
export type FailureCode = keyof typeof REFUSALS;

const OTHER: Bilingual = {
  en: 'This application has refused the sign-in. Please try again, or ask the people who run it.',
  zh: '此应用拒绝了本次登录。请重试，或联系应用的管理员。',
};
/** What a resolver refuses is refused to this member. */
const APPLICATION_STATUS = 403;

/**
 * Returns what to tell the person whose sign-in ended in this code, in both languages; something general for
 * a code of your own.
 */
export function failureText(code: string): Bilingual {
  return refusalOf(code)?.text ?? OTHER;
}

/** Returns what the operator can do about a refusal; undefined where there is nothing. */
export function operatorNote(code: string): Bilingual | undefined {
  return refusalOf(code)?.operator;
}

function refusalOf(code: string): Refusal | undefined {
  return Object.hasOwn(REFUSALS, code) ? REFUSALS[code as FailureCode] : undefined;
}

/**
 * A foreseen refusal of one sign-in. Never leaves the library: it becomes Passport's `fail({ code, message },
 * status)`.
 */
export class SignInRefused extends Error {
  readonly status: Refusal['status'];
  /** The login ran in a popup, which has to be told. */
  declare display?: 'popup';
  /** The path that a linking login was to return to. */
  declare linkedFrom?: string;
  /** The enterprise that was refused, for the operator. */
  declare corpId?: string;

  constructor(reason: FailureCode);
  /** @param message - makes it the application's own refusal, whatever its code */
  constructor(reason: string, message: string);
  constructor(
    readonly reason: string,
    message?: string,
  ) {
    super(message ?? failureText(reason).en);
    this.name = 'SignInRefused';
    this.status =
      message === undefined ? (refusalOf(reason)?.status ?? APPLICATION_STATUS) : APPLICATION_STATUS;
  }
}
