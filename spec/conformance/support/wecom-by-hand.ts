import type { WeComSimulator } from '../../../lib/testing';
import type { Seeded } from './mistakes';

export type Way = 'qr' | 'workbench';

export interface Identity {
  readonly key: string;
  readonly openUserId?: string;
}

interface Reply {
  readonly errcode?: number;
  readonly provider_access_token?: string;
  readonly access_token?: string;
  readonly userid?: unknown;
  readonly openid?: string;
  readonly user_info?: { readonly userid?: unknown; readonly open_userid?: string };
  readonly corp_info?: { readonly corpid?: unknown };
}

const PATIENCE_MS = 2500;

class WeComFailed extends Error {
  constructor(
    readonly address: string,
    /** What WeCom did, as the mistakes call it. */
    readonly how: 'a refusal' | 'garbage' | 'an outage' | 'a hang',
  ) {
    super('WeCom failed');
  }
}

/** Two of WeCom's flows without a library: the QR page of a provider, and the Workbench of one enterprise's app. */
export class WeComByHand {
  private token: string | undefined;

  constructor(
    private readonly wecom: WeComSimulator,
    private readonly way: Way,
    private readonly is: (name: Seeded) => boolean,
  ) {}

  /** The code of a callback, as it was sent. */
  codeIn(query: Readonly<Record<string, unknown>>): unknown {
    const name = this.way === 'qr' ? 'auth_code' : 'code';
    const given = query[name] ?? (this.is('code from brackets') ? query[`${name}[]`] : undefined);
    return this.is('code from array') ? [given].flat()[0] : given;
  }

  /** Something that is no code ends in a fault of the server. */
  breaksOn(code: unknown): boolean {
    if (code === '') return this.is('code empty');
    return this.is('code with a zero byte') && typeof code === 'string' && code.includes('\0');
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
      if (corpId === this.closedTo && !this.is('any enterprise')) return undefined;
      const { open_userid: openUserId = '' } = reply.user_info ?? {};
      return { key: this.keyOf(corpId, userId), openUserId };
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

  /** The page about a failure, with no detail where it is written well. */
  pageFor(error: unknown, code: string): string {
    if (error instanceof WeComFailed && this.is(`no page at ${error.how}`)) return '';
    return `<p>WeCom does not answer.</p>${this.detailOf(error, code)}`;
  }

  private detailOf(error: unknown, code: string): string {
    if (this.is('code in the page')) return encodeURIComponent(code);
    if (this.is('stack in the page') && error instanceof Error) return `<pre>${error.stack}</pre>`;
    return this.is('address of wecom in the page') && error instanceof WeComFailed ? error.address : '';
  }

  /** An enterprise whose members are not let in. */
  private get closedTo(): string | undefined {
    return this.wecom.corps.find(({ installed }) => !installed)?.corpId;
  }

  private keyOf(corpId: string, userId: string): string {
    if (this.is('one person for each enterprise')) return corpId;
    return this.is('userid alone') ? userId : `${corpId}/${userId}`;
  }

  private text(value: unknown): string | undefined {
    if (value === undefined) return this.is('id that is missing') ? 'undefined' : undefined;
    if (this.is('id of any shape')) return String(value);
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
    const answer = await fetch(address, { ...sent, signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => {
      throw new WeComFailed(address, 'a hang');
    });
    const reply = (await answer.json().catch(() => undefined)) as Reply | undefined;
    if (!answer.ok) throw new WeComFailed(address, 'an outage');
    if (!reply) throw new WeComFailed(address, 'garbage');
    if (reply.errcode && !this.is('errcode unread')) throw new WeComFailed(address, 'a refusal');
    return reply;
  }
}
