import { navigate } from '../../support/navigate';
import { until } from './until';

/** What a visitor may send along. */
interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: URLSearchParams;
}

/** A visitor without a browser: keeps cookies, follows no redirect. */
export class Client {
  constructor(
    private readonly origin: string,
    private readonly headers: Readonly<Record<string, string>> = {},
    private readonly cookies = new Map<string, string>(),
  ) {}

  /** The same visitor, whom a load balancer sends to another process. */
  at(origin: string): Client {
    return new Client(origin, this.headers, this.cookies);
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.send(path, { headers });
  }

  /** Submits a form with the token of the page it stands on. */
  async submit(page: string, action: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    return this.post(action, { csrf: await this.tokenOn(page), ...fields });
  }

  async post(path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    return this.send(path, { method: 'POST', body: new URLSearchParams(fields) });
  }

  async tokenOn(page: string): Promise<string> {
    const html = await (await this.get(page)).text();
    return /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  }

  /** Signs in with a password. */
  async signIn(name: string, password: string): Promise<Response> {
    return this.submit('/login', '/login', { name, password });
  }

  /** Signs in as a member of the simulated WeCom, who approves at once; returns the answer to the callback. */
  async signInAs(
    member: { readonly corpId: string; readonly userId: string },
    connection: 'wecom-provider-qr' | 'wecom-workbench' = 'wecom-workbench',
  ): Promise<Response> {
    return this.finish(await this.get(`/auth/wecom/${connection}`), member);
  }

  /** The same right after an installation, which the application completes in the background; returns the account. */
  async signInOnceInstalled(
    member: { readonly corpId: string; readonly userId: string },
    connection?: 'wecom-provider-qr' | 'wecom-workbench',
  ): Promise<string> {
    return until('The installation', async () => {
      await this.signInAs(member, connection);
      return this.account();
    });
  }

  /** Goes on from the answer to a start, as that member; returns the answer to the callback. */
  async finish(
    start: Response,
    member: { readonly corpId: string; readonly userId: string },
  ): Promise<Response> {
    const page = await fetch(await wayOn(start), {
      redirect: 'manual',
      headers: { referer: `${this.origin}/`, 'x-simulator-member': `${member.corpId}/${member.userId}` },
    });
    const back = new URL(page.headers.get('location') ?? '');
    return this.get(back.pathname + back.search);
  }

  /** What the home page says; undefined where nobody is signed in. */
  async account(): Promise<string | undefined> {
    const response = await this.get('/');
    return /data-account="(\d+)"/.exec(await response.text())?.[1];
  }

  /** The value of a cookie, to look at or to give to another client. */
  cookie(name: string): string | undefined {
    return this.cookies.get(name);
  }

  setCookie(name: string, value: string): void {
    this.cookies.set(name, value);
  }

  private async send(path: string, sent: Sent): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await navigate(this.origin + path, {
      ...sent,
      headers: { ...this.headers, ...sent.headers, cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      const equals = pair.indexOf('=');
      this.cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    return response;
  }
}

/** Where a start leads: by a redirect, or by the page that shows WeCom where the sign-in comes from. */
async function wayOn(start: Response): Promise<string> {
  const page = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(await start.text())?.[1];
  return start.headers.get('location') ?? page?.replaceAll('&amp;', '&') ?? '';
}
