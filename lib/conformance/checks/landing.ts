import { type Answer, nextOf } from '../answer';
import { type Check, failed, notApplicable, PASSED, unless, type Verdict } from '../check';
import type { HttpBrowser } from '../http-browser';
import type { Lab, SignIns } from '../lab';
import type { Text } from '../text';

const ELSEWHERE = 'evil.example';
const LANDING = '/conformance/landing';
const REMEDY: Text = {
  en: 'Land only on paths of your own: one slash, no second one, no backslash, no control character; `checkedPath` of this package does it.',
  zh: '只允许跳转到本站路径：一个斜杠开头，没有第二个斜杠、反斜杠或控制字符；本包的 `checkedPath` 就是做这个的。',
};

/** Addresses of another site, by what a check overlooks that lets them pass. */
const SPELLINGS = {
  absolute: [`https://${ELSEWHERE}/`, `hTTps://${ELSEWHERE}`, `https:${ELSEWHERE}`, ` https://${ELSEWHERE}`],
  'two-slashes': [`//${ELSEWHERE}`, `///${ELSEWHERE}`, `//localhost@${ELSEWHERE}`],
  disguised: [
    `/\\${ELSEWHERE}`,
    `\\\\${ELSEWHERE}`,
    `/\t/${ELSEWHERE}`,
    `/\n/${ELSEWHERE}`,
    `\t//${ELSEWHERE}`,
    `/.//${ELSEWHERE}`,
    `/a/..//${ELSEWHERE}`,
  ],
  script: ['javascript:alert(1)//', 'java\nscript:alert(1)', 'data:text/html,x'],
} as const;

function asQuery({ returnParameters }: Lab, target: string): string {
  return returnParameters.map((name) => `${name}=${encodeURIComponent(target)}`).join('&');
}

/** Whether one of these answers sends the browser where it was asked to, or shows a link there. */
function leaves(answers: readonly Answer[]): boolean {
  return answers.some((answer) => {
    const linked = [...answer.body.matchAll(/\b(?:href|action)=["']\s*([^"']*)["']/gi)].map(
      ([, url = '']) => url,
    );
    return [nextOf(answer) ?? '', ...linked].some((url) => leadsAway(url, answer.url));
  });
}

function leadsAway(url: string, base: string): boolean {
  if (url === '' || !URL.canParse(url, base)) return false;
  const { protocol, hostname } = new URL(url, base);
  return /^(?:javascript|data|vbscript):$/.test(protocol) || hostname.endsWith(ELSEWHERE);
}

/** Everything the application says from the callback on. */
async function landed({ connection, ann }: SignIns, browser: HttpBrowser, query: string, decline = false) {
  const started = await connection.tryStart(browser, query);
  if (!('page' in started)) return started.hops;
  const callback = await connection.answer(browser, started.page, decline ? 'decline' : ann);
  return browser.follow(await browser.get(callback));
}

function spelled(kind: keyof typeof SPELLINGS, title: Text): Check<SignIns> {
  return {
    id: `return-to-${kind}`,
    title,
    remedy: REMEDY,
    async run(subject) {
      const { lab, connection } = subject;
      for (const spelling of SPELLINGS[kind]) {
        const answers = await landed(subject, lab.browser(connection.way), asQuery(lab, spelling));
        const broken = answers.find(({ status }) => status >= 500);
        if (broken)
          return failed({
            en: `it answered ${broken.status} to ${JSON.stringify(spelling)}`,
            zh: `对 ${JSON.stringify(spelling)} 返回 ${broken.status}`,
          });
        if (leaves(answers))
          return failed({
            en: `${JSON.stringify(spelling)} leads away`,
            zh: `${JSON.stringify(spelling)} 会跳到站外`,
          });
      }
      return PASSED;
    },
  };
}

async function atCallback(subject: SignIns): Promise<Verdict> {
  const { lab, connection, ann } = subject;
  for (const target of [`https://${ELSEWHERE}/`, `//${ELSEWHERE}`]) {
    const browser = lab.browser(connection.way);
    const url = await connection.callbackFor(browser, ann);
    if (leaves(await browser.follow(await browser.get(`${url}&${asQuery(lab, target)}`)))) {
      return failed({ en: 'a parameter of the callback leads away', zh: '回调地址上的参数会跳到站外' });
    }
  }
  return PASSED;
}

