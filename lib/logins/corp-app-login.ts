import { z } from 'zod';
import { WeComApiError } from '../errors';
import { SignInRefused } from '../refusals';
import { ifInTime, type StopSignal } from '../time-limits';
import { corpTokenSource, type TokenSource } from '../tokens/token-sources';
import { refusingVoidCodes } from './code-rejected';
import {
  type AuthorizeLeg,
  type LoginApp,
  type LoginProtocol,
  orderedQuery,
  type Redemption,
  type Tenant,
} from './login-protocol';
import { memberDetails } from './member-details';
import {
  identityReply,
  type MemberDetails,
  memberUserId,
  rehearse,
  sameMember,
  type WeComProfile,
  weComProfile,
} from './profile';
import type { WeComAccess } from './wecom-access';

/** A self-built app, or a delegated one, whose secret is the permanent_code. */
export interface CorpApp extends Tenant {
  /** Secret of a self-built app (应用管理 > 自建 > the app > Secret), permanent_code of a delegated one. */
  readonly secret: string;
}

/** How the apps of one strategy sign in. */
export interface CorpAppPage {
  /** `wwlogin`: the QR page for a PC; `oauth2`: the page that WeCom clients answer silently. */
  readonly page: 'wwlogin' | 'oauth2';
  readonly scope?: 'snsapi_base' | 'snsapi_privateinfo' | undefined;
  readonly lang?: 'zh' | 'en' | undefined;
  readonly requireVisible: boolean;
}

/**
 * user/get says so of a member outside the app's visible range, or of nobody it may know (paths 90455,
 * 96255).
 */
const NOT_VISIBLE: ReadonlySet<number> = new Set([46004, 50002, 60011, 60021, 60111, 92000]);

function redemption(token: string, code: string): Redemption {
  return { endpoint: '/cgi-bin/auth/getuserinfo', query: { access_token: token, code }, spendsCode: true };
}

/** One app of one enterprise. */
class AppOfOneCorp implements LoginApp {
  readonly tenant: Tenant;
  private readonly token: TokenSource;
  readonly #corpApp: CorpApp;

  constructor(
    private readonly wecom: WeComAccess,
    corpApp: CorpApp,
    private readonly page: CorpAppPage,
  ) {
    this.#corpApp = corpApp;
    this.tenant = { corpId: corpApp.corpId, agentId: corpApp.agentId };
    this.token = corpTokenSource(wecom.qyapi, { api: wecom.hosts.api, ...corpApp });
  }

  authorizeUrl(leg: AuthorizeLeg): string {
    const { corpId, agentId } = this.#corpApp;
    if (this.page.page === 'wwlogin') {
      // Path 98171: login_type, appid, agentid, redirect_uri, state, lang.
      const query = orderedQuery([
        ['login_type', 'CorpApp'],
        ['appid', corpId],
        ['agentid', agentId],
        ['redirect_uri', leg.callbackURL],
        ['state', leg.state],
        ['lang', leg.lang ?? this.page.lang],
      ]);
      return `${this.wecom.hosts.login}/wwlogin/sso/login?${query}`;
    }
    // Paths 91022 and 96441. agentid is always sent: snsapi_privateinfo needs it, and it activates the
    // member's licence.
    const query = orderedQuery([
      ['appid', corpId],
      ['redirect_uri', leg.callbackURL],
      ['response_type', 'code'],
      ['scope', leg.scope ?? this.page.scope ?? 'snsapi_base'],
      ['state', leg.state],
      ['agentid', agentId],
    ]);
    return `${this.wecom.hosts.oauth}/connect/oauth2/authorize?${query}#wechat_redirect`;
  }

  prepare(): void {
    this.wecom.readiness.prepare(this.token, () =>
      rehearse(identityReply(), { userid: 'nobody', corpid: 'nowhere' }),
    );
  }

  async redeem(code: string, signal: StopSignal): Promise<WeComProfile> {
    const { qyapi } = this.wecom;
    const { value, json } = await refusingVoidCodes(
      this.withToken(signal, (token) =>
        qyapi.call({ reply: identityReply(), ...redemption(token, code) }, signal),
      ),
    );
    const userId = memberUserId(value);
    if (this.page.requireVisible) await this.refuseInvisible(userId, signal);
    return weComProfile({
      channel: this.page.page === 'wwlogin' ? 'provider-qr' : 'workbench',
      corpId: this.#corpApp.corpId,
      userId,
      details: value.user_ticket ? await this.details(userId, value.user_ticket, signal) : undefined,
      json,
    });
  }

  private details(userId: string, ticket: string, login: StopSignal): Promise<MemberDetails | undefined> {
    // The token has just worked; should it fail now, that is no reason to drop it for everybody.
    const ask = async (signal: StopSignal) =>
      this.wecom.qyapi.call(
        {
          endpoint: '/cgi-bin/auth/getuserdetail',
          query: { access_token: await this.wecom.tokens.get(this.token, signal) },
          body: { user_ticket: ticket },
          reply: memberDetails().and(z.object({ userid: z.literal(userId) })),
        },
        signal,
      );
    return ifInTime(
      async (signal) => {
        const { userid: _, ...details } = (await ask(signal)).value;
        return details;
      },
      login,
      this.wecom.detailsLimitMs,
    );
  }

  // auth/getuserinfo names members outside the app's visible range too (path 96442); user/get does not.
  private async refuseInvisible(userId: string, signal: StopSignal): Promise<void> {
    try {
      await this.withToken(signal, (token) =>
        this.wecom.qyapi.call(
          {
            endpoint: '/cgi-bin/user/get',
            query: { access_token: token, userid: userId },
            reply: z.object({ userid: sameMember(userId) }),
          },
          signal,
        ),
      );
    } catch (error) {
      if (!(error instanceof WeComApiError) || !NOT_VISIBLE.has(error.errcode)) throw error;
      throw new SignInRefused('not-visible');
    }
  }

  private withToken<T>(signal: StopSignal, call: (token: string) => Promise<T>): Promise<T> {
    return this.wecom.tokens.withToken(this.token, signal, call);
  }
}

/**
 * Sign-in through an app of the enterprise's own: one app, or one for each enterprise that `tenant` knows.
 */
export class CorpAppLogin<Lookup> implements LoginProtocol<Lookup> {
  readonly codeParam = 'code';
  readonly checksReferrer = false;
  readonly redemption = redemption;
  private readonly find: (lookup: Lookup) => LoginApp | Promise<LoginApp | undefined>;

  constructor(
    wecom: WeComAccess,
    corpApp: CorpApp | ((lookup: Lookup) => Promise<CorpApp | undefined>),
    page: CorpAppPage,
  ) {
    if (typeof corpApp !== 'function') {
      const app = new AppOfOneCorp(wecom, corpApp, page);
      this.find = () => app;
      return;
    }
    this.find = async (lookup) => {
      const found = await corpApp(lookup);
      return found && new AppOfOneCorp(wecom, found, page);
    };
  }

  app(lookup: Lookup): LoginApp | Promise<LoginApp | undefined> {
    return this.find(lookup);
  }
}
