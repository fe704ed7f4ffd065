import { z } from 'zod';
import { WeComUnexpectedReplyError } from '../errors';
import { ifInTime, type StopSignal } from '../time-limits';
import type { TokenSource } from '../tokens/token-sources';
import { refusingVoidCodes } from './code-rejected';
import {
  type AuthorizeLeg,
  type LoginApp,
  type LoginProtocol,
  orderedQuery,
  type Redemption,
} from './login-protocol';
import { memberDetails } from './member-details';
import {
  identityReply,
  type MemberDetails,
  memberUserId,
  rehearse,
  type WeComProfile,
  weComProfile,
} from './profile';
import type { WeComAccess } from './wecom-access';

const ENDPOINT = '/cgi-bin/service/auth/getuserinfo3rd';

/**
 * Sign-in through a suite: its codes name members of any enterprise. The two flows differ in their page only.
 */
abstract class SuiteLogin implements LoginProtocol, LoginApp {
  readonly codeParam = 'code';
  readonly checksReferrer = false;
  protected abstract readonly channel: WeComProfile['channel'];

  constructor(
    protected readonly wecom: WeComAccess,
    protected readonly suiteId: string,
    private readonly token: TokenSource,
  ) {}

  abstract authorizeUrl(leg: AuthorizeLeg): string;

  redemption(token: string, code: string): Redemption {
    return { endpoint: ENDPOINT, query: { suite_access_token: token, code }, spendsCode: true };
  }

  app(): LoginApp {
    return this;
  }

  prepare(): void {
    this.wecom.readiness.prepare(this.token, () =>
      rehearse(identityReply(), { userid: 'nobody', corpid: 'nowhere' }),
    );
  }

  async redeem(code: string, signal: StopSignal): Promise<WeComProfile> {
    const { value, json } = await refusingVoidCodes(
      this.withToken(signal, (token) =>
        this.wecom.qyapi.call({ reply: identityReply(), ...this.redemption(token, code) }, signal),
      ),
    );
    const userId = memberUserId(value);
    const corpId = value.corpid;
    if (corpId === undefined)
      throw new WeComUnexpectedReplyError(`${ENDPOINT}: the answer names no enterprise.`);
    return weComProfile({
      channel: this.channel,
      corpId,
      userId,
      openUserId: value.open_userid,
      details: value.user_ticket
        ? await this.details({ userId, corpId }, value.user_ticket, signal)
        : undefined,
      json,
    });
  }

  private details(
    who: { userId: string; corpId: string },
    ticket: string,
    login: StopSignal,
  ): Promise<MemberDetails | undefined> {
    // The token has just worked; should it fail now, that is no reason to drop it for everybody.
    const ask = async (signal: StopSignal) =>
      this.wecom.qyapi.call(
        {
          endpoint: '/cgi-bin/service/auth/getuserdetail3rd',
          query: { suite_access_token: await this.wecom.tokens.get(this.token, signal) },
          body: { user_ticket: ticket },
          reply: memberDetails().and(
            z.object({ corpid: z.literal(who.corpId), userid: z.literal(who.userId) }),
          ),
        },
        signal,
      );
    return ifInTime(
      async (signal) => {
        const { userid: _, corpid: __, ...details } = (await ask(signal)).value;
        return details;
      },
      login,
      this.wecom.detailsLimitMs,
    );
  }

  private withToken<T>(signal: StopSignal, call: (token: string) => Promise<T>): Promise<T> {
    return this.wecom.tokens.withToken(this.token, signal, call);
  }
}

/**
 * QR sign-in with a provider's login suite (登录授权).
 *
 * @see https://developer.work.weixin.qq.com/document/path/98171 (wwlogin, ServiceApp) and 98179
 *   (getuserinfo3rd)
 */
export class LoginSuiteLogin extends SuiteLogin {
  protected readonly channel = 'provider-qr';

  constructor(
    wecom: WeComAccess,
    suiteId: string,
    token: TokenSource,
    private readonly lang: 'zh' | 'en' | undefined,
  ) {
    super(wecom, suiteId, token);
  }

  authorizeUrl(leg: AuthorizeLeg): string {
    const query = orderedQuery([
      ['login_type', 'ServiceApp'],
      ['appid', this.suiteId],
      ['redirect_uri', leg.callbackURL],
      ['state', leg.state],
      ['lang', leg.lang ?? this.lang],
    ]);
    return `${this.wecom.hosts.login}/wwlogin/sso/login?${query}`;
  }
}

/**
 * Silent sign-in of a third-party app inside WeCom clients.
 *
 * @see https://developer.work.weixin.qq.com/document/path/91120 (oauth2/authorize) and 91121 (getuserinfo3rd)
 */
export class SuiteAppLogin extends SuiteLogin {
  protected readonly channel = 'workbench';

  constructor(
    wecom: WeComAccess,
    suiteId: string,
    token: TokenSource,
    private readonly scope: 'snsapi_base' | 'snsapi_privateinfo' | undefined,
  ) {
    super(wecom, suiteId, token);
  }

  authorizeUrl(leg: AuthorizeLeg): string {
    const query = orderedQuery([
      ['appid', this.suiteId],
      ['redirect_uri', leg.callbackURL],
      ['response_type', 'code'],
      ['scope', leg.scope ?? this.scope ?? 'snsapi_base'],
      ['state', leg.state],
    ]);
    return `${this.wecom.hosts.oauth}/connect/oauth2/authorize?${query}#wechat_redirect`;
  }
}
