import type { UserResolver } from '../accounts/resolver';
import { WeComConfigError } from '../errors';
import { RedeemOnce } from '../in-flight/redeem-once';
import { SealedCookies } from '../in-flight/sealed-cookies';
import type { ServedConnection, TransactionStore } from '../in-flight/transactions';
import { CorpAppLogin, type CorpAppPage } from '../logins/corp-app-login';
import type { ManyCorpApps, OneCorpApp } from '../logins/corp-apps';
import type { LoginProtocol } from '../logins/login-protocol';
import { Readiness } from '../logins/readiness';
import type { WeComAccess } from '../logins/wecom-access';
import { OperatorLog } from '../operator-log';
import { type AllowedCorps, parseOptions } from '../options';
import { Qyapi } from '../qyapi/call';
import { completeHosts } from '../qyapi/hosts';
import { SuiteTickets } from '../tokens/suite-ticket';
import { TokenCache } from '../tokens/token-cache';
import { corpTokenSource, suiteTokenSource, type TokenSource } from '../tokens/token-sources';
import { MemoryTokenStore, type TokenStore } from '../tokens/token-store';
import type { Inspection } from './inspection';
import type { LoginSettings, TenantLookup } from './login-settings';
import { type LoginOptions, loginSchemas } from './strategy-options';

const TIMEOUT_MS = 3_000;
const DEADLINE_MS = 8_000;

/** The parts of a strategy that differ from flow to flow. */
export interface FlowParts {
  readonly name: Inspection['flow'];
  readonly access: WeComAccess;
  /** The token its calls need; undefined where a tenant function holds the credentials. */
  readonly token: TokenSource | undefined;
  readonly suite?: Inspection['suite'];
  readonly protocol: LoginProtocol<TenantLookup>;
  readonly corps: AllowedCorps;
  readonly allowUnsolicited?: boolean;
  /** Whose login page it is: CorpID or SuiteID. */
  readonly appId: string;
  /**
   * The connection's own secret, from which the keys of its cookies are derived where no cookieSecret is
   * given.
   */
  readonly secret: string | readonly string[];
}

/** Refuses a flow the strategy does not know, by the names of those it does. */
export function unknownFlow(label: string, flows: readonly string[]): WeComConfigError {
  return new WeComConfigError(
    `${label}: flow must be one of ${flows.map((flow) => `'${flow}'`).join(', ')}.`,
  );
}

/** Builds what a flow needs to talk to WeCom. */
export function weComAccess(options: LoginOptions & { tokenStore?: TokenStore }): WeComAccess {
  const hosts = completeHosts(options.hosts);
  const { timeoutMs = TIMEOUT_MS, deadlineMs = DEADLINE_MS } = options;
  const qyapi = new Qyapi({ api: hosts.api, timeoutMs, httpsAgent: options.httpsAgent });
  const tokens = new TokenCache(options.tokenStore ?? new MemoryTokenStore());
  return {
    hosts,
    timeoutMs,
    detailsLimitMs: Math.min(timeoutMs, deadlineMs / 4),
    qyapi,
    tokens,
    readiness: new Readiness(qyapi, tokens),
  };
}

/** What a strategy is built from. */
export interface ConnectionSettings<User extends object> extends LoginSettings<User> {
  readonly displayName: string;
  readonly inspection: Inspection;
}

