import { type Check, failed, notApplicable, type Verdict } from '../check';
import { altered, codeParameterOf, expectNobody, expectSomebody, type SignIns } from '../lab';
import type { Text } from '../text';

const BIND: Text = {
  en: 'Refuse a callback whose state this browser was not given: keep the state in a cookie or session of the browser, and compare.',
  zh: '把 state 存进该浏览器的 Cookie 或会话并比对；不是发给这个浏览器的一律拒绝。',
};
const REQUIRE: Text = {
  en: 'Require the state, as one string, exactly as it was given out, before anything else is looked at.',
  zh: '先校验 state：必须存在，是单个字符串，且与发出的完全一致，然后再处理其他内容。',
};

function spoiled(id: string, title: Text, change: (query: URLSearchParams) => void): Check<SignIns> {
  return {
    id,
    title,
    remedy: REQUIRE,
    async run(subject) {
      const { browser } = await altered(subject, change);
      return expectNobody(subject, browser);
    },
  };
}

/** An attacker's own callback address is opened in the victim's browser. */
async function givenToOther(subject: SignIns): Promise<Verdict> {
  const { lab, connection, ben } = subject;
  const victim = lab.browser(connection.way);
  await victim.get(await connection.callbackFor(lab.browser(connection.way), ben));
  return expectNobody(subject, victim);
}

/** The same while the victim has a sign-in under way, which then comes back. */
async function givenMeanwhile(subject: SignIns): Promise<Verdict> {
  const { lab, connection, ann, ben } = subject;
  const victim = lab.browser(connection.way);
  const underWay = await connection.start(victim);
  await victim.get(await connection.callbackFor(lab.browser(connection.way), ben));
  await victim.get(await connection.answer(victim, underWay.page, ann));
  return expectSomebody(subject, victim, subject.annsName);
}

/** Ann has signed in; somebody else's fresh code comes back under her used state. */
async function reused(subject: SignIns): Promise<Verdict> {
  const { lab, connection, ann, ben } = subject;
  const browser = lab.browser(connection.way);
  const used = new URL(await connection.callbackFor(browser, ann));
  await browser.get(used.href);
  const fresh = new URL(await connection.callbackFor(lab.browser(connection.way), ben));
  fresh.searchParams.set('state', used.searchParams.get('state') ?? '');
  await browser.get(fresh.href);
  const name = await lab.who.of(browser);
  return name === undefined || name === subject.annsName
    ? { outcome: 'passed' }
    : failed({ en: 'a second code was accepted under a used state', zh: '用过的 state 又接受了另一个 code' });
}

async function ofOtherConnection(subject: SignIns): Promise<Verdict> {
  const { lab, connection, other, ann } = subject;
  if (!other) return notApplicable({ en: 'there is one connection only', zh: '只有一种登录方式' });
  const browser = lab.browser(connection.way);
  const mine = new URL(await connection.callbackFor(lab.browser(connection.way), ann));
  const { page } = await other.start(browser);
  mine.searchParams.set('state', new URL(page).searchParams.get('state') ?? '');
  await browser.get(mine.href);
  return expectNobody(subject, browser);
}

export const STATE_CHECKS: ReadonlyArray<Check<SignIns>> = [
  spoiled(
    'state-missing',
    { en: 'A callback without a state is refused', zh: '没有 state 的回调被拒绝' },
    (query) => query.delete('state'),
  ),
  spoiled(
    'state-empty',
    { en: 'A callback with an empty state is refused', zh: 'state 为空的回调被拒绝' },
    (query) => query.set('state', ''),
  ),
  spoiled(
    'state-unknown',
    { en: 'A state that was never given out is refused', zh: '从未发出过的 state 被拒绝' },
    (query) => query.set('state', [...(query.get('state') ?? '')].reverse().join('')),
  ),
  spoiled(
    'state-altered',
    { en: 'A state with something added is refused', zh: '被添加内容的 state 被拒绝' },
    (query) => query.set('state', `${query.get('state')}x`),
  ),
  spoiled(
    'state-repeated',
    { en: 'A state that is there twice is refused', zh: '重复出现的 state 被拒绝' },
    (query) => query.append('state', query.get('state') ?? ''),
  ),
  {
    id: 'state-other-browser',
    title: {
      en: 'A callback address is good for the browser it was made for only',
      zh: '回调地址只对发起登录的浏览器有效',
    },
    remedy: BIND,
    run: givenToOther,
  },
  {
    id: 'state-other-login',
    title: {
      en: "Somebody else's callback address does not end a sign-in under way",
      zh: '他人的回调地址不会中断进行中的登录',
    },
    remedy: BIND,
    run: givenMeanwhile,
  },
  {
    id: 'state-reused',
    title: { en: 'A state is good for one sign-in', zh: 'state 只能用于一次登录' },
    remedy: {
      en: 'Take the state out of the store when it comes back.',
      zh: 'state 返回时立即从存储中取出并删除。',
    },
    run: reused,
  },
  {
    id: 'state-other-connection',
    title: {
      en: 'A state of one connection is not good for another',
      zh: '一种登录方式的 state 不能用于另一种',
    },
    remedy: {
      en: 'Keep with the state which connection it was made for, and compare.',
      zh: '随 state 一起保存所属的登录方式并比对。',
    },
    run: ofOtherConnection,
  },
  {
    id: 'mismatch-harmless',
    title: {
      en: 'A callback with a wrong state does not spoil the sign-in under way',
      zh: 'state 错误的回调不会破坏进行中的登录',
    },
    remedy: {
      en: 'Drop a kept state only when that very state comes back: any site can send an image request to the callback.',
      zh: '只有同一个 state 返回时才删除它；任何网站都能用图片请求访问回调地址。',
    },
    async run(subject) {
      const { lab, connection, ann } = subject;
      const browser = lab.browser(connection.way);
      const right = await connection.callbackFor(browser, ann);
      const wrong = new URL(right);
      wrong.searchParams.set('state', 'nobodyWasGivenThisState0123456789');
      wrong.searchParams.set(codeParameterOf(wrong.searchParams), 'noSuchCode');
      await browser.get(wrong.href);
      await browser.get(right);
      return expectSomebody(subject, browser, subject.annsName);
    },
  },
];
