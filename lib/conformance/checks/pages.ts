import type { Answer } from '../answer';
import { type Check, failed, PASSED, unless, type Verdict } from '../check';
import { pathOf } from '../http-browser';
import type { Lab } from '../lab';

const SECRETS = [
  'providerSecret',
  'suiteSecret',
  'loginSuiteSecret',
  'delegatedSuiteSecret',
  'secret',
  'token',
  'encodingAESKey',
];
/** Tokens and tickets of the simulator: 64 random bytes. */
const TOKEN_SHAPE = /(?<![\w-])[\w-]{86}(?![\w-])/g;
const STACK = /\n?\s+at (?:async )?(?:[\w.<>[\] ]+ )?\(?(?:file:\/\/)?(?:\/|[A-Z]:\\)[^\s()]+:\d+:\d+\)?/;
/** The same in Python, Java, PHP and Go. */
const OTHER_STACK =
  /Traceback \(most recent call last\)|\bat [\w.$]+\(\w+\.(?:java|kt):\d+\)|#\d+ \/[^\s(]+\(\d+\)|\bgoroutine \d+ \[/;
const CALLBACK_PARAMETERS = ['code', 'auth_code'] as const;

function textOf({ body, headers, setCookies }: Answer): string {
  return [body, JSON.stringify(headers), ...setCookies].join('\n');
}

function isCallback({ url }: Answer): boolean {
  const { searchParams } = new URL(url);
  return CALLBACK_PARAMETERS.some((name) => searchParams.has(name)) || searchParams.has('state');
}

/** Fails with the path of the first answer that is like this. */
function noneOf({ evidence }: Lab, isBad: (answer: Answer) => boolean, en: string, zh: string): Verdict {
  const bad = evidence.answers.find(isBad);
  return bad === undefined
    ? PASSED
    : failed({ en: `${bad.method} ${pathOf(bad.url)} ${en}`, zh: `${bad.method} ${pathOf(bad.url)} ${zh}` });
}

async function tokens(lab: Lab): Promise<Verdict> {
  const seen = new Map<string, Answer>();
  for (const answer of lab.evidence.answers) {
    for (const [word] of textOf(answer).matchAll(TOKEN_SHAPE)) if (!seen.has(word)) seen.set(word, answer);
  }
  for (const [word, answer] of seen) {
    const kind = await lab.simulator.recognise(word);
    if (kind !== undefined)
      return failed({
        en: `${pathOf(answer.url)} shows a ${kind}`,
        zh: `${pathOf(answer.url)} 泄露了 ${kind}`,
      });
  }
  return PASSED;
}

/** The code of a callback stands in an answer to it, outside the address itself. */
function tellsCode(answer: Answer): boolean {
  const { searchParams } = new URL(answer.url);
  const codes = CALLBACK_PARAMETERS.map((name) => searchParams.get(name) ?? '').filter(
    (code) => code.length >= 40,
  );
  return codes.some((code) => code.length < 200 && textOf(answer).includes(code));
}

function echoes({ url, body, headers }: Answer): boolean {
  if (!/html/i.test(String(headers['content-type'] ?? ''))) return false;
  const values = [...new URL(url).searchParams.values()];
  return values.some((value) => /[<>]/.test(value) && body.includes(value));
}

function showsStack({ body }: Answer): boolean {
  const text = body.replaceAll('<br>', '\n').replaceAll('&nbsp;', ' ');
  return STACK.test(text) || OTHER_STACK.test(text);
}

/**
 * Explicitly, or by what caches may assume of a page: that is no answer to a callback, which differs each
 * time.
 */
function isCacheable({ status, headers }: Answer): boolean {
  const control = String(headers['cache-control'] ?? '');
  if (/no-store/i.test(control)) return false;
  if (/public|(?:max-age|s-maxage)=0*[1-9]/i.test(control)) return true;
  const expires = Date.parse(String(headers.expires ?? ''));
  return expires > Date.now() || ([301, 308].includes(status) && control === '');
}

