import { createServer, request as httpRequest, type RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import request, { type Response, type Test } from 'supertest';

export type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete' | 'options';

interface Extras {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Somebody in the simulator's directory. */
export interface Person {
  readonly corpId: string;
  readonly userId: string;
}

/** User agents of WeCom clients, as observed. */
export const USER_AGENTS = {
  windows:
    'Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0.5304.110 Safari/537.36 Language/zh ' +
    'ColorScheme/Light wxwork/5.0.10 (MicroMessenger/6.2) WindowsWechat  MailPlugin_Electron WeMail embeddisk wwmver/3.26.510.632',
  android:
    'Mozilla/5.0 (Linux; Android 11; M2102J2SC Build/RKQ1.200826.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 ' +
    'Chrome/87.0.4280.141 Mobile Safari/537.36 wxwork/4.0.16 ColorScheme/Light MicroMessenger/7.0.1 NetType/WIFI Language/zh Lang/zh',
} as const;

/**
 * One person's browser: the way through WeCom's login page and back, and cookies that a test can read, copy and spoil. It takes Secure
 * cookies over http and forgets a cookie only when it is told to: what a server must refuse by itself, this browser does not refuse for it.
 */
export class Browser {
  readonly jar = new Map<string, string>();

  constructor(
    private readonly target: Express | Server | string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.send('get', path, { headers });
  }

  async post(path: string): Promise<Response> {
    return this.send('post', path);
  }

  /** Starts a login and returns the address of WeCom's page. */
  async start(path: string): Promise<string> {
    const started = await this.get(path);
    const { status, headers, text } = started;
    if (status === 302) return String(headers['location']);
    const next = refreshOf(started);
    if (status !== 200 || next === undefined) throw new Error(`the start answered ${status}: ${text}`);
    return next;
  }

  /** Answers WeCom's page as a person would, and returns the callback, path and query, that the browser is sent to. */
  async answer(page: string, person: Person | 'decline'): Promise<string> {
    const [address = ''] = page.split('#');
    const choice =
      person === 'decline'
        ? { 'x-simulator-decline': '1' }
        : { 'x-simulator-member': `${person.corpId}/${person.userId}` };
    const answer = await fetch(address, { redirect: 'manual', headers: { ...this.headers, ...choice } });
    const location = answer.headers.get('location');
    if (answer.status !== 302 || location === null) {
      throw new Error(`the login page answered ${answer.status}: ${await answer.text()}`);
    }
    const { pathname, search } = new URL(location);
    return pathname + search;
  }

  /** The whole way: start, page, callback. */
  async signIn(path: string, person: Person | 'decline'): Promise<Response> {
    return this.get(await this.answer(await this.start(path), person));
  }

  /** The id of the user this browser is signed in as. */
  async me(): Promise<string | undefined> {
    const { status, body } = await this.get('/me');
    return status === 200 ? (body as { id: string }).id : undefined;
  }

  async send(method: Method, path: string, { headers = {}, body }: Extras = {}): Promise<Response> {
    const prepared: Test = request(this.target)
      [method](path)
      .redirects(0)
      .set({ ...this.headers, ...this.cookieHeader(), ...headers });
    const response = await (body === undefined ? prepared : prepared.send(body));
    this.keep(setCookies(response));
    const next = method === 'post' ? refreshOf(response) : undefined;
    const location: unknown = response.headers['location'] ?? next;
    // Nobody sees an empty fragment, which keeps WeCom's own from the page that is landed on.
    if (typeof location === 'string') response.headers['location'] = location.replace(/#$/, '');
    return response;
  }

  /** Sends a GET and returns the way to hang up on it. Nobody waits for its answer. */
  async abandon(path: string): Promise<() => Promise<void>> {
    const server =
      this.target instanceof Server ? this.target : createServer(this.target as unknown as RequestListener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const sent = httpRequest({
      host: '127.0.0.1',
      port,
      path,
      headers: { ...this.headers, ...this.cookieHeader() },
      agent: false,
    });
    sent.on('error', () => undefined).end();
    return async () => {
      sent.destroy();
      await new Promise((resolve) => server.close(resolve));
    };
  }

  /** Names of the cookies that hold logins in flight. */
  get logins(): string[] {
    return [...this.jar.keys()].filter((name) => /^(__Host-)?wecom_/.test(name));
  }

  /** Another browser of the same person: the same cookies from now on apart. */
  copy(): Browser {
    const other = new Browser(this.target, this.headers);
    for (const [name, value] of this.jar) other.jar.set(name, value);
    return other;
  }

  private cookieHeader(): Record<string, string> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    return cookie === '' ? {} : { Cookie: cookie };
  }

  private keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) this.jar.delete(name);
      else this.jar.set(name, pair.slice(name.length + 1));
    }
  }
}

/** Where a page goes on to by itself, as our answers to forms do. */
function refreshOf({ text }: Response): string | undefined {
  return /http-equiv="refresh" content="0; url=([^"]+)"/.exec(text ?? '')?.[1]?.replaceAll('&amp;', '&');
}

/** The Set-Cookie lines of an answer. */
export function setCookies(response: Response): string[] {
  const lines: unknown = response.headers['set-cookie'];
  return Array.isArray(lines) ? lines.map(String) : [];
}
