import { type Check, failed, notApplicable, PASSED, unless, type Verdict } from '../check';
import { REDEEMED_AT } from '../connection';
import { filled, formsOf } from '../forms';
import type { HttpBrowser } from '../http-browser';
import { expectSomebody, type SignIns } from '../lab';
import type { Text } from '../text';

const RENEW: Text = {
  en: 'Regenerate the session at each sign-in (req.session.regenerate; Passport 0.6 and later do it in req.logIn).',
  zh: '每次登录都重新生成会话（req.session.regenerate；Passport 0.6 起在 req.logIn 中完成）。',
};

async function signedIn({ lab, connection, ann }: SignIns): Promise<HttpBrowser> {
  const browser = lab.browser(connection.way);
  await connection.signIn(browser, ann);
  return browser;
}

interface SessionCookie {
  readonly name: string;
  /** As it was set. */
  readonly attributes: string;
}

const FOUND = new WeakMap<SignIns, Promise<readonly SessionCookie[]>>();

/** The cookies without which Ann is nobody. Several checks ask, so it is found out once. */
function sessionCookies(subject: SignIns): Promise<readonly SessionCookie[]> {
  const found = FOUND.get(subject) ?? findSessionCookies(subject);
  FOUND.set(subject, found);
  return found;
}

async function findSessionCookies(subject: SignIns): Promise<readonly SessionCookie[]> {
  const { lab, connection, ann } = subject;
  const browser = lab.browser(connection.way);
  const started = await connection.start(browser);
  const answer = await browser.get(await connection.answer(browser, started.page, ann));
  const hops = [...started.hops, ...(await browser.follow(answer))];
  const needed: string[] = [];
  for (const name of browser.jar.keys()) {
    const without = browser.copy();
    without.jar.delete(name);
    if ((await lab.who.of(without)) === undefined) needed.push(name);
  }
  const lines = hops.flatMap(({ setCookies }) => setCookies);
  return needed.map((name) => {
    const line = lines.findLast((each) => each.startsWith(`${name}=`)) ?? '';
    return { name, attributes: line.slice(line.indexOf(';') + 1) };
  });
}

function cookieCheck(
  id: string,
  title: Text,
  remedy: Text,
  isBad: (attributes: string) => boolean,
): Check<SignIns> {
  return {
    id,
    title,
    remedy,
    async run(subject) {
      const bad = (await sessionCookies(subject)).find(({ attributes }) => isBad(attributes));
      return unless(bad !== undefined, `not so with the cookie ${bad?.name}`, `Cookie ${bad?.name} 不符合`);
    },
  };
}

/** The cookies of before a sign-in, which somebody else may have planted or read, must not be signed in by it. */
async function renewed(subject: SignIns): Promise<Verdict> {
  const { lab, connection, ann, ben, bensName } = subject;
  const browser = lab.browser(connection.way);
  await browser.get(`${lab.app}${lab.paths.login}`);
  const first = await connection.callbackFor(browser, ann);
  const before = browser.copy();
  await browser.get(first);
  if ((await lab.who.of(before)) !== undefined) {
    return failed('cookies of before the sign-in are signed in by it', '登录前的 Cookie 随之变为已登录');
  }
  const asAnn = browser.copy();
  await connection.signIn(browser, ben);
  return unless(
    (await lab.who.of(asAnn)) === bensName,
    'the session went on with somebody else',
    '会话换人后仍沿用',
  );
}

async function formerUser(subject: SignIns): Promise<Verdict> {
  const { lab, connection, ben, flow, annsName } = subject;
  if (connection.way !== 'workbench') {
    return notApplicable(
      'a QR code is scanned by choice; the Workbench opens by itself',
      '扫码是主动行为；工作台则是自动打开',
    );
  }
  const browser = await signedIn(subject);
  const callback = await connection.callbackFor(browser, ben);
  await lab.simulator.fault(
    REDEEMED_AT[flow],
    'body',
    '{"errcode":0,"errmsg":"ok","openid":"oSomebodyElse"}',
  );
  await browser.get(callback).finally(() => lab.simulator.clearFaults());
  return unless(
    (await lab.who.of(browser)) === annsName,
    'whoever was signed in before still is',
    '之前登录的人仍处于登录状态',
  );
}

async function afterLogout(subject: SignIns): Promise<Verdict> {
  const { lab } = subject;
  const browser = await signedIn(subject);
  const url = `${lab.app}${lab.paths.logout}`;
  const form = formsOf(await browser.get(lab.who.url)).find(({ action }) => action.split('?')[0] === url);
  if (!form)
    return notApplicable(
      'the who page has no form to sign out with (--logout)',
      '显示登录者的页面上没有退出表单（--logout）',
    );
  const before = browser.copy();
  await browser.submit(form.action, filled(form, undefined));
  const kept = await lab.who.of(before);
  return unless(kept !== undefined, 'the cookies of before it still work', '退出前的 Cookie 仍然有效');
}

async function byItself(subject: SignIns): Promise<Verdict> {
  const { lab, annsName } = subject;
  const browser = await signedIn(subject);
  for (const method of ['HEAD', 'GET']) {
    await browser.send(`${lab.app}${lab.paths.logout}`, { method });
    const still = await expectSomebody(subject, browser, annsName);
    if (still.outcome !== 'passed')
      return failed(`${method} ${lab.paths.logout} signed out`, `${method} ${lab.paths.logout} 使人退出`);
  }
  return PASSED;
}

