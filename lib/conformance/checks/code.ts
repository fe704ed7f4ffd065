import { type Check, failed, PASSED, unless, type Verdict } from '../check';
import { altered, codeParameterOf, expectNobody, expectSomebody, type SignIns } from '../lab';
import type { Text } from '../text';

const ONE_STRING: Text = {
  en: 'Take the code only where it is one string of 1 to 512 printable characters; never the first of a list.',
  zh: '只接受单个 1 到 512 个可打印字符的 code；不要从数组中取第一个。',
};

/** Ways to send something that is no code; none may end in a fault of the server. */
const ODD_CODES = ['x'.repeat(10_000), '%00', '%ff%fe', '<script>', '{"$ne":null}'];

/** Renames or repeats the code. */
function misshapen(id: string, title: Text, names: (name: string) => readonly string[]): Check<SignIns> {
  return {
    id,
    title,
    remedy: ONE_STRING,
    async run(subject) {
      const { browser } = await altered(subject, (query) => {
        const name = codeParameterOf(query);
        const code = query.get(name) ?? '';
        query.delete(name);
        for (const written of names(name)) query.append(written, code);
      });
      return expectNobody(subject, browser);
    },
  };
}

/** A callback asked for by something that is not a person's navigation; the real one comes afterwards. */
function tooEarly(
  id: string,
  title: Text,
  extras: { method?: string; headers?: Record<string, string> },
): Check<SignIns> {
  return {
    id,
    title,
    remedy: {
      en: 'Redeem codes for GET navigations only, and answer everything else without touching the code.',
      zh: '只为 GET 页面跳转兑换 code，其他请求一律不触碰 code。',
    },
    async run(subject) {
      const { lab, connection, ann } = subject;
      const browser = lab.browser(connection.way);
      const url = await connection.callbackFor(browser, ann);
      const guess = browser.copy();
      await guess.send(url, extras);
      const early = await expectNobody(subject, guess);
      if (early.outcome !== 'passed') return early;
      await browser.get(url);
      const late = await expectSomebody(subject, browser, subject.annsName);
      return late.outcome === 'passed'
        ? PASSED
        : failed({ en: 'the code was spent by it', zh: '它把 code 用掉了' });
    },
  };
}

async function doubled(subject: SignIns): Promise<Verdict> {
  const { lab, connection, ann } = subject;
  const browser = lab.browser(connection.way);
  const url = await connection.callbackFor(browser, ann);
  const answers = await Promise.all([browser.ask(url), browser.ask(url)]);
  const bad = answers.find(({ status }) => status >= 400);
  if (bad)
    return failed({ en: `one of the two answers was ${bad.status}`, zh: `两个响应之一为 ${bad.status}` });
  for (const answer of answers) browser.take(answer);
  return expectSomebody(subject, browser, subject.annsName);
}

async function reloaded(subject: SignIns): Promise<Verdict> {
  const { lab, connection, ann } = subject;
  const browser = lab.browser(connection.way);
  const url = await connection.callbackFor(browser, ann);
  await browser.get(url);
  const { status } = await browser.get(url);
  if (status >= 500) return failed({ en: `the second answer was ${status}`, zh: `第二次响应为 ${status}` });
  return expectSomebody(subject, browser, subject.annsName);
}

