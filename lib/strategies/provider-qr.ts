import type { Request } from 'express';
import type { z } from 'zod';
import type { UserResolver } from '../accounts/resolver';
import { WeComConfigError } from '../errors';
import { ProviderSecretLogin } from '../logins/provider-secret-login';
import { LoginSuiteLogin } from '../logins/suite-login';
import { parseOptions } from '../options';
import { providerTokenSource } from '../tokens/token-sources';
import {
  connectionSettings,
  corpAppParts,
  type FlowParts,
  suiteParts,
  unknownFlow,
  weComAccess,
} from './login-setup';
import { RedirectLogin } from './redirect-login';
import type { WeComAuthenticateOptions } from './start-options';
import { loginSchemas, type WeComProviderQrOptions } from './strategy-options';

const LABEL = 'WeComProviderQr';
const DEFAULTS = { name: 'wecom-provider-qr', displayName: 'WeCom', channel: 'provider-qr' } as const;

/**
 * Signs in, on a PC website, whoever scans a QR code with WeCom.
 *
 * Flows: `provider-secret` and `login-suite` for members of any enterprise, `corp-app` for those of one, or
 * of the ones a tenant function knows.
 */
export class WeComProviderQr<User extends object = Express.User> extends RedirectLogin<User> {
  /** @throws {@link WeComConfigError} for options that cannot work */
  constructor(options: WeComProviderQrOptions, resolveUser: UserResolver<User>) {
    super(connectionSettings(options, DEFAULTS, partsOf(options), resolveUser));
  }

  /**
   * Starts a login for a QR code inside a page of yours: returns the parameters for `createWWLoginPanel` of
   * `@wecom/jssdk`. The login ends at callbackURL like any other; set the response's cookies before you send
   * the page.
   *
   * @param options - as for `passport.authenticate(name, options)`
   * @throws {@link WeComConfigError} for `provider-secret`, whose page cannot be embedded
   * @see https://developer.work.weixin.qq.com/document/path/98171 (login panel)
   */
  async loginPanelParams(req: Request, options: WeComAuthenticateOptions = {}): Promise<LoginPanel> {
    if (this.needsLaunchPage) {
      throw new WeComConfigError(
        `${this.name}: the page of flow provider-secret cannot be embedded. Use login-suite or corp-app for a panel.`,
      );
    }
    const page = new URL(await this.beginLogin(req, options));
    // The order of the address is the documented one.
    const params = Object.fromEntries(page.searchParams) as unknown as LoginPanel['params'];
    return {
      params: { ...params, redirect_type: 'top' },
      csp: { 'frame-src': [page.origin] },
    };
  }
}

/** What a page needs to show WeCom's login panel. */
export interface LoginPanel {
  /** For `ww.createWWLoginPanel({ el, params })`. */
  readonly params: {
    readonly login_type: string;
    readonly appid: string;
    readonly agentid?: string;
    readonly redirect_uri: string;
    readonly state: string;
    readonly lang?: string;
    readonly redirect_type: 'top';
  };
  /** What the page's Content-Security-Policy has to allow besides. */
  readonly csp: { readonly 'frame-src': readonly string[] };
}

function partsOf(options: WeComProviderQrOptions): FlowParts {
  switch (options?.flow) {
    case 'provider-secret': {
      parseOptions(loginSchemas().providerSecret, options, LABEL);
      const { providerCorpId, providerSecret, userType = 'member', lang, corps } = options;
      const { allowUnsolicited = false } = options;
      const access = weComAccess(options);
      const token = providerTokenSource(access.qyapi, {
        api: access.hosts.api,
        providerCorpId,
        providerSecret,
      });
      const protocol = new ProviderSecretLogin(access, token, { providerCorpId, userType, lang });
      const secret = providerSecret;
      return {
        name: 'provider-secret',
        access,
        token,
        protocol,
        corps,
        appId: providerCorpId,
        allowUnsolicited,
        secret,
      };
    }
    case 'login-suite': {
      parseOptions(loginSchemas().loginSuite, options, LABEL);
      const { suiteId, lang } = options;
      return suiteParts(options, (access, token) => new LoginSuiteLogin(access, suiteId, token, lang));
    }
    case 'corp-app': {
      const schema: z.ZodType = options.tenant ? loginSchemas().corpAppsQr : loginSchemas().corpAppQr;
      parseOptions(schema, options, LABEL);
      const { lang, requireVisible = false } = options;
      return corpAppParts(options, { page: 'wwlogin', lang, requireVisible });
    }
    default:
      throw unknownFlow(LABEL, ['provider-secret', 'login-suite', 'corp-app']);
  }
}
