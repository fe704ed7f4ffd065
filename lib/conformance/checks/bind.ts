import type { Answer } from '../answer';
import { type Check, failed, PASSED, unless, type Verdict } from '../check';
import type { Connection, FlowName } from '../connection';
import { type Account, asksForPassword, type Form, filled, formsOf } from '../forms';
import type { HttpBrowser } from '../http-browser';
import { expectNobody, type Lab } from '../lab';
import { strangers } from '../people';
import { isAbout, type Person } from '../simulator-door';
import { NotPossible, StepFailed, type Text } from '../text';

/** A member nobody is linked to, and an account of the application to link them to. */
export interface Binding {
  readonly lab: Lab;
  readonly connection: Connection;
  readonly flow: FlowName;
  readonly app: string;
  /** Who is bound in the end; the checks before try it with people whom nobody needs. */
  readonly person: Person;
  readonly account: Account;
}

const TOKEN: Text = {
  en: 'Put a token of this browser into the form and compare it: another site would link its own member to the account, or the reverse.',
  zh: '在表单中放入本浏览器的令牌并校验；否则其他网站可以把它的成员绑定到该账号，或反过来。',
};
/** A page of a neighbouring host, whose forms come with the cookies. */
const NEIGHBOUR = {
  Origin: 'https://neighbour.example',
  Referer: 'https://neighbour.example/',
  'Sec-Fetch-Site': 'cross-site',
};

/** The page on which a member who has just signed in says which account is theirs. */
export interface Waiting {
  readonly browser: HttpBrowser;
  readonly page: Answer;
  readonly form: Form;
}

export async function openBindPage(
  lab: Lab,
  connection: Connection,
  person: Person,
): Promise<Waiting | undefined> {
  const browser = lab.browser(connection.way);
  const hops = await browser.follow(await connection.signIn(browser, person));
  const page = hops.at(-1);
  const form = page && formsOf(page).find(asksForPassword);
  const isLogin = page !== undefined && new URL(page.url).pathname === lab.paths.login;
  if (!page || !form || isLogin || (await lab.who.of(browser)) !== undefined) return undefined;
  return { browser, page, form };
}

interface StrangerWaiting extends Waiting {
  readonly stranger: Person;
}

/** The bind page before somebody who is not bound yet. */
async function wait({ lab, connection, flow, app, person }: Binding): Promise<StrangerWaiting> {
  for (const stranger of [...strangers(lab, flow, app), person]) {
    const waiting = await openBindPage(lab, connection, stranger);
    if (waiting) return { ...waiting, stranger };
  }
  throw new NotPossible({ en: 'everybody in the simulator is bound by now', zh: '模拟器中的人都已绑定' });
}

/** Fails where anybody is signed in, or the member is linked to anybody afterwards. */
async function nothingCameOfIt(
  { lab, connection }: Binding,
  browser: HttpBrowser,
  stranger: Person,
): Promise<Verdict> {
  const verdict = await expectNobody({ lab }, browser);
  const again = await openBindPage(lab, connection, stranger);
  if (!again) lab.seen.add(stranger.key);
  if (verdict.outcome !== 'passed') return verdict;
  return unless(again === undefined, { en: 'the member is linked afterwards', zh: '之后该成员已被绑定' });
}

