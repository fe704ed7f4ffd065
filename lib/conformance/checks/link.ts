import { nextOf } from '../answer';
import { type Check, failed, notApplicable, PASSED, unless, type Verdict } from '../check';
import type { Account } from '../forms';
import type { HttpBrowser } from '../http-browser';
import {
  formFor,
  type Linking,
  linkCallback,
  linksOf,
  type Purpose,
  pressed,
  signedIn,
  weComPage,
} from '../linking';
import { isAbout } from '../simulator-door';
import type { Text } from '../text';

const ASK: Text = {
  en: 'Link only after authenticate(name, { link: true }), started by a POST with a form token.',
  zh: '只在 authenticate(name, { link: true }) 之后绑定，并由带令牌的 POST 发起。',
};
const NEIGHBOUR = {
  Origin: 'https://neighbour.example',
  Referer: 'https://neighbour.example/',
  'Sec-Fetch-Site': 'cross-site',
};

async function unchanged(subject: Linking, browser: HttpBrowser, before: string): Promise<Verdict> {
  return unless((await linksOf(subject, browser)) !== before, {
    en: 'the links of the account are others afterwards',
    zh: '账号的绑定随之改变',
  });
}

/** Unlinks the stranger where a check has come to a link: what follows links the stranger once more. */
async function takeBack(subject: Linking, account: Account, before: string): Promise<void> {
  const browser = await signedIn(subject, account);
  if ((await linksOf(subject, browser)) === before) return;
  const form = await formFor(subject, browser, 'unlink');
  // The rest of the run stands on others who may be linked here.
  if (form?.fields.some(({ value }) => isAbout(subject.stranger, value)))
    await browser.submit(form.action, pressed(subject, form));
}

async function spoiltForm(subject: Linking, purpose: Purpose, how: 'link' | 'token'): Promise<Verdict> {
  const browser = await signedIn(subject, subject.account);
  const form = await formFor(subject, browser, purpose);
  if (!form) return notApplicable({ en: `there is no form to ${purpose}`, zh: '没有相应的表单' });
  const before = await linksOf(subject, browser);
  const fields = pressed(subject, form);
  const query = new URLSearchParams(fields);
  const kept = fields.filter(([name]) => !/csrf|token|xsrf/i.test(name));
  const answer =
    how === 'link'
      ? await browser.get(`${form.action}?${query}`)
      : await browser.submit(form.action, kept, NEIGHBOUR);
  if (purpose === 'link' && weComPage(subject, nextOf(answer)) !== undefined)
    return failed({ en: 'it began to link', zh: '开始了绑定' });
  return unchanged(subject, browser, before);
}

