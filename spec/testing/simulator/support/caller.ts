import type { WeComSimulator } from '../../../../lib/testing';

export const CALLBACK = 'http://127.0.0.1:3000/callback';
export const MINUTE_MS = 60_000;

/** A clock that stands still until it is moved. */
export class Clock {
  private time = 1_760_000_000_000;
  readonly now = () => this.time;

  forward(ms: number): void {
    this.time += ms;
  }
}

type Fields = Readonly<Record<string, string>>;
export type Reply = Readonly<Record<string, unknown>>;

/** Calls a simulator the way an application's server and a member's browser do. */
export class Caller {
  constructor(readonly sim: WeComSimulator) {}

  /** Builds an address with encoded values, in the order given. */
  address(path: string, query: Fields = {}): string {
    const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
  }

  async get(path: string, query: Fields = {}): Promise<Reply> {
    return this.json(await fetch(this.sim.url + this.address(`/cgi-bin/${path}`, query)));
  }

  async post(path: string, query: Fields, body: unknown): Promise<Reply> {
    const url = this.sim.url + this.address(`/cgi-bin/${path}`, query);
    return this.json(await fetch(url, { method: 'POST', body: JSON.stringify(body) }));
  }

  /** Opens a page as a browser that follows no redirect. */
  async open(address: string, headers: Fields = {}) {
    const response = await fetch(this.sim.url + address, { redirect: 'manual', headers });
    const location = response.headers.get('location');
    const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    return {
      status: response.status,
      headers: response.headers,
      location,
      cookies: cookies.join('; '),
      body: await response.text(),
    };
  }

  /** What a page that cannot be opened says, in English. */
  async refusal(address: string): Promise<string> {
    const { status, body } = await this.open(address, { 'accept-language': 'en' });
    if (status !== 400) throw new Error(`not refused but ${status}`);
    return withoutMarkup(body);
  }

  /** What the page says is unlike the documents and no error, in English. */
  async oddities(address: string): Promise<string[]> {
    const headers = { 'accept-language': 'en', 'user-agent': 'x wxwork/5.0.10 x' };
    const { status, body } = await this.open(address, headers);
    if (status !== 200) throw new Error(`not shown but ${status}`);
    return [...body.matchAll(/<li data-notice>(.*?)<\/li>/g)].map(([, text = '']) => withoutMarkup(text));
  }

  legacyQr(fields: Fields = {}): string {
    const appid = this.sim.credentials.providerCorpId;
    const query = { appid, redirect_uri: CALLBACK, state: 's1', usertype: 'member', ...fields };
    return this.address('/wwopen/sso/3rd_qrConnect', query);
  }

  serviceApp(fields: Fields = {}): string {
    const appid = this.sim.credentials.loginSuiteId;
    const query = { login_type: 'ServiceApp', appid, redirect_uri: CALLBACK, state: 's1', ...fields };
    return this.address('/wwlogin/sso/login', query);
  }

  corpApp(fields: Fields = {}): string {
    const { corpId, agentId } = this.sim.credentials;
    const query = { login_type: 'CorpApp', appid: corpId, agentid: String(agentId) };
    return this.address('/wwlogin/sso/login', { ...query, redirect_uri: CALLBACK, state: 's1', ...fields });
  }

  oauth(fields: Fields = {}): string {
    const { corpId, agentId } = this.sim.credentials;
    const query = { appid: corpId, redirect_uri: CALLBACK, response_type: 'code', scope: 'snsapi_base' };
    const last = { state: 's1', agentid: String(agentId) };
    return this.address('/connect/oauth2/authorize', { ...query, ...last, ...fields });
  }

  suiteOauth(fields: Fields = {}): string {
    const appid = this.sim.credentials.suiteId;
    const query = { appid, redirect_uri: CALLBACK, response_type: 'code', scope: 'snsapi_base', state: 's1' };
    return this.address('/connect/oauth2/authorize', { ...query, ...fields });
  }

  /** Opens a login page as somebody who says yes at once, and returns the code. */
  async code(address: string, member: string, codeParam = 'code'): Promise<string> {
    const { status, location, body } = await this.open(address, { 'x-simulator-member': member });
    if (status !== 302 || !location) throw new Error(`no redirect but ${status}: ${body}`);
    return new URL(location).searchParams.get(codeParam) ?? '';
  }

  /** `<corpId>/<userId>` of a member of the enterprise in the credentials. */
  own(userId: string): string {
    return `${this.sim.credentials.corpId}/${userId}`;
  }

  /** The enterprise of a seeded member whose userid exists once. */
  corpIdOf(userId: string): string {
    const found = this.sim.members.find((member) => member.userId === userId);
    if (!found) throw new Error(`nobody is ${userId}`);
    return found.corpId;
  }

  async appToken(): Promise<string> {
    const { corpId, secret } = this.sim.credentials;
    return text(await this.get('gettoken', { corpid: corpId, corpsecret: secret }), 'access_token');
  }

  async providerToken(): Promise<string> {
    const { providerCorpId, providerSecret } = this.sim.credentials;
    const body = { corpid: providerCorpId, provider_secret: providerSecret };
    return text(await this.post('service/get_provider_token', {}, body), 'provider_access_token');
  }

  async suiteToken(which: 'suite' | 'loginSuite' | 'delegatedSuite' = 'suite'): Promise<string> {
    const { credentials } = this.sim;
    const suiteId = credentials[`${which}Id`];
    const body = {
      suite_id: suiteId,
      suite_secret: credentials[`${which}Secret`],
      suite_ticket: this.sim.issueSuiteTicket(suiteId),
    };
    return text(await this.post('service/get_suite_token', {}, body), 'suite_access_token');
  }

  private async json(response: Response): Promise<Reply> {
    if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
    return (await response.json()) as Reply;
  }
}

function withoutMarkup(page: string): string {
  return page
    .replace(/<[^>]+>/g, '')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'");
}

export function text(reply: Reply, field: string): string {
  const value = reply[field];
  if (typeof value !== 'string') throw new Error(`no ${field} in ${JSON.stringify(reply)}`);
  return value;
}
