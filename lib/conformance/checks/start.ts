import { type Check, failed, PASSED, unless, type Verdict } from '../check';
import { expectSomebody, type SignIns } from '../lab';

/** Characters of a state that nobody can guess: 16 of 62 are more than 95 bits. */
const MIN_UNGUESSABLE = 16;
const SAMPLES = 8;
const MANY_STARTS = 25;
/** What nginx and others read of all cookies together. */
const MAX_COOKIE_BYTES = 8000;

/** Requests that a browser makes by itself. */
const BACKGROUND = {
  head: { method: 'HEAD' },
  prefetch: { headers: { 'Sec-Purpose': 'prefetch', Purpose: 'prefetch' } },
  poll: {
    headers: { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty', 'X-Requested-With': 'XMLHttpRequest' },
  },
  image: { headers: { 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' } },
} as const;

async function stateOf({ lab, connection }: SignIns, browser = lab.browser(connection.way), query = '') {
  const { page } = await connection.start(browser, query);
  return new URL(page).searchParams.get('state') ?? '';
}

async function isStrong(subject: SignIns): Promise<Verdict> {
  const states: string[] = [];
  for (let at = 0; at < SAMPLES; at += 1) states.push(await stateOf(subject));
  const [first = '', ...others] = states;
  if (first === '')
    return failed({ en: 'the address of the login page has no state', zh: '登录页地址中没有 state' });
  if (new Set(states).size < SAMPLES)
    return failed({ en: 'two browsers were given one state', zh: '两个浏览器得到了相同的 state' });
  let common = 0;
  while (others.every((state) => state[common] === first[common])) common += 1;
  const left = Math.min(...states.map((state) => state.length)) - common;
  return unless(left < MIN_UNGUESSABLE, {
    en: `only ${left} characters differ from state to state`,
    zh: `各 state 之间只有 ${left} 个字符不同`,
  });
}

/**
 * Sends a request like the start's from elsewhere, and says whether WeCom would send people somewhere else.
 */
async function isLedAstray(
  subject: SignIns,
  query: string,
  headers: Record<string, string>,
): Promise<boolean> {
  const { lab, connection } = subject;
  const started = await connection.tryStart(lab.browser(connection.way), query, { headers });
  if (!('page' in started)) return false;
  const redirectUri = new URL(started.page).searchParams.get('redirect_uri') ?? '';
  return !URL.canParse(redirectUri) || new URL(redirectUri).origin !== new URL(lab.app).origin;
}

function quietRequest(kind: keyof typeof BACKGROUND, en: string, zh: string): Check<SignIns> {
  return {
    id: `start-${kind}`,
    title: { en: `${en} begins no sign-in`, zh: `${zh}不会发起登录` },
    remedy: {
      en: 'Send to WeCom only who navigates: GET, Sec-Fetch-Mode navigate or absent, no prefetch.',
      zh: '只把真正的页面跳转送往企业微信：GET，且 Sec-Fetch-Mode 为 navigate 或缺失，并排除预取。',
    },
    async run({ lab, connection }) {
      const started = await connection.tryStart(lab.browser(connection.way), '', BACKGROUND[kind]);
      return unless('page' in started, {
        en: "it was sent on to WeCom's login page",
        zh: '请求被送往企业微信登录页',
      });
    },
  };
}

export const START_CHECKS: ReadonlyArray<Check<SignIns>> = [
  {
    id: 'state-strong',
    title: { en: 'The state of a sign-in cannot be guessed', zh: '登录的 state 无法被猜到' },
    remedy: { en: 'Make it of 16 random bytes or more.', zh: '用至少 16 个随机字节生成。' },
    run: isStrong,
  },
  {
    id: 'state-fresh',
    title: { en: 'Each sign-in has a state of its own', zh: '每次登录的 state 都不同' },
    remedy: {
      en: 'Make a new state for each start, not one for each session.',
      zh: '每次发起登录都生成新的 state，而不是每个会话一个。',
    },
    async run(subject) {
      const browser = subject.lab.browser(subject.connection.way);
      const [first, second] = [await stateOf(subject, browser), await stateOf(subject, browser)];
      return unless(first === second, {
        en: 'two starts in one browser have one state',
        zh: '同一浏览器两次发起的 state 相同',
      });
    },
  },
  {
    id: 'state-not-chosen',
    title: { en: 'Nobody else chooses the state', zh: 'state 不能由他人指定' },
    remedy: { en: 'Take no state from the address of the start.', zh: '不要从发起登录的地址中读取 state。' },
    async run({ lab, connection }) {
      const chosen = 'chosenByAnotherSite0123456789abcd';
      const started = await connection.tryStart(lab.browser(connection.way), `state=${chosen}`);
      const state = 'page' in started ? new URL(started.page).searchParams.get('state') : undefined;
      return unless(state === chosen, {
        en: 'the start took the state from its address',
        zh: '发起登录时采用了地址里的 state',
      });
    },
  },
  {
    id: 'callback-fixed',
    title: { en: 'Nobody else chooses where WeCom sends people back to', zh: '回调地址不能由他人指定' },
    remedy: {
      en: 'Write the callback address into the settings; never build it from Host, X-Forwarded-Host or the query.',
      zh: '把回调地址写进配置，不要用 Host、X-Forwarded-Host 或查询参数拼接。',
    },
    async run(subject) {
      const evil = 'https://evil.example/callback';
      const query = ['redirect_uri', 'callbackURL', 'callback'].map(
        (name) => `${name}=${encodeURIComponent(evil)}`,
      );
      const tries: Array<[string, string, Record<string, string>]> = [
        ['the query', '查询参数', {}],
        ['Host', 'Host', { Host: 'evil.example' }],
        ['X-Forwarded-Host', 'X-Forwarded-Host', { 'X-Forwarded-Host': 'evil.example' }],
      ];
      for (const [en, zh, headers] of tries) {
        const asked = Object.keys(headers).length === 0 ? query.join('&') : '';
        if (await isLedAstray(subject, asked, headers))
          return failed({ en: `it follows ${en}`, zh: `它随 ${zh} 改变` });
      }
      return PASSED;
    },
  },
  quietRequest('head', 'A HEAD request', 'HEAD 请求'),
  quietRequest('prefetch', 'A prefetch', '预取请求'),
  quietRequest('poll', "A page's poll or fetch", '页面的轮询或 fetch 请求'),
  quietRequest('image', 'An image', '图片请求'),
  {
    id: 'login-undisturbed',
    title: {
      en: 'Requests in the background do not disturb a sign-in under way',
      zh: '后台请求不影响进行中的登录',
    },
    remedy: {
      en: 'Keep several sign-ins of one browser apart, by their state.',
      zh: '按 state 分别保存同一浏览器的多个登录。',
    },
    async run(subject) {
      const { lab, connection, ann } = subject;
      const browser = lab.browser(connection.way);
      const { page } = await connection.start(browser);
      for (const extras of Object.values(BACKGROUND)) await connection.tryStart(browser, '', extras);
      await browser.get(await connection.answer(browser, page, ann));
      return expectSomebody(subject, browser, subject.annsName);
    },
  },
  {
    id: 'several-tabs',
    title: { en: 'Two tabs can sign in side by side', zh: '两个标签页可以同时登录' },
    remedy: {
      en: 'Keep several sign-ins of one browser apart, by their state: a session that holds one state loses the other.',
      zh: '按 state 分别保存同一浏览器的多个登录；会话里只存一个 state 会丢掉另一个。',
    },
    async run(subject) {
      const { lab, connection, ann, ben } = subject;
      const browser = lab.browser(connection.way);
      const first = await connection.start(browser);
      const second = await connection.start(browser);
      await browser.get(await connection.answer(browser, second.page, ben));
      await browser.get(await connection.answer(browser, first.page, ann));
      return expectSomebody(subject, browser, subject.annsName);
    },
  },
  {
    id: 'cookies-bounded',
    title: { en: 'Many starts do not fill the browser with cookies', zh: '多次发起登录不会塞满 Cookie' },
    remedy: {
      en: 'Keep few sign-ins for each browser and drop the oldest; proxies refuse more than 8 KB of cookies.',
      zh: '每个浏览器只保留少量登录，丢弃最旧的；代理会拒绝超过 8 KB 的 Cookie。',
    },
    async run({ lab, connection }) {
      const browser = lab.browser(connection.way);
      for (let at = 0; at < MANY_STARTS; at += 1) await connection.tryStart(browser);
      const bytes = [...browser.jar].map(([name, value]) => name.length + value.length + 3);
      const sum = bytes.reduce((total, each) => total + each, 0);
      return unless(sum > MAX_COOKIE_BYTES, {
        en: `${MANY_STARTS} starts left ${sum} bytes`,
        zh: `${MANY_STARTS} 次发起后有 ${sum} 字节`,
      });
    },
  },
];
