import type { z } from 'zod';
import type { UserResolver } from '../accounts/resolver';
import { SuiteAppLogin } from '../logins/suite-login';
import { parseOptions } from '../options';
import { connectionSettings, corpAppParts, type FlowParts, suiteParts, unknownFlow } from './login-setup';
import { RedirectLogin } from './redirect-login';
import { loginSchemas, type WeComWorkbenchOptions } from './strategy-options';

const LABEL = 'WeComWorkbench';
const DEFAULTS = {
  name: 'wecom-workbench',
  displayName: 'WeCom Workbench',
  channel: 'workbench',
} as const;

/**
 * Signs a member in without a password when the application is opened from the WeCom workbench, on a desktop
 * or a phone. Where the member is refused, or the application fails to say who they are, whoever was signed
 * in before is signed out: the next page must not show their data to somebody else.
 *
 * Flows: `suite-app` for a third-party app, `corp-app` for a self-built or delegated one.
 */
export class WeComWorkbench<User extends object = Express.User> extends RedirectLogin<User> {
  /** @throws {@link WeComConfigError} for options that cannot work */
  constructor(options: WeComWorkbenchOptions, resolveUser: UserResolver<User>) {
    super(connectionSettings(options, DEFAULTS, partsOf(options), resolveUser));
  }
}

function partsOf(options: WeComWorkbenchOptions): FlowParts {
  switch (options?.flow) {
    case 'suite-app': {
      parseOptions(loginSchemas().suiteApp, options, LABEL);
      const { suiteId, scope } = options;
      return suiteParts(options, (access, token) => new SuiteAppLogin(access, suiteId, token, scope));
    }
    case 'corp-app': {
      const schema: z.ZodType = options.tenant
        ? loginSchemas().corpAppsWorkbench
        : loginSchemas().corpAppWorkbench;
      parseOptions(schema, options, LABEL);
      const { scope, requireVisible = false } = options;
      return corpAppParts(options, { page: 'oauth2', scope, requireVisible });
    }
    default:
      throw unknownFlow(LABEL, ['suite-app', 'corp-app']);
  }
}