export const BIND_CHECKS: ReadonlyArray<Check<Binding>> = [
  {
    id: 'bind-page-private',
    title: {
      en: 'The bind page shows nothing to somebody who has not come from WeCom',
      zh: '绑定页不向未经企业微信登录的人显示内容',
    },
    remedy: {
      en: 'Show the form only where a member waits in this session (pendingBinding).',
      zh: '只有当前会话中有待绑定的成员（pendingBinding）时才显示表单。',
    },
    async run(subject) {
      const { page } = await wait(subject);
      const fresh = await subject.lab.browser().get(page.url);
      return unless(fresh.status === 200 && formsOf(fresh).some(asksForPassword), {
        en: 'it shows its form',
        zh: '显示了表单',
      });
    },
  },
  {
    id: 'bind-page-framed',
    title: {
      en: 'The bind page cannot be shown in a frame of another site',
      zh: '绑定页不能被其他网站用 iframe 嵌入',
    },
    remedy: {
      en: 'Send X-Frame-Options: DENY or a policy with frame-ancestors.',
      zh: '发送 X-Frame-Options: DENY，或带 frame-ancestors 的 CSP。',
    },
    async run(subject) {
      const { headers } = (await wait(subject)).page;
      const policy = String(headers['content-security-policy'] ?? '');
      return unless(headers['x-frame-options'] === undefined && !policy.includes('frame-ancestors'), {
        en: 'it can',
        zh: '可以被嵌入',
      });
    },
  },
  {
    id: 'bind-identity-kept',
    title: {
      en: 'Who is to be linked does not travel through the form',
      zh: '待绑定的成员身份不经过表单传递',
    },
    remedy: {
      en: 'Keep the member in the session; a hidden field can be changed.',
      zh: '把成员保存在会话中；隐藏字段可以被篡改。',
    },
    async run(subject) {
      const { form, stranger } = await wait(subject);
      const told = form.fields.find(({ value }) => isAbout(stranger, value));
      return unless(told !== undefined, {
        en: `the field ${told?.name} names the member`,
        zh: `字段 ${told?.name} 含有成员身份`,
      });
    },
  },
  {
    id: 'bind-token-needed',
    title: { en: 'The bind page takes no form without its token', zh: '绑定页不接受没有令牌的表单' },
    remedy: TOKEN,
    async run(subject) {
      const { browser, form, stranger } = await wait(subject);
      await browser.submit(form.action, filled(form, subject.account, false), NEIGHBOUR);
      return nothingCameOfIt(subject, browser, stranger);
    },
  },
  {
    id: 'bind-token-own',
    title: { en: 'The bind page takes no token of another browser', zh: '绑定页不接受其他浏览器的令牌' },
    remedy: TOKEN,
    async run(subject) {
      const [mine, theirs] = [await wait(subject), await wait(subject)];
      // A form without a token is the business of the check before.
      if (!mine.form.fields.some(({ type }) => type === 'hidden')) return PASSED;
      await mine.browser.submit(mine.form.action, filled(theirs.form, subject.account), NEIGHBOUR);
      return nothingCameOfIt(subject, mine.browser, mine.stranger);
    },
  },
  {
    id: 'bind-by-link',
    title: { en: 'Opening an address links nobody', zh: '打开链接不会绑定任何人' },
    remedy: { en: 'Link on POST only.', zh: '只在 POST 时绑定。' },
    async run(subject) {
      const { browser, form, stranger } = await wait(subject);
      const fields = new URLSearchParams(filled(form, subject.account));
      await browser.get(`${form.action}${form.action.includes('?') ? '&' : '?'}${fields}`);
      return nothingCameOfIt(subject, browser, stranger);
    },
  },
  {
    id: 'bind-wrong-password',
    title: { en: 'A wrong password links nobody', zh: '密码错误不会绑定任何人' },
    remedy: { en: 'Verify the password before anything is linked.', zh: '先校验密码，再绑定。' },
    async run(subject) {
      const { browser, form, stranger } = await wait(subject);
      const wrong = { ...subject.account, password: `${subject.account.password}x` };
      const { status } = await browser.submit(form.action, filled(form, wrong));
      return status >= 500
        ? failed({ en: `it answered ${status}`, zh: `返回 ${status}` })
        : nothingCameOfIt(subject, browser, stranger);
    },
  },
  {
    id: 'bind-own-browser',
    title: {
      en: 'A form of the bind page is worth nothing in another browser',
      zh: '绑定页的表单在其他浏览器中无效',
    },
    remedy: {
      en: 'Keep the member in the session of the browser that came from WeCom.',
      zh: '把成员保存在从企业微信返回的那个浏览器的会话中。',
    },
    async run(subject) {
      const { form, stranger } = await wait(subject);
      const other = subject.lab.browser(subject.connection.way);
      await other.submit(form.action, filled(form, subject.account));
      return nothingCameOfIt(subject, subject.lab.browser(), stranger);
    },
  },
  {
    id: 'bind-works',
    title: {
      en: 'Name and password link the member, who is signed in from then on',
      zh: '账号密码正确即完成绑定，此后可直接登录',
    },
    remedy: {
      en: 'takePendingBinding, link, then req.logIn.',
      zh: '依次 takePendingBinding、绑定、req.logIn。',
    },
    async run(subject) {
      const { lab, connection, person, account } = subject;
      const waiting = await openBindPage(lab, connection, person);
      if (!waiting) throw new StepFailed({ en: 'the bind page did not come', zh: '绑定页没有出现' });
      const { browser, form } = waiting;
      const before = browser.copy();
      await browser.submit(form.action, filled(form, account));
      if ((await lab.who.of(browser)) === undefined)
        return failed({ en: 'nobody was signed in', zh: '没有人被登录' });
      if ((await lab.who.of(before)) !== undefined)
        return failed({ en: 'the session of before was kept', zh: '沿用了之前的会话' });
      const later = lab.browser(connection.way);
      await connection.signIn(later, person);
      return unless((await lab.who.of(later)) === undefined, {
        en: 'the next sign-in asks again',
        zh: '下次登录又要求绑定',
      });
    },
  },
];