export const PAGE_CHECKS: ReadonlyArray<Check<Lab>> = [
  {
    id: 'secrets-kept',
    title: { en: 'No secret stands in any answer', zh: '任何响应中都没有密钥' },
    remedy: {
      en: 'Keep secrets on the server: no settings object in a page, no error object in an answer.',
      zh: '密钥只留在服务器：不要把配置或错误对象输出到页面。',
    },
    async run(lab) {
      const secrets = SECRETS.map((name) => lab.simulator.text(name)).filter((secret) => secret.length >= 16);
      return noneOf(
        lab,
        (answer) => secrets.some((secret) => textOf(answer).includes(secret)),
        'shows a secret',
        '泄露了密钥',
      );
    },
  },
  {
    id: 'tokens-kept',
    title: {
      en: 'No token or ticket of WeCom stands in any answer',
      zh: '任何响应中都没有企业微信的 token 或 ticket',
    },
    remedy: {
      en: "Hand on ids, not WeCom's answers or an HTTP client's errors.",
      zh: '只传递 id，不要输出企业微信的应答或 HTTP 客户端的错误对象。',
    },
    run: tokens,
  },
  {
    id: 'codes-kept',
    title: { en: 'No answer repeats a code', zh: '响应中不会重复 code' },
    remedy: {
      en: 'Show no address and no parameter of the callback in a page, header or cookie.',
      zh: '不要在页面、响应头或 Cookie 中输出回调的地址或参数。',
    },
    run: async (lab) => noneOf(lab, tellsCode, 'repeats the code', '重复了 code'),
  },
  {
    id: 'stacks-kept',
    title: { en: 'No answer shows a stack', zh: '响应中不显示调用栈' },
    remedy: {
      en: 'Mount an error handler of your own (wecomErrorPage is one) and run with NODE_ENV=production.',
      zh: '挂载自己的错误处理（例如 wecomErrorPage），并以 NODE_ENV=production 运行。',
    },
    run: async (lab) => noneOf(lab, showsStack, 'shows a stack', '显示了调用栈'),
  },
  {
    id: 'parameters-escaped',
    title: { en: 'No page repeats a parameter as HTML', zh: '页面不会把参数当作 HTML 输出' },
    remedy: {
      en: 'Escape what comes from an address, or show a text of your own for it.',
      zh: '对来自地址的内容进行转义，或显示自己的文案。',
    },
    async run(lab) {
      const probe = '<b id=conformance>';
      const names = ['wecom_error', 'error', 'message', 'state', 'returnTo'];
      const query = names.map((name) => `${name}=${encodeURIComponent(probe)}`).join('&');
      for (const path of [lab.paths.login, lab.paths.who])
        await lab.browser().get(`${lab.app}${path}?${query}`);
      return noneOf(lab, echoes, 'repeats a parameter unescaped', '未转义地输出了参数');
    },
  },
  {
    id: 'callback-not-cached',
    title: { en: 'No cache keeps an answer to a callback', zh: '缓存不会保存回调的响应' },
    remedy: {
      en: 'Send Cache-Control: no-store from the start and the callback.',
      zh: '在发起登录和回调的响应中发送 Cache-Control: no-store。',
    },
    run: async (lab) =>
      noneOf(
        lab,
        (answer) => isCallback(answer) && isCacheable(answer),
        'may be kept by a cache',
        '可能被缓存',
      ),
  },
  {
    id: 'referrer-kept',
    title: {
      en: 'No page tells other sites the address of a callback',
      zh: '页面不会把回调地址告诉其他网站',
    },
    remedy: {
      en: 'Send Referrer-Policy: no-referrer, or origin, with the callback.',
      zh: '在回调响应中发送 Referrer-Policy: no-referrer 或 origin。',
    },
    run: async (lab) =>
      noneOf(
        lab,
        (answer) =>
          isCallback(answer) &&
          /unsafe-url|no-referrer-when-downgrade/i.test(String(answer.headers['referrer-policy'] ?? '')),
        'hands its whole address on',
        '会传出完整地址',
      ),
  },
  {
    id: 'session-not-in-address',
    title: { en: 'No address carries a session id', zh: '地址中没有会话 id' },
    remedy: {
      en: 'Keep sessions in cookies; make the state of random bytes of its own.',
      zh: '会话只放在 Cookie 里；state 用独立的随机字节生成。',
    },
    async run(lab) {
      const values = lab.evidence.answers
        .flatMap(({ setCookies }) => setCookies)
        .filter((line) => /^[^=]*(?:sess|sid)[^=]*=/i.test(line))
        .map((line) => decodeURIComponent(line.slice(line.indexOf('=') + 1).split(';')[0] ?? ''))
        .map((value) => /^s:([\w-]{20,})\./.exec(value)?.[1] ?? value)
        .filter((value) => value.length >= 20);
      const places = lab.evidence.answers.map(({ headers }) => decodeSafely(headers.location ?? ''));
      return unless(
        values.some((value) => places.some((place) => place.includes(value))),
        { en: 'a redirect carries the session id', zh: '跳转地址中带有会话 id' },
      );
    },
  },
];

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
