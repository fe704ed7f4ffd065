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

/**
 * The cookies of before a sign-in, which somebody else may have planted or read, must not be signed in by it.
 */
async function renewed(subject: SignIns): Promise<Verdict> {
  const { lab, connection, ann, ben, bensName } = subject;
  const browser = lab.browser(connection.way);
  await browser.get(`${lab.app}${lab.paths.login}`);
  const first = await connection.callbackFor(browser, ann);
  const before = browser.copy();
  await browser.get(first);
  if ((await lab.who.of(before)) !== undefined) {
    return failed({
      en: 'cookies of before the sign-in are signed in by it',
      zh: '登录前的 Cookie 随之变为已登录',
    });
  }
  const asAnn = browser.copy();
  await connection.signIn(browser, ben);
  return unless((await lab.who.of(asAnn)) === bensName, {
    en: 'the session went on with somebody else',
    zh: '会话换人后仍沿用',
  });
}

async function formerUser(subject: SignIns): Promise<Verdict> {
  const { lab, connection, ben, flow, annsName } = subject;
  if (connection.way !== 'workbench') {
    return notApplicable({
      en: 'a QR code is scanned by choice; the Workbench opens by itself',
      zh: '扫码是主动行为；工作台则是自动打开',
    });
  }
  const browser = await signedIn(subject);
  const callback = await connection.callbackFor(browser, ben);
  await lab.simulator.fault(
    REDEEMED_AT[flow],
    'body',
    '{"errcode":0,"errmsg":"ok","openid":"oSomebodyElse"}',
  );
  await browser.get(callback).finally(() => lab.simulator.clearFaults());
  return unless((await lab.who.of(browser)) === annsName, {
    en: 'whoever was signed in before still is',
    zh: '之前登录的人仍处于登录状态',
  });
}

async function afterLogout(subject: SignIns): Promise<Verdict> {
  const { lab } = subject;
  const browser = await signedIn(subject);
  const url = `${lab.app}${lab.paths.logout}`;
  const form = formsOf(await browser.get(lab.who.url)).find(({ action }) => action.split('?')[0] === url);
  if (!form)
    return notApplicable({
      en: 'the who page has no form to sign out with (--logout)',
      zh: '显示登录者的页面上没有退出表单（--logout）',
    });
  const before = browser.copy();
  await browser.submit(form.action, filled(form, undefined));
  const kept = await lab.who.of(before);
  return unless(kept !== undefined, {
    en: 'the cookies of before it still work',
    zh: '退出前的 Cookie 仍然有效',
  });
}

async function byItself(subject: SignIns): Promise<Verdict> {
  const { lab, annsName } = subject;
  const browser = await signedIn(subject);
  for (const method of ['HEAD', 'GET']) {
    await browser.send(`${lab.app}${lab.paths.logout}`, { method });
    const still = await expectSomebody(subject, browser, annsName);
    if (still.outcome !== 'passed')
      return failed({
        en: `${method} ${lab.paths.logout} signed out`,
        zh: `${method} ${lab.paths.logout} 使人退出`,
      });
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
      zh: '登录总是优先于已有会话；只在明确要求时才绑定账号。',
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
