import { type Check, failed, notApplicable, PASSED, unless, type Verdict } from '../check';
import type { SignIns } from '../lab';
import type { Text } from '../text';

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

/** Whether an attribute of this name is there; a path or a host may have the same word in it. */
function hasFlag(attributes: string, flag: 'httponly' | 'secure'): boolean {
  return attributes.split(';').some((attribute) => attribute.split('=')[0]?.trim().toLowerCase() === flag);
}

function cookieCheck(
  id: string,
  title: Text,
  remedy: Text,
  isBad: (attributes: string, subject: SignIns) => boolean,
): Check<SignIns> {
  return {
    id,
    title,
    remedy,
    async run(subject) {
      const bad = (await sessionCookies(subject)).find(({ attributes }) => isBad(attributes, subject));
      return unless(bad !== undefined, {
        en: `not so with the cookie ${bad?.name}`,
        zh: `Cookie ${bad?.name} 不符合`,
      });
    },
  };
}

async function loginCookies(subject: SignIns): Promise<Verdict> {
  const { lab, connection } = subject;
  const ofSession = (await sessionCookies(subject)).map(({ name }) => name);
  const { hops } = await connection.start(lab.browser(connection.way));
  for (const line of hops.flatMap(({ setCookies }) => setCookies)) {
    const name = line.slice(0, line.indexOf('='));
    if (ofSession.includes(name) || /csrf|xsrf|lang|locale|theme/i.test(name)) continue;
    if (!/;\s*httponly/i.test(line))
      return failed({ en: `the cookie ${name} is not HttpOnly`, zh: `Cookie ${name} 没有 HttpOnly` });
    if (!/;\s*samesite=(?:lax|none)/i.test(line))
      return failed({ en: `the cookie ${name} is not SameSite=Lax`, zh: `Cookie ${name} 不是 SameSite=Lax` });
  }
  return PASSED;
}

export const COOKIE_CHECKS: ReadonlyArray<Check<SignIns>> = [
  cookieCheck(
    'session-cookie-http-only',
    { en: 'Scripts cannot read the session cookie', zh: '脚本读不到会话 Cookie' },
    { en: 'Set HttpOnly.', zh: '设置 HttpOnly。' },
    (attributes) => !hasFlag(attributes, 'httponly'),
  ),
  cookieCheck(
    'session-cookie-lax',
    { en: 'The session cookie is SameSite=Lax', zh: '会话 Cookie 为 SameSite=Lax' },
    {
      en: "Set SameSite=Lax. None sends it with other sites' forms; with Strict the way back from WeCom arrives without it.",
      zh: '设置 SameSite=Lax。None 会随其他网站的表单发送；Strict 则在从企业微信返回时不发送。',
    },
    // What the scripts of a page send comes from this site, so Strict is not in their way.
    (attributes, { lab }) =>
      !(lab.who.isForScripts ? /samesite=(?:lax|strict)/i : /samesite=lax/i).test(attributes),
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
        return notApplicable({ en: 'the application was asked over http', zh: '本次通过 http 访问应用' });
      const bad = (await sessionCookies(subject)).find(({ attributes }) => !hasFlag(attributes, 'secure'));
      return unless(bad !== undefined, {
        en: `not so with the cookie ${bad?.name}`,
        zh: `Cookie ${bad?.name} 不符合`,
      });
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
];