/** Builds what the two legs of a login need, and what can be seen of them. */
export function connectionSettings<User extends object>(
  options: LoginOptions,
  defaults: Pick<ConnectionSettings<User>, 'name' | 'displayName' | 'channel'>,
  parts: FlowParts,
  resolveUser: UserResolver<User>,
): ConnectionSettings<User> {
  const name = options.name ?? defaults.name;
  if (typeof resolveUser !== 'function') {
    throw new WeComConfigError(
      `${name}: the second argument must be the resolver, a function that says who a member is in your application.`,
    );
  }
  if (resolveUser.length > 2) {
    throw new WeComConfigError(
      `${name}: the resolver has ${resolveUser.length} parameters, like the verify function of other strategies (accessToken, refreshToken, ` +
        'profile, done). It is called with one object: async ({ profile }) => user.',
    );
  }
  return {
    name,
    displayName: options.displayName ?? defaults.displayName,
    channel: defaults.channel,
    // What WeCom is told, and what the console must know: as a browser writes it.
    callbackURL: new URL(options.callbackURL).href,
    loginOnly: options.loginOnly ?? false,
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
    corps: parts.corps,
    allowUnsolicited: parts.allowUnsolicited ?? false,
    protocol: parts.protocol,
    logins: loginsOf(options, parts, name),
    log: new OperatorLog(),
    inspection: {
      channel: defaults.channel,
      flow: parts.name,
      appId: parts.token && parts.appId,
      hosts: parts.access.hosts,
      timeoutMs: parts.access.timeoutMs,
      httpsAgent: options.httpsAgent,
      corps: parts.name === 'corp-app' ? undefined : parts.corps,
      tokens: parts.access.tokens,
      token: parts.token,
      redemption: (token, code) => parts.protocol.redemption(token, code),
      suite: parts.suite,
    },
    resolveUser,
  };
}

/** The parts of corp-app, for one enterprise or for those the application's tenant function knows. */
export function corpAppParts(
  options: LoginOptions & { tokenStore?: TokenStore } & (OneCorpApp | ManyCorpApps),
  page: CorpAppPage,
): FlowParts {
  const access = weComAccess(options);
  if (options.tenant) {
    const { tenant, cookieSecret } = options;
    const lookUp = async (lookup: TenantLookup) => {
      const row = await tenant(lookup);
      return row === undefined || row === null
        ? undefined
        : parseOptions(loginSchemas().tenant, row, 'tenant function');
    };
    const protocol = new CorpAppLogin(access, lookUp, page);
    // It has no secret of its own, which is why its options require one for the cookies.
    return {
      name: 'corp-app',
      access,
      token: undefined,
      protocol,
      corps: 'any',
      appId: 'tenant',
      secret: cookieSecret,
    };
  }
  const { corpId, agentId, secret } = options;
  const protocol = new CorpAppLogin(access, { corpId, agentId, secret }, page);
  const token = corpTokenSource(access.qyapi, { api: access.hosts.api, corpId, agentId, secret });
  return { name: 'corp-app', access, token, protocol, corps: 'any', appId: `${corpId} ${agentId}`, secret };
}

/** The parts of a flow of a suite, whose token is fetched with the ticket that suiteCallback stores. */
export function suiteParts(
  options: LoginOptions & SuiteOptions,
  login: (access: WeComAccess, token: TokenSource) => LoginProtocol<TenantLookup>,
): FlowParts {
  const { flow: name, suiteId, suiteSecret, tokenStore, corps } = options;
  const access = weComAccess(options);
  const { api } = access.hosts;
  const tickets = new SuiteTickets(suiteId, tokenStore);
  const token = suiteTokenSource(access.qyapi, { api, suiteId, suiteSecret, tickets });
  const suite = { suiteId, tokenStore };
  const protocol = login(access, token);
  return { name, access, token, suite, protocol, corps, appId: suiteId, secret: suiteSecret };
}

interface SuiteOptions {
  readonly flow: 'login-suite' | 'suite-app';
  readonly suiteId: string;
  readonly suiteSecret: string;
  readonly tokenStore: TokenStore;
  readonly corps: AllowedCorps;
}

/**
 * Where the logins of this connection wait; two connections of one name and one secret never take each
 * other's.
 */
function loginsOf(options: LoginOptions, { appId, secret }: FlowParts, name: string): RedeemOnce {
  const { transactions, cookieSecret = secret } = options;
  const callbackURL = new URL(options.callbackURL).href;
  const secure = new URL(callbackURL).protocol === 'https:';
  const connection: ServedConnection = { secure, appId, callbackURL };
  const secrets = typeof cookieSecret === 'string' ? [cookieSecret] : cookieSecret;
  const store: TransactionStore = transactions ?? new SealedCookies({ secrets, connection });
  return new RedeemOnce(store, name, Date.now, connection);
}
