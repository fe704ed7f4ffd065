import type { WeComSimulator } from '../../../lib/testing';

/** Mistakes that applications make, one of which {@link handWritten} can be made with. */
export type Seeded =
  | 'state of anybody'
  | 'replay by anybody'
  | 'state optional'
  | 'state reusable'
  | 'state from the address'
  | 'weak state'
  | 'code from array'
  | 'code unencoded'
  | 'code spent by head'
  | 'no repeats'
  | 'one login a browser'
  | 'userid alone'
  | 'openid accepted'
  | 'errcode unread'
  | 'id of any shape'
  | 'one variable for all'
  | 'former user stays'
  | 'first user wins'
  | 'session kept'
  | 'session without lax'
  | 'session for scripts'
  | 'session outlives logout'
  | 'login cookie for scripts'
  | 'logout by get'
  | 'landing by one slash'
  | 'landing at the callback'
  | 'declined again'
  | 'start by head'
  | 'start by prefetch'
  | 'start by poll'
  | 'callback from host'
  | 'callback cached'
  | 'page at the callback'
  | 'parameter as html'
  | 'settings in the page'
  | 'stack in the page'
  | 'address of wecom in the page';

export interface Identity {
  readonly key: string;
}

interface Reply {
  readonly errcode?: number;
  readonly provider_access_token?: string;
  readonly access_token?: string;
  readonly userid?: unknown;
  readonly openid?: string;
  readonly user_info?: { readonly userid?: unknown };
  readonly corp_info?: { readonly corpid?: unknown };
}

class WeComFailed extends Error {
  constructor(readonly address: string) {
    super('WeCom failed');
  }
}

/** Two of WeCom's flows without a library: the QR page of a provider, and the Workbench of one enterprise's app. */
export class WeComByHand {
  private token: string | undefined;

  constructor(
    private readonly wecom: WeComSimulator,
    private readonly way: 'qr' | 'workbench',
    private readonly is: (name: Seeded) => boolean,
  ) {}

  get codeParameter(): 'code' | 'auth_code' {
    return this.way === 'qr' ? 'auth_code' : 'code';
  }

  page(callback: string, state: string): string {
    const { url, credentials } = this.wecom;
    const redirect = encodeURIComponent(callback);
    return this.way === 'qr'
      ? `${url}/wwopen/sso/3rd_qrConnect?appid=${credentials.providerCorpId}&redirect_uri=${redirect}&state=${state}&usertype=member`
      : `${url}/connect/oauth2/authorize?appid=${credentials.corpId}&redirect_uri=${redirect}&response_type=code&scope=snsapi_base&state=${state}&agentid=${credentials.agentId}#wechat_redirect`;
  }

  /** Undefined: somebody who is no member. */
  async redeem(code: string): Promise<Identity | undefined> {
    const { credentials, url } = this.wecom;
    if (this.way === 'qr') {
      this.token ??= await this.providerToken();
      const reply = await this.ask(`${url}/cgi-bin/service/get_login_info?access_token=${this.token}`, {
        auth_code: code,
      });
      const corpId = this.text(reply.corp_info?.corpid);
      const userId = this.text(reply.user_info?.userid);
      if (corpId === undefined || userId === undefined) return undefined;
      return { key: this.is('userid alone') ? userId : `${corpId}/${userId}` };
    }
    this.token ??= await this.corpToken();
    const written = this.is('code unencoded') ? code : encodeURIComponent(code);
    const reply = await this.ask(
      `${url}/cgi-bin/auth/getuserinfo?access_token=${this.token}&code=${written}`,
    );
    const userId =
      this.text(reply.userid) ?? (this.is('openid accepted') ? this.text(reply.openid) : undefined);
    return userId === undefined ? undefined : { key: `${credentials.corpId}/${userId}` };
  }

  /** What the page says about a failure; nothing, where it is written well. */
  detailOf(error: unknown): string {
    if (this.is('stack in the page') && error instanceof Error) return `<pre>${error.stack}</pre>`;
    return this.is('address of wecom in the page') && error instanceof WeComFailed ? error.address : '';
  }

  private text(value: unknown): string | undefined {
    if (this.is('id of any shape') && value !== undefined) return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  private async providerToken(): Promise<string | undefined> {
    const { providerCorpId, providerSecret } = this.wecom.credentials;
    const body = { corpid: providerCorpId, provider_secret: providerSecret };
    return (await this.ask(`${this.wecom.url}/cgi-bin/service/get_provider_token`, body))
      .provider_access_token;
  }

  private async corpToken(): Promise<string | undefined> {
    const { corpId, secret } = this.wecom.credentials;
    return (await this.ask(`${this.wecom.url}/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${secret}`))
      .access_token;
  }

  private async ask(address: string, body?: object): Promise<Reply> {
    const sent = body && {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    };
    const answer = await fetch(address, sent);
    const reply = (await answer.json().catch(() => undefined)) as Reply | undefined;
    if (!answer.ok || !reply || (reply.errcode && !this.is('errcode unread'))) throw new WeComFailed(address);
    return reply;
  }
}
