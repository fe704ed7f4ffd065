import type { Text } from './language';

/** What to tell somebody whose sign-in ended in a failure: the codes of `?wecom_error=`. */
const FAILURES: Readonly<Record<string, Text>> = {
  declined: {
    en: 'The sign-in was cancelled in WeCom. You can try again whenever you like.',
    zh: '您在企业微信中取消了登录，可以随时重试。',
  },
  'malformed-callback': {
    en: 'The answer from WeCom was incomplete. Please try again.',
    zh: '企业微信返回的信息不完整，请重试。',
  },
  'state-mismatch': {
    en: 'This sign-in has expired or was started in another browser. Please start again here.',
    zh: '本次登录已过期，或是在其他浏览器中发起的。请在此重新登录。',
  },
  'code-rejected': {
    en: 'The code from WeCom was used already or has expired. Please start again.',
    zh: '企业微信的登录凭证已使用或已过期，请重新登录。',
  },
  'not-a-member': {
    en: 'WeCom does not know you as a member of an enterprise, so you cannot sign in here.',
    zh: '您不是任何企业的成员，无法在此登录。',
  },
  'corp-not-allowed': {
    en: 'Your enterprise does not use this application. Please ask its administrator.',
    zh: '您所在的企业尚未开通此应用，请联系企业管理员。',
  },
  'not-visible': {
    en: 'Your enterprise has not opened this application to you. Please ask its administrator.',
    zh: '您不在此应用的可见范围内，请联系企业管理员。',
  },
  'not-bound': {
    en: 'No account here is linked to you. Sign in with your password and link WeCom on your account page, or ask the administrator of this application.',
    zh: '这里没有与您绑定的账号。请先用密码登录，再到账号页面绑定企业微信，或联系本应用的管理员。',
  },
  'bound-to-another-user': {
    en: 'This WeCom member is linked to another account. Unlink it there first.',
    zh: '该企业微信成员已绑定到其他账号，请先在该账号中解除绑定。',
  },
  'unknown-tenant': {
    en: 'This application does not know your enterprise.',
    zh: '此应用尚未接入您所在的企业。',
  },
  'link-needs-sign-in': {
    en: 'Please sign in to your account before you link WeCom to it.',
    zh: '请先登录您的账号，再绑定企业微信。',
  },
  'link-user-changed': {
    en: 'Another account is signed in now than the one that asked to link WeCom. Nothing was linked.',
    zh: '当前登录的账号与发起绑定的账号不同，未进行任何绑定。',
  },
  'bind-expired': {
    en: 'This took longer than ten minutes. Please sign in with WeCom again.',
    zh: '操作已超过十分钟，请重新使用企业微信登录。',
  },
};

const OTHER: Text = {
  en: 'The sign-in did not succeed. Please try again.',
  zh: '登录未成功，请重试。',
};

/** Returns undefined where there was no failure. */
export function failureText(code: unknown): Text | undefined {
  if (typeof code !== 'string' || code === '') return undefined;
  return Object.hasOwn(FAILURES, code) ? FAILURES[code] : OTHER;
}

/** What to tell somebody whose request ended in an error, by its HTTP status. */
export function errorText(status: number): { readonly title: Text; readonly advice: Text } {
  return ERRORS[status] ?? (status < 500 ? BAD_REQUEST : BROKEN);
}

const BAD_REQUEST = {
  title: { en: 'This request cannot be answered', zh: '无法处理此请求' },
  advice: { en: 'Please go back and try again.', zh: '请返回并重试。' },
};
const BROKEN = {
  title: { en: 'Something went wrong', zh: '出错了' },
  advice: { en: 'This is our fault. Please try again in a minute.', zh: '这是我们的问题，请稍后重试。' },
};
const WECOM_DOWN = {
  title: { en: 'WeCom does not answer', zh: '企业微信暂时没有响应' },
  advice: {
    en: 'Your sign-in could not be completed. Please try again in a minute.',
    zh: '登录未能完成，请稍后重试。',
  },
};
const ERRORS: Readonly<Record<number, { readonly title: Text; readonly advice: Text }>> = {
  403: {
    title: { en: 'This form has expired', zh: '表单已过期' },
    advice: { en: 'Please go back, reload the page and try again.', zh: '请返回并刷新页面后重试。' },
  },
  404: {
    title: { en: 'There is no such page', zh: '页面不存在' },
    advice: { en: 'Please check the address.', zh: '请检查网址。' },
  },
  405: {
    title: { en: 'This address takes a form', zh: '此地址只接受表单提交' },
    advice: { en: 'Please start from the page that leads here.', zh: '请从相应页面进入。' },
  },
  429: {
    title: { en: 'Too many attempts', zh: '尝试次数过多' },
    advice: { en: 'Please wait a quarter of an hour.', zh: '请在十五分钟后重试。' },
  },
  502: WECOM_DOWN,
  503: WECOM_DOWN,
  504: WECOM_DOWN,
};