export const CODE_CHECKS: ReadonlyArray<Check<SignIns>> = [
  misshapen(
    'code-array',
    { en: 'A code that is there twice is refused', zh: '重复出现的 code 被拒绝' },
    (name) => [name, name],
  ),
  misshapen(
    'code-brackets',
    { en: 'A code written as a list or an object is refused', zh: '写成数组或对象的 code 被拒绝' },
    (name) => [`${name}[]`, `${name}[a]`],
  ),
  {
    id: 'code-empty',
    title: { en: 'An empty code signs nobody in', zh: '空的 code 不会登录任何人' },
    remedy: ONE_STRING,
    async run(subject) {
      const { browser, answer } = await altered(subject, (query) => query.set(codeParameterOf(query), ''));
      return answer.status >= 500
        ? failed({ en: `it answered ${answer.status}`, zh: `返回 ${answer.status}` })
        : expectNobody(subject, browser);
    },
  },
  {
    id: 'code-odd',
    title: {
      en: 'What is no code is refused, not a fault of the server',
      zh: '不是 code 的内容被拒绝，而不是导致服务器错误',
    },
    remedy: ONE_STRING,
    async run(subject) {
      for (const odd of ODD_CODES) {
        const { lab, connection } = subject;
        const browser = lab.browser(connection.way);
        const url = new URL(await connection.callbackFor(browser, subject.ann));
        const name = codeParameterOf(url.searchParams);
        url.searchParams.delete(name);
        const { status } = await browser.get(
          `${url.href}&${name}=${odd.startsWith('%') ? odd : encodeURIComponent(odd)}`,
        );
        if (status === 500)
          return failed({ en: `it answered ${status} to one of them`, zh: `对其中之一返回 ${status}` });
      }
      return PASSED;
    },
  },
  {
    id: 'code-injected',
    title: {
      en: 'A code adds no parameter to the question to WeCom',
      zh: 'code 不能给企业微信的请求添加参数',
    },
    remedy: {
      en: 'Encode the code where it is put into an address (URLSearchParams).',
      zh: '把 code 放进地址时要编码（URLSearchParams）。',
    },
    async run(subject) {
      const { browser } = await altered(subject, (query) => {
        const name = codeParameterOf(query);
        query.set(name, `${query.get(name)}&debug=1`);
      });
      return expectNobody(subject, browser);
    },
  },
  tooEarly(
    'callback-head',
    { en: 'A HEAD request to the callback signs nobody in', zh: '对回调的 HEAD 请求不会登录任何人' },
    { method: 'HEAD' },
  ),
  tooEarly(
    'callback-prefetch',
    { en: 'A prefetch of the callback signs nobody in', zh: '对回调的预取不会登录任何人' },
    { headers: { 'Sec-Purpose': 'prefetch', Purpose: 'prefetch' } },
  ),
  tooEarly(
    'callback-post',
    { en: 'A POST to the callback signs nobody in', zh: '对回调的 POST 不会登录任何人' },
    { method: 'POST' },
  ),
  {
    id: 'callback-replayed',
    title: {
      en: 'A used callback address is worth nothing in another browser',
      zh: '用过的回调地址在其他浏览器中无效',
    },
    remedy: {
      en: 'Bind what was kept of the sign-in to the browser, also where repeats are answered from memory.',
      zh: '登录记录要绑定浏览器；即使从内存应答重复请求也一样。',
    },
    async run(subject) {
      const { lab, connection, ann } = subject;
      const browser = lab.browser(connection.way);
      const url = await connection.callbackFor(browser, ann);
      await browser.get(url);
      const other = lab.browser(connection.way);
      await other.get(url);
      return expectNobody(subject, other);
    },
  },
  {
    id: 'callback-doubled',
    title: {
      en: 'A callback that WeCom sends twice at once ends signed in',
      zh: '企业微信同时发来两次的回调最终登录成功',
    },
    remedy: {
      en: "Redeem once and give both requests the result: WeCom's clients do send the callback twice.",
      zh: '只兑换一次，并把结果给两个请求；企业微信客户端确实会重复发送回调。',
    },
    run: doubled,
  },
  {
    id: 'callback-reloaded',
    title: { en: 'Going back to the callback leaves the person signed in', zh: '后退到回调地址后仍保持登录' },
    remedy: {
      en: 'Answer a spent callback with a way on, and leave the session alone.',
      zh: '对已用过的回调给出去路，不要改动会话。',
    },
    run: reloaded,
  },
  {
    id: 'code-leaves-address',
    title: { en: 'The code does not stay in the address bar', zh: 'code 不会留在地址栏' },
    remedy: {
      en: 'Answer the callback with a redirect to a clean address: what is shown there goes into histories, logs and Referer.',
      zh: '回调后跳转到干净的地址；留在地址里的 code 会进入历史记录、日志和 Referer。',
    },
    async run({ lab, connection, ann }) {
      const browser = lab.browser(connection.way);
      const url = new URL(await connection.callbackFor(browser, ann));
      const hops = await browser.follow(await browser.get(url.href));
      const code = url.searchParams.get(codeParameterOf(url.searchParams)) ?? '';
      const last = hops.at(-1)?.url ?? '';
      return unless(last.includes(code), {
        en: 'the page after the sign-in has the code in its address',
        zh: '登录后的页面地址中含有 code',
      });
    },
  },
];
