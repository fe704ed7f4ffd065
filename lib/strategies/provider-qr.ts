import type { z } from 'zod';
import type { UserResolver } from '../accounts/resolver';
import { ProviderSecretLogin } from '../logins/provider-secret-login';
import { LoginSuiteLogin } from '../logins/suite-login';
import { parseOptions } from '../options';
import { corpAppFlow, type Flow, loginSettings, suiteToken, unknownFlow, weComAccess } from './login-setup';
import { RedirectLogin } from './redirect-login';
import {
  corpAppQrSchema,
  corpAppsQrSchema,
  loginSuiteSchema,
  providerSecretSchema,
  type WeComProviderQrOptions,
} from './strategy-options';

const LABEL = 'WeComProviderQr';
const DEFAULTS = { name: 'wecom-provider-qr', displayName: 'WeCom' };

/**
 * Signs in, on a PC website, whoever scans a QR code with WeCom.
 *
 * Flows: `provider-secret` and `login-suite` for members of any enterprise, `corp-app` for those of one, or of the ones a tenant
 * function knows.
 */
export class WeComProviderQr<User = Express.User> extends RedirectLogin<User> {
  /** @throws {@link WeComConfigError} for options that cannot work */
  constructor(options: WeComProviderQrOptions, resolveUser: UserResolver<User>) {
    super(loginSettings(options, DEFAULTS, flowOf(options), resolveUser));
  }
}

function flowOf(options: WeComProviderQrOptions): Flow {
  switch (options?.flow) {
    case 'provider-secret': {
      parseOptions(providerSecretSchema, options, LABEL);
      const {
        providerCorpId,
        providerSecret,
        userType = 'member',
        lang,
        corps,
        allowUnsolicited = false,
      } = options;
      const own = { providerCorpId, providerSecret, userType, lang };
      const protocol = new ProviderSecretLogin(weComAccess(options), own);
      return { protocol, corps, allowUnsolicited, secret: providerSecret };
    }
    case 'login-suite': {
      parseOptions(loginSuiteSchema, options, LABEL);
      const access = weComAccess(options);
      const protocol = new LoginSuiteLogin(
        access,
        options.suiteId,
        suiteToken(access, options),
        options.lang,
      );
      return { protocol, corps: options.corps, secret: options.suiteSecret };
    }
    case 'corp-app': {
      const schema: z.ZodType = 'tenant' in options ? corpAppsQrSchema : corpAppQrSchema;
      parseOptions(schema, options, LABEL);
      const { lang, requireVisible = false } = options;
      return corpAppFlow(options, { page: 'wwlogin', lang, requireVisible });
    }
    default:
      throw unknownFlow(LABEL, ['provider-secret', 'login-suite', 'corp-app']);
  }
}
