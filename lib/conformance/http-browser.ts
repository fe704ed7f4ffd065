import * as http from 'node:http';
import * as https from 'node:https';
import { type Answer, type Evidence, nextOf } from './answer';
import { ConformanceError, StepFailed } from './text';

const TIMEOUT_MS = 20_000;
const MAX_HOPS = 10;
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** What a browser says of itself when a person goes somewhere. */
const NAVIGATION = {
  Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  'Accept-Language': 'en',
  'Sec-Fetch-Dest': 'document',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-Site': 'none',
};
export const DESKTOP =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';
/** As observed of the Windows client. */
export const WECOM_CLIENT = `${DESKTOP} wxwork/5.0.10 (MicroMessenger/6.2) WindowsWechat`;

export interface Extras {
  readonly method?: string;
  /** A value of undefined takes a header away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}

/**
 * A browser with a cookie jar that can be copied and spoilt. It takes Secure cookies over http: what a server
 * must refuse by itself is not refused for it.
 */
export class HttpBrowser {
  readonly jar = new Map<string, string>();

  constructor(
    private readonly agents: Agents,
    private readonly evidence: Evidence,
    private readonly userAgent: string = DESKTOP,
  ) {}

  get(url: string, headers: Extras['headers'] = {}): Promise<Answer> {
    return this.send(url, { headers });
  }

  submit(url: string, fields: Array<[string, string]>, headers: Extras['headers'] = {}): Promise<Answer> {
    const body = new URLSearchParams(fields).toString();
    const { origin } = new URL(url);
    const form = {
      'Content-Type': 'application/x-www-form-urlencoded',
      Origin: origin,
      Referer: `${origin}/`,
    };
    return this.send(url, {
      method: 'POST',
      headers: { ...form, 'Sec-Fetch-Site': 'same-origin', ...headers },
      body,
    });
  }

  /** Sends one request, keeps the cookies of its answer, and follows nothing. */
  async send(url: string, extras: Extras = {}): Promise<Answer> {
    const answer = await this.ask(url, extras);
    this.take(answer);
    return answer;
  }

  /** The same, but leaves it to the caller to {@link take} the cookies. */
  async ask(url: string, { method = 'GET', headers = {}, body }: Extras = {}): Promise<Answer> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const all = {
      ...NAVIGATION,
      'User-Agent': this.userAgent,
      ...(cookie !== '' && { Cookie: cookie }),
      ...headers,
    };
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    const answer = await request(url, method, sent as Record<string, string>, body, this.agents);
    this.evidence.keep(answer);
    if (answer.status === 429) throw tooMany(url);
    return answer;
  }

  take({ setCookies }: Answer): void {
    for (const line of setCookies) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const equals = pair.indexOf('=');
      const name = pair.slice(0, equals);
      if (attributes.some(isOver)) this.jar.delete(name);
      else this.jar.set(name, pair.slice(equals + 1));
    }
  }

  /**
   * Goes on as long as the answers of this origin lead somewhere on it; returns every answer, the last one
   * last.
   */
  async follow(first: Answer): Promise<readonly [Answer, ...Answer[]]> {
    const hops: [Answer, ...Answer[]] = [first];
    let answer = first;
    for (;;) {
      const next = nextOf(answer);
      if (next === undefined || new URL(next).origin !== new URL(first.url).origin) return hops;
      if (hops.length > MAX_HOPS) {
        throw new StepFailed({
          en: `${pathOf(first.url)} leads in a circle`,
          zh: `${pathOf(first.url)} 循环跳转`,
        });
      }
      answer = await this.get(next);
      hops.push(answer);
    }
  }

  /** Another browser of the same person: the same cookies, from now on apart. */
  copy(): HttpBrowser {
    const other = new HttpBrowser(this.agents, this.evidence, this.userAgent);
    for (const [name, value] of this.jar) other.jar.set(name, value);
    return other;
  }
}

/** An address as it may be shown: its query may hold codes. */
export function pathOf(url: string): string {
  return new URL(url).pathname;
}

/** Kept connections, so that hundreds of requests are quick. */
export class Agents {
  readonly http = new http.Agent({ keepAlive: true });
  readonly https = new https.Agent({ keepAlive: true });

  close(): void {
    this.http.destroy();
    this.https.destroy();
  }
}

function isOver(attribute: string): boolean {
  const [name = '', value = ''] = attribute.split('=', 2);
  if (/^max-age$/i.test(name)) return Number(value) <= 0;
  return /^expires$/i.test(name) && Date.parse(value) <= Date.now();
}

function tooMany(url: string): ConformanceError {
  return new ConformanceError({
    en: `${pathOf(url)} answers 429, too many requests. Raise the application's limits for this run.`,
    zh: `${pathOf(url)} 返回 429（请求过多）。请在本次检查期间放宽应用的限流。`,
  });
}

function request(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
  agents: Agents,
): Promise<Answer> {
  const target = new URL(url);
  const isHttps = target.protocol === 'https:';
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const options = { method, headers: { ...headers, ...length }, signal: AbortSignal.timeout(TIMEOUT_MS) };
    const sent = isHttps
      ? https.request(target, { ...options, agent: agents.https })
      : http.request(target, { ...options, agent: agents.http });
    const fail = (error: Error) => reject(new Unreachable(error));
    sent.on('error', fail).on('response', (message) => {
      const chunks: Buffer[] = [];
      let size = 0;
      message.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      });
      message.on('error', fail).on('end', () =>
        resolve({
          method,
          url,
          status: message.statusCode ?? 0,
          headers: message.headers,
          body: Buffer.concat(chunks).toString('utf8'),
          setCookies: message.headers['set-cookie'] ?? [],
        }),
      );
    });
    sent.end(body);
  });
}

/** Nothing came back. Node's own words may hold a whole address, so only its code is kept. */
class Unreachable extends StepFailed {
  constructor(error: Error) {
    const { code = error.name } = error as { code?: string };
    super({ en: `no answer came (${code})`, zh: `没有得到响应（${code}）` });
  }
}
