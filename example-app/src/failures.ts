import { failureText as textOfLibrary } from 'passport-wecom';
import type { Text } from './language';

/** Failures of which this application knows more than the library, or which are its own. */
const OWN: Readonly<Record<string, Text>> = {
  'not-bound': {
    en: 'No account here is linked to you. Sign in with your password and link WeCom on your account page, or ask the administrator of this application.',
    zh: '这里没有与您绑定的账号。请先用密码登录，再到账号页面绑定企业微信，或联系本应用的管理员。',
  },
  'bound-to-another-user': {
    en: 'This WeCom member is linked to another account. Unlink it there first.',
    zh: '该企业微信成员已绑定到其他账号，请先在该账号中解除绑定。',
  },
  'bind-expired': {
    en: 'This took longer than ten minutes. Please sign in with WeCom again.',
    zh: '操作已超过十分钟，请重新使用企业微信登录。',
  },
};

/** What to tell somebody whose sign-in ended in a failure, by the code in `?wecom_error=`; undefined where there was none. */
export function failureText(code: unknown): Text | undefined {
  if (typeof code !== 'string' || code === '') return undefined;
  return Object.hasOwn(OWN, code) ? OWN[code] : textOfLibrary(code);
}

/** The same for an administrator who wanted to install. */
export function installFailure(code: unknown): Text | undefined {
  if (code === 'declined') return { en: 'Nothing was installed.', zh: '未安装应用。' };
  return failureText(code);
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
