import { z } from 'zod';
import { later } from '../options';
import type { StopSignal } from '../time-limits';
import type { TokenSource } from '../tokens/token-sources';
import { refusingVoidCodes } from './code-rejected';
import {
  type AuthorizeLeg,
  type LoginApp,
  type LoginProtocol,
  orderedQuery,
  type Redemption,
} from './login-protocol';
import { notAMember, rehearse, replyForms, type WeComProfile, weComProfile } from './profile';
import type { WeComAccess } from './wecom-access';

/** usertype of get_login_info (path 91125). */
const ROLES: ReadonlyMap<unknown, NonNullable<WeComProfile['role']>> = new Map([
  [1, 'creator'],
  [2, 'internal-admin'],
  [3, 'external-admin'],
  [4, 'sub-admin'],
  [5, 'member'],
]);

const loginInfo = later(() => {
  const { memberId, corpId, displayText } = replyForms();
  return z.object({
    usertype: z
      .unknown()
      .optional()
      .transform((type) => ROLES.get(typeof type === 'string' && type !== '' ? Number(type) : type)),
    user_info: z
      .object({ userid: memberId, open_userid: memberId, name: displayText, avatar: displayText })
      .optional(),
    corp_info: z.object({ corpid: corpId }),
  });
});

/**
 * QR sign-in with a provider's CorpID and ProviderSecret.
 *
 * @see https://developer.work.weixin.qq.com/document/path/91124 (3rd_qrConnect) and 91125 (get_login_info),
 *   as mirrored
 */
export class ProviderSecretLogin implements LoginProtocol, LoginApp {
  readonly codeParam = 'auth_code';
  readonly checksReferrer = true;

  constructor(
    private readonly wecom: WeComAccess,
    private readonly token: TokenSource,
    private readonly options: {
      providerCorpId: string;
      userType: 'member' | 'admin';
      lang?: 'zh' | 'en' | undefined;
    },
  ) {}

  redemption(token: string, code: string): Redemption {
    return {
      endpoint: '/cgi-bin/service/get_login_info',
      // The provider's token goes under the name access_token here (path 91125).
      query: { access_token: token },
      body: { auth_code: code },
      spendsCode: true,
    };
  }

  app(): LoginApp {
    return this;
  }

  authorizeUrl(leg: AuthorizeLeg): string {
    const query = orderedQuery([
      ['appid', this.options.providerCorpId],
      ['redirect_uri', leg.callbackURL],
      ['state', leg.state],
      ['usertype', this.options.userType],
      ['lang', leg.lang ?? this.options.lang],
    ]);
    return `${this.wecom.hosts.legacyLogin}/wwopen/sso/3rd_qrConnect?${query}`;
  }

  prepare(): void {
    this.wecom.readiness.prepare(this.token, () =>
      rehearse(loginInfo(), {
        user_info: { userid: 'nobody', name: 'Nobody' },
        corp_info: { corpid: 'nowhere' },
      }),
    );
  }

  async redeem(code: string, signal: StopSignal): Promise<WeComProfile> {
    const { value, json } = await refusingVoidCodes(
      this.wecom.tokens.withToken(this.token, signal, (token) =>
        this.wecom.qyapi.call({ reply: loginInfo(), ...this.redemption(token, code) }, signal),
      ),
    );
    const { userid, open_userid, name, avatar } = value.user_info ?? {};
    // An administrator who is not in the directory has no userid (path 91125).
    if (userid === undefined) throw notAMember();
    return weComProfile({
      channel: 'provider-qr',
      corpId: value.corp_info.corpid,
      userId: userid,
      openUserId: open_userid,
      role: value.usertype,
      displayName: name,
      details: avatar === undefined ? undefined : { photos: [{ value: avatar }] },
      json,
    });
  }
}
