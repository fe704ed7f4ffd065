import type { Bilingual } from '../../errors';
import { type Draft, failure, ok, warning } from '../finding';
import type { Connection } from '../inspectable';
import { distinct, type Patient } from '../patient';
import { isLoginCookie, isSessionCookie, parseSetCookie, type SetCookie } from '../set-cookie';
import { isAnswer } from '../visit';

/** The flags of the cookies that the application sets before anybody has signed in. */
export async function checkCookies(patient: Patient): Promise<readonly Draft[]> {
  const sites = distinct(patient.connections, (connection) => patient.originOf(connection));
  const findings = await Promise.all(sites.map((connection) => checkSite(patient, connection)));
  return findings.flat();
}

async function checkSite(patient: Patient, connection: Connection): Promise<readonly Draft[]> {
  if (!(await patient.answers(connection))) return [];
  const cookies = await cookiesOf(patient, connection);
  const isHttps = patient.isHttps(connection);
  const login = cookies.filter(isLoginCookie);
  const sessions = cookies.filter(isSessionCookie);
  const origin = patient.originOf(connection);
  return [
    ...login.slice(-1).map((cookie) => loginCookie(cookie, isHttps)),
    ...sessions.map((cookie) => sessionCookie(cookie, isHttps)),
    ...(sessions.length > 0
      ? []
      : [
          ok('session-cookie', {
            en: `${origin} sets no session cookie before a sign-in, so there are no flags to look at.`,
            zh: `${origin} 在登录前没有设置会话 Cookie，无需检查其属性。`,
          }),
        ]),
  ];
}

async function cookiesOf(patient: Patient, connection: Connection): Promise<readonly SetCookie[]> {
  const visits = await Promise.all([
    patient.page(connection, '/'),
    patient.page(connection, patient.asked.loginPage),
    patient.strayCallback(connection),
    patient.start(connection),
  ]);
  const cookies = visits.flatMap((visit) => (isAnswer(visit) ? visit.cookies.map(parseSetCookie) : []));
  return distinct(cookies, ({ name }) => name);
}

function loginCookie(cookie: SetCookie, isHttps: boolean): Draft {
  const lost = [
    ...(cookie.isHttpOnly ? [] : ['HttpOnly']),
    ...(cookie.sameSite === 'lax' ? [] : ['SameSite=Lax']),
    ...(cookie.isSecure || !isHttps ? [] : ['Secure']),
  ];
  if (lost.length === 0) {
    return ok('login-cookie', {
      en: 'The cookies of logins in flight have their flags.',
      zh: '登录中的 Cookie 属性正确。',
    });
  }
  return failure(
    'login-cookie',
    'developer',
    {
      en: `The cookies of logins in flight arrive without ${lost.join(', ')}.`,
      zh: `登录中的 Cookie 缺少 ${lost.join('、')}。`,
    },
    {
      en:
        'Secure follows the scheme of callbackURL: it must be https where the application is. Other ' +
        'flags are taken off by a proxy (proxy_cookie_flags) or a middleware.',
      zh:
        'Secure 取决于 callbackURL 的协议：应用使用 https 时 callbackURL 也须为 https。其他属性可能被代理（如 ' +
        'proxy_cookie_flags）或中间件去除。',
    },
  );
}

function sessionCookie(cookie: SetCookie, isHttps: boolean): Draft {
  const { name, sameSite, isSecure, isHttpOnly } = cookie;
  const says = (message: Bilingual): Bilingual => ({
    en: `${name}: ${message.en}`,
    zh: `${name}：${message.zh}`,
  });
  if (sameSite === 'strict') {
    return failure(
      'session-cookie',
      'developer',
      says({
        en:
          'SameSite=Strict. WeCom sends people back from another site, so browsers leave this cookie ' +
          'out, and whoever has just signed in looks signed out.',
        zh: 'SameSite=Strict。用户从企业微信跳转回来属于跨站导航，浏览器不会携带该 Cookie，刚登录的用户会显示为未登录。',
      }),
      { en: "Set cookie: { sameSite: 'lax' }.", zh: "请设置 cookie: { sameSite: 'lax' }。" },
    );
  }
  if (sameSite === 'none' && !isSecure) {
    return failure(
      'session-cookie',
      'developer',
      says({
        en: 'SameSite=None without Secure: browsers drop it.',
        zh: 'SameSite=None 但没有 Secure，浏览器会丢弃。',
      }),
      { en: "Set cookie: { sameSite: 'lax' }.", zh: "请设置 cookie: { sameSite: 'lax' }。" },
    );
  }
  const weak = [
    ...(isHttpOnly ? [] : ['HttpOnly']),
    ...(isSecure || !isHttps ? [] : ['Secure']),
    ...(sameSite === 'none' ? ['SameSite=Lax'] : []),
  ];
  if (weak.length > 0) {
    return warning(
      'session-cookie',
      'developer',
      says({
        en: `a session cookie without ${weak.join(', ')}.`,
        zh: `会话 Cookie 缺少 ${weak.join('、')}。`,
      }),
      {
        en:
          "Set cookie: { httpOnly: true, secure: 'auto', sameSite: 'lax' }, and app.set('trust " +
          "proxy', 1) behind a proxy that ends TLS.",
        zh:
          "请设置 cookie: { httpOnly: true, secure: 'auto', sameSite: 'lax' }，在 TLS 代理之后还须 " +
          "app.set('trust proxy', 1)。",
      },
    );
  }
  return ok('session-cookie', {
    en: `${name}: its flags let a sign-in end in a session.`,
    zh: `${name}：会话 Cookie 属性正确。`,
  });
}
