import {
  type AllowedCorps,
  accountResolver,
  type UserResolver,
  type WeComHosts,
  WeComProviderQr,
  WeComWorkbench,
} from 'passport-wecom';
import type { Account } from './account';
import type { Accounts } from './accounts';
import type { WeComCredentials } from './credentials';
import { FLOWS } from './flows';
import type { Settings } from './settings';
import type { Stores } from './stores';
import type { Tenants } from './tenants';

/** With whom to talk, as what. */
export interface WeComAccess extends WeComCredentials {
  /** Undefined: WeCom itself. */
  readonly hosts: WeComHosts | undefined;
}

/** What the strategies are made of. */
export interface WeComParts {
  readonly settings: Settings;
  readonly baseUrl: string;
  readonly access: WeComAccess;
  readonly stores: Stores;
  readonly accounts: Accounts;
  readonly tenants: Tenants;
}

export type Connection = WeComProviderQr<Account> | WeComWorkbench<Account>;

/** Where the WeCom routes are mounted. */
export const WECOM_PATH = '/auth/wecom';

/** One strategy for each way to sign in that there are credentials for. */
export function createConnections(parts: WeComParts): Connection[] {
  const resolveUser = createResolver(parts);
  const connections = [createQr(parts, resolveUser), createWorkbench(parts, resolveUser)];
  return connections.filter((connection) => connection !== undefined);
}

function createQr(parts: WeComParts, resolveUser: UserResolver<Account>): Connection | undefined {
  const { provider, corpApp, loginSuite } = parts.access;
  const { qr } = FLOWS[parts.settings.flow];
  const options = { ...common(parts, 'wecom-provider-qr'), displayName: 'WeCom' };
  if (qr === 'provider' && provider) {
    const corps = corpsButThoseThatLeft(parts);
    return new WeComProviderQr({ flow: 'provider-secret', corps, ...provider, ...options }, resolveUser);
  }
  if (qr === 'corpApp' && corpApp) {
    return new WeComProviderQr({ flow: 'corp-app', ...corpApp, ...options }, resolveUser);
  }
  if (qr === 'loginSuite' && loginSuite) {
    const { suiteId, suiteSecret } = loginSuite;
    const corps = installedCorps(parts);
    return new WeComProviderQr({ flow: 'login-suite', suiteId, suiteSecret, corps, ...options }, resolveUser);
  }
  return undefined;
}

function createWorkbench(parts: WeComParts, resolveUser: UserResolver<Account>): Connection | undefined {
  const { corpApp, suite } = parts.access;
  const options = { ...common(parts, 'wecom-workbench'), displayName: 'WeCom Workbench' };
  if (suite) {
    const { suiteId, suiteSecret } = suite;
    const corps = installedCorps(parts);
    return new WeComWorkbench({ flow: 'suite-app', suiteId, suiteSecret, corps, ...options }, resolveUser);
  }
  if (corpApp) {
    return new WeComWorkbench({ flow: 'corp-app', ...corpApp, ...options }, resolveUser);
  }
  return undefined;
}

function common({ settings, baseUrl, access, stores }: WeComParts, name: string) {
  return {
    name,
    callbackURL: `${baseUrl}${WECOM_PATH}/${name}/callback`,
    loginOnly: settings.loginOnly,
    tokenStore: stores.tokens,
    ...(stores.transactions && { transactions: stores.transactions }),
    ...(access.hosts && { hosts: access.hosts }),
  };
}

/** The enterprises that have the suite, as its events say; WECOM_CORPS can narrow them down. */
function installedCorps({ settings, tenants }: WeComParts): AllowedCorps {
  const { corps } = settings;
  return async (corpId) => (corps === 'any' || corps.includes(corpId)) && (await tenants.isInstalled(corpId));
}

/** Any enterprise, or those of WECOM_CORPS, whether it has the app or not; but none that has removed it. */
function corpsButThoseThatLeft({ settings, tenants }: WeComParts): AllowedCorps {
  const { corps } = settings;
  return async (corpId) => (corps === 'any' || corps.includes(corpId)) && !(await tenants.hasLeft(corpId));
}

/** Decides who a member is here, as LOGIN_ONLY, ON_UNASSOCIATED and AUTO_BIND_CORPS say. */
function createResolver({ accounts, settings }: WeComParts): UserResolver<Account> {
  const { onUnassociated, autoBindCorps } = settings;
  return accountResolver(accounts, {
    onUnassociated,
    bindAt: '/bind',
    ...(autoBindCorps.length > 0 && { autoBind: { trustedCorpIds: autoBindCorps } }),
  });
}