async function onLoginPage({ lab, connection, ann }: SignIns): Promise<Verdict> {
  const signedIn = lab.browser(connection.way);
  await connection.signIn(signedIn, ann);
  for (const browser of [lab.browser(connection.way), signedIn]) {
    for (const target of [
      `https://${ELSEWHERE}/`,
      `//${ELSEWHERE}`,
      `/\\${ELSEWHERE}`,
      'javascript:alert(1)',
    ]) {
      const answer = await browser.get(`${lab.app}${lab.paths.login}?${asQuery(lab, target)}`);
      if (leaves([answer]))
        return failed({ en: `the login page leads to ${target}`, zh: `登录页会跳到 ${target}` });
    }
  }
  return PASSED;
}

async function looping({ lab, connection }: SignIns): Promise<Verdict> {
  const browser = lab.browser(connection.way);
  const { page } = await connection.start(browser);
  const hops = await browser.follow(await browser.get(await connection.answer(browser, page, 'decline')));
  const last = hops.at(-1);
  const next = last && nextOf(last);
  if (next !== undefined && new URL(next).origin === new URL(lab.simulator.url).origin)
    return failed({ en: 'whoever declines is sent on again', zh: '取消登录后又被送往登录' });
  return unless((last?.status ?? 500) >= 500, {
    en: `it ends at ${last?.status}`,
    zh: `最终返回 ${last?.status}`,
  });
}

export const LANDING_CHECKS: ReadonlyArray<Check<SignIns>> = [
  {
    id: 'return-to-own-page',
    title: {
      en: 'A sign-in lands on the page of this site that was asked for',
      zh: '登录后回到所请求的本站页面',
    },
    remedy: {
      en: 'Keep the path with the state, not in the session: it is renewed at the sign-in.',
      zh: '把路径与 state 一起保存，而不是放在会话里：登录时会话会更新。',
    },
    async run(subject) {
      const { lab, connection } = subject;
      const hops = await landed(subject, lab.browser(connection.way), asQuery(lab, LANDING));
      const isThere = hops.some((answer) => new URL(nextOf(answer) ?? answer.url).pathname === LANDING);
      return isThere
        ? PASSED
        : notApplicable({
            en: 'the start takes no such parameter (--return-param)',
            zh: '发起登录的地址不接受此类参数（--return-param）',
          });
    },
  },
  spelled('absolute', {
    en: 'A sign-in does not land on an address of another site',
    zh: '登录后不会跳到其他网站的地址',
  }),
  spelled('two-slashes', {
    en: 'Nor on one that begins with two slashes',
    zh: '也不会跳到以两个斜杠开头的地址',
  }),
  spelled('disguised', {
    en: 'Nor on one with backslashes, tabs, line breaks or dots',
    zh: '也不会跳到带反斜杠、制表符、换行或点的地址',
  }),
  spelled('script', { en: 'Nor on a script', zh: '也不会执行脚本地址' }),
  {
    id: 'return-to-at-callback',
    title: {
      en: 'Parameters added to the callback do not say where to land',
      zh: '加在回调地址上的参数不能决定去向',
    },
    remedy: {
      en: 'Read the landing page from what was kept at the start only.',
      zh: '只从发起登录时保存的内容读取去向。',
    },
    run: atCallback,
  },
  {
    id: 'return-to-login-page',
    title: { en: 'The login page leads to pages of this site only', zh: '登录页只通向本站页面' },
    remedy: REMEDY,
    run: onLoginPage,
  },
  {
    id: 'declined-nobody',
    title: { en: 'Whoever declines is not signed in', zh: '取消登录后不会登录任何人' },
    remedy: {
      en: 'A callback with a state and no code is a refusal.',
      zh: '有 state 而没有 code 的回调就是取消登录。',
    },
    async run({ lab, connection }) {
      const browser = lab.browser(connection.way);
      await connection.signIn(browser, 'decline');
      return unless((await lab.who.of(browser)) !== undefined, {
        en: 'somebody was signed in',
        zh: '有人被登录',
      });
    },
  },
  {
    id: 'declined-ends',
    title: {
      en: 'Whoever declines comes to a page, not to another login',
      zh: '取消登录后看到的是页面，而不是又一次登录',
    },
    remedy: {
      en: 'Show a page with a button; start no login by itself.',
      zh: '显示带按钮的页面，不要自动再次发起登录。',
    },
    run: looping,
  },
  {
    id: 'declined-lands-here',
    title: { en: 'A declined sign-in leads to no other site', zh: '取消登录后不会跳到站外' },
    remedy: REMEDY,
    async run(subject) {
      const { lab, connection } = subject;
      const answers = await landed(
        subject,
        lab.browser(connection.way),
        asQuery(lab, `//${ELSEWHERE}`),
        true,
      );
      return unless(leaves(answers), { en: 'it led away', zh: '跳到了站外' });
    },
  },
];