export const LINK_CHECKS: ReadonlyArray<Check<Linking>> = [
  {
    id: 'link-by-link',
    title: { en: 'Opening an address begins no linking', zh: '打开链接不会发起绑定' },
    remedy: ASK,
    run: (subject) => spoiltForm(subject, 'link', 'link'),
  },
  {
    id: 'link-token-needed',
    title: { en: 'No linking begins without a form token', zh: '没有表单令牌不会发起绑定' },
    remedy: ASK,
    run: (subject) => spoiltForm(subject, 'link', 'token'),
  },
  {
    id: 'sign-in-links-nobody',
    title: {
      en: 'A plain sign-in does not link the member to whoever was signed in',
      zh: '普通登录不会把成员绑定到之前登录的账号',
    },
    remedy: ASK,
    async run(subject) {
      const { connection, account, passerby } = subject;
      if (!passerby)
        return notApplicable({ en: 'there are too few members in the simulator', zh: '模拟器中的成员不够' });
      const browser = await signedIn(subject, account);
      const before = await linksOf(subject, browser);
      await connection.signIn(browser, passerby);
      return unchanged(subject, await signedIn(subject, account), before);
    },
  },
  {
    id: 'link-other-browser',
    title: { en: 'A linking ends in the browser it began in', zh: '绑定只能在发起它的浏览器中完成' },
    remedy: {
      en: 'Bind the state to the browser and to the session that asked.',
      zh: '把 state 绑定到浏览器和发起绑定的会话。',
    },
    async run(subject) {
      const browser = await signedIn(subject, subject.account);
      const before = await linksOf(subject, browser);
      const callback = await linkCallback(subject, browser);
      await subject.lab.browser().get(callback);
      const verdict = await unchanged(subject, browser, before);
      await takeBack(subject, subject.account, before);
      return verdict;
    },
  },
  {
    id: 'link-user-changed',
    title: { en: 'A linking does not end on somebody else’s account', zh: '绑定不会落到其他人的账号上' },
    remedy: {
      en: 'Keep with the state who asked, and compare at the return.',
      zh: '随 state 保存发起人，返回时比对。',
    },
    async run(subject) {
      const { account, other } = subject;
      if (!other)
        return notApplicable({
          en: 'give a second --account NAME:PASSWORD',
          zh: '请再提供一个 --account NAME:PASSWORD',
        });
      const before = await linksOf(subject, await signedIn(subject, other));
      const browser = await signedIn(subject, account);
      const accountBefore = await linksOf(subject, browser);
      const callback = await linkCallback(subject, browser);
      const otherBrowser = await signedIn(subject, other);
      for (const [name, value] of otherBrowser.jar) browser.jar.set(name, value);
      await browser.get(callback);
      const verdict = await unchanged(subject, await signedIn(subject, other), before);
      // The account that asked may have got it: that is no fault.
      await takeBack(subject, account, accountBefore);
      await takeBack(subject, other, before);
      return verdict;
    },
  },
  {
    id: 'link-works',
    title: { en: 'A linked member signs in to the account', zh: '绑定后的成员登录到该账号' },
    remedy: ASK,
    async run(subject) {
      const { lab, connection, account, stranger } = subject;
      const browser = await signedIn(subject, account);
      const before = await linksOf(subject, browser);
      await browser.follow(await browser.get(await linkCallback(subject, browser)));
      const after = await linksOf(subject, browser);
      if (after === before) return failed({ en: 'the page shows no new link', zh: '页面没有显示新的绑定' });
      const later = lab.browser(connection.way);
      await connection.signIn(later, stranger);
      return unless((await linksOf(subject, later)) !== after, {
        en: 'the member came to another account',
        zh: '该成员登录到了另一个账号',
      });
    },
  },
  {
    id: 'unlink-by-link',
    title: { en: 'Opening an address unlinks nobody', zh: '打开链接不会解绑' },
    remedy: { en: 'Unlink on POST only.', zh: '只在 POST 时解绑。' },
    run: (subject) => spoiltForm(subject, 'unlink', 'link'),
  },
  {
    id: 'unlink-token-needed',
    title: { en: 'Nobody is unlinked without a form token', zh: '没有表单令牌不会解绑' },
    remedy: {
      en: 'Put a token of this browser into the form and compare it.',
      zh: '在表单中放入本浏览器的令牌并校验。',
    },
    run: (subject) => spoiltForm(subject, 'unlink', 'token'),
  },
  {
    id: 'unlink-works',
    title: { en: 'Unlinking unlinks', zh: '解绑有效' },
    remedy: {
      en: 'Remove the link, and end the sessions that began with it.',
      zh: '删除绑定，并结束由其开始的会话。',
    },
    async run(subject) {
      const browser = await signedIn(subject, subject.account);
      const form = await formFor(subject, browser, 'unlink');
      if (!form) return notApplicable({ en: 'there is no form to unlink', zh: '没有解绑的表单' });
      const before = await linksOf(subject, browser);
      await browser.submit(form.action, pressed(subject, form));
      const after = await linksOf(subject, await signedIn(subject, subject.account));
      return after === before
        ? failed({ en: 'the page shows the link still', zh: '页面仍显示该绑定' })
        : PASSED;
    },
  },
];