async function loginCookies(subject: SignIns): Promise<Verdict> {
  const { lab, connection } = subject;
  const ofSession = (await sessionCookies(subject)).map(({ name }) => name);
  const { hops } = await connection.start(lab.browser(connection.way));
  for (const line of hops.flatMap(({ setCookies }) => setCookies)) {
    const name = line.slice(0, line.indexOf('='));
    if (ofSession.includes(name) || /csrf|xsrf|lang|locale|theme/i.test(name)) continue;
    if (!/;\s*httponly/i.test(line))
      return failed(`the cookie ${name} is not HttpOnly`, `Cookie ${name} 没有 HttpOnly`);
    if (!/;\s*samesite=(?:lax|none)/i.test(line))
      return failed(`the cookie ${name} is not SameSite=Lax`, `Cookie ${name} 不是 SameSite=Lax`);
  }
  return PASSED;
}

export const SESSION_CHECKS: ReadonlyArray<Check<SignIns>> = [
  {
    id: 'session-renewed',
    title: { en: 'Each sign-in starts a new session', zh: '每次登录都开始新的会话' },
    remedy: RENEW,
    run: renewed,
  },
  {
    id: 'session-replaced',
    title: { en: 'A sign-in replaces whoever was signed in', zh: '登录会替换之前登录的人' },
    remedy: {
      en: 'Let a sign-in always win over an open session; link accounts only where that was asked for.',
      zh: '登录总是优先于已有会话；只在明确要求时才关联账号。',
    },
    async run(subject) {
      const browser = await signedIn(subject);
      await subject.connection.signIn(browser, subject.ben);
      return expectSomebody(subject, browser, subject.bensName);
    },
  },
  {
    id: 'former-user',
    title: {
      en: 'A refused Workbench sign-in does not show the former user’s data',
      zh: '工作台登录被拒后不会显示上一位用户的数据',
    },
    remedy: {
      en: 'Sign out whoever was signed in when somebody else opens the Workbench and is refused: the application is shown to that person.',
      zh: '他人从工作台打开而被拒时，先退出之前登录的人：此时看屏幕的是另一个人。',
    },
    run: formerUser,
  },
  cookieCheck(
    'session-cookie-http-only',
    { en: 'Scripts cannot read the session cookie', zh: '脚本读不到会话 Cookie' },
    { en: 'Set HttpOnly.', zh: '设置 HttpOnly。' },
    (attributes) => !/httponly/i.test(attributes),
  ),
  cookieCheck(
    'session-cookie-lax',
    { en: 'The session cookie is SameSite=Lax', zh: '会话 Cookie 为 SameSite=Lax' },
    {
      en: "Set SameSite=Lax. None sends it with other sites' forms; with Strict the way back from WeCom arrives without it.",
      zh: '设置 SameSite=Lax。None 会随其他网站的表单发送；Strict 则在从企业微信返回时不发送。',
    },
    (attributes) => !/samesite=lax/i.test(attributes),
  ),
  cookieCheck(
    'session-cookie-own-host',
    { en: 'The session cookie goes to this host only', zh: '会话 Cookie 只发给本主机' },
    {
      en: 'Set no Domain: every subdomain could read and plant it.',
      zh: '不要设置 Domain：否则所有子域都能读取和植入。',
    },
    (attributes) => /(?:^|;)\s*domain=/i.test(attributes),
  ),
  {
    id: 'session-cookie-secure',
    title: { en: 'The session cookie goes over https only', zh: '会话 Cookie 只通过 https 发送' },
    remedy: { en: 'Set Secure.', zh: '设置 Secure。' },
    async run(subject) {
      if (!subject.lab.app.startsWith('https:'))
        return notApplicable('the application was asked over http', '本次通过 http 访问应用');
      const bad = (await sessionCookies(subject)).find(({ attributes }) => !/;?\s*secure/i.test(attributes));
      return unless(bad !== undefined, `not so with the cookie ${bad?.name}`, `Cookie ${bad?.name} 不符合`);
    },
  },
  {
    id: 'login-cookies',
    title: {
      en: 'Cookies of a sign-in under way are HttpOnly and SameSite=Lax',
      zh: '进行中登录的 Cookie 为 HttpOnly 且 SameSite=Lax',
    },
    remedy: { en: 'Set both attributes.', zh: '设置这两个属性。' },
    run: loginCookies,
  },
  {
    id: 'logout-not-by-link',
    title: { en: 'Opening the address of the logout signs nobody out', zh: '打开退出地址不会使人退出' },
    remedy: {
      en: 'Sign out by a POST with a form token; an image of another site can send GET.',
      zh: '用带令牌的 POST 表单退出；其他网站的图片就能发送 GET。',
    },
    run: byItself,
  },
  {
    id: 'logout-ends-session',
    title: {
      en: 'Signing out ends the session, not only its cookie',
      zh: '退出会结束会话本身，而不只是删除 Cookie',
    },
    remedy: {
      en: 'Destroy or regenerate the session on the server (Passport 0.6 and later do it in req.logout).',
      zh: '在服务器上销毁或重新生成会话（Passport 0.6 起在 req.logout 中完成）。',
    },
    run: afterLogout,
  },
];
