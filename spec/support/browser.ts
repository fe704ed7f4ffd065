import type { Server } from 'node:http';
import type { Express } from 'express';
import request, { type Agent, type Response } from 'supertest';

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

/** One person's browser: its own cookies, and the way through WeCom's login page and back. */
export class Browser {
  readonly agent: Agent;

  constructor(
    app: Express | Server,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {
    this.agent = request.agent(app);
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.agent.get(path).set({ ...this.headers, ...headers });
  }

  async post(path: string): Promise<Response> {
    return this.agent.post(path).set(this.headers);
  }

  /** Starts a login and returns the address of WeCom's page. */
  async start(path: string): Promise<string> {
    const { status, headers, text } = await this.get(path);
    if (status === 302) return String(headers['location']);
    const refresh = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(text);
    if (status !== 200 || !refresh?.[1]) throw new Error(`the start answered ${status}`);
    return refresh[1].replaceAll('&amp;', '&');
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
}
