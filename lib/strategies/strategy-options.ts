import type { Agent as HttpsAgent } from 'node:https';
import { z } from 'zod';
import type { TransactionStore } from '../in-flight/transactions';
import type { ManyCorpApps, OneCorpApp } from '../logins/corp-apps';
import { type AllowedCorps, forms, later, objectWith } from '../options';
import type { WeComHosts } from '../qyapi/hosts';
import type { TokenStore } from '../tokens/token-store';

/** Options of every flow of both strategies. */
export interface LoginOptions {
  /**
   * Absolute https URL; http only for localhost, 127.0.0.1 and [::1]. A path is refused: it would be
   * completed from the Host header.
   */
  readonly callbackURL: string;
  /** Name to register under, `^[a-z0-9-]{1,31}$`. @defaultValue 'wecom-provider-qr' or 'wecom-workbench' */
  readonly name?: string;
  /** Text of this connection's login button. @defaultValue 'WeCom' or 'WeCom Workbench' */
  readonly displayName?: string;
  /** Only existing accounts sign in through this connection, none is created. @defaultValue false */
  readonly loginOnly?: boolean;
  /** Milliseconds for each call to WeCom. @defaultValue 3000 */
  readonly timeoutMs?: number;
  /** Milliseconds for the whole callback, calls, retries and resolver included. @defaultValue 8000 */
  readonly deadlineMs?: number;
  /** Other hosts: private WeCom, egress proxy, simulator. @defaultValue WeCom's public cloud */
  readonly hosts?: Partial<WeComHosts>;
  /**
   * For an egress proxy or a private CA. keepAlive is welcome: a code that meets a connection which had lain
   * idle and turns out to be closed is sent once more on another. @defaultValue agents of our own, which keep
   * a connection for 55 s
   */
  readonly httpsAgent?: HttpsAgent;
  /**
   * Where a login waits for its return. Use redisTransactionStore where one redemption across processes must
   * be certain.
   *
   * @defaultValue sealed cookies: nothing is kept on the server, no session is created at the start, any
   *   process can finish it
   */
  readonly transactions?: TransactionStore;
  /**
   * Keys that seal those cookies, newest first; at least 16 characters each.
   *
   * @defaultValue derived (HKDF) from the connection's own secret; required with `tenant`
   */
  readonly cookieSecret?: string | readonly string[];
}

interface WithTokens {
  /** Where tokens live. @defaultValue the memory of this process */
  readonly tokenStore?: TokenStore;
}

interface WithLang {
  /** Language of the login page. @defaultValue WeCom's choice */
  readonly lang?: 'zh' | 'en';
}

interface WithScope {
  /**
   * `snsapi_base` is silent; `snsapi_privateinfo` asks the member for their details. @defaultValue
   * 'snsapi_base'
   */
  readonly scope?: 'snsapi_base' | 'snsapi_privateinfo';
}

/**
 * QR sign-in of a service provider, on the legacy page: needs the provider's CorpID and ProviderSecret, no
 * suite.
 */
export interface ProviderSecretOptions extends LoginOptions, WithTokens, WithLang {
  /** CorpID and ProviderSecret of a service provider, from 应用管理 > 通用开发参数 of the provider console. */
  readonly flow: 'provider-secret';
  /** CorpID of the service provider: 应用管理 > 通用开发参数. */
  readonly providerCorpId: string;
  /** ProviderSecret: 应用管理 > 通用开发参数. */
  readonly providerSecret: string;
  /**
   * Enterprises whose members may sign in: a list of CorpIDs, a function that asks your own table, or 'any'.
   * There is no default.
   */
  readonly corps: AllowedCorps;
  /** Who scans: members with WeCom, or administrators with WeChat. @defaultValue 'member' */
  readonly userType?: 'member' | 'admin';
  /**
   * Takes an `auth_code` without state, as WeCom's admin console (业务设置) sends it, through a confirmation
   * page. Mount the callback for POST too. Such a login creates and binds nothing, and never replaces a
   * signed-in user.
   *
   * @defaultValue false
   */
  readonly allowUnsolicited?: boolean;
}

interface WithCorpApp {
  /** The app of an enterprise: self-built (自建), or delegated development (代开发) by a provider. */
  readonly flow: 'corp-app';
}

interface WithVisibility {
  /**
   * Confirms with user/get that the member is inside the app's visible range: WeCom names members outside it
   * too.
   *
   * @defaultValue false
   */
  readonly requireVisible?: boolean;
}

/** QR sign-in through a self-built or delegated app, on the new login page. */
export type CorpAppQrOptions = LoginOptions &
  WithTokens &
  WithLang &
  WithVisibility &
  WithCorpApp &
  (OneCorpApp | ManyCorpApps);

/** Workbench sign-in through a self-built or delegated app. */
export type CorpAppWorkbenchOptions = LoginOptions &
  WithTokens &
  WithScope &
  WithVisibility &
  WithCorpApp &
  (OneCorpApp | ManyCorpApps);

/** QR sign-in of a service provider through its login suite (登录授权). */
export interface LoginSuiteOptions extends LoginOptions, WithLang {
  /** A login suite of a service provider, from 应用管理 > 登录授权 of the provider console. */
  readonly flow: 'login-suite';
  /** SuiteID of 应用管理 > 登录授权; not the one of a business app. */
  readonly suiteId: string;
  /** Secret beside the SuiteID: 应用管理 > 登录授权. */
  readonly suiteSecret: string;
  /**
   * Enterprises whose members may sign in: a list of CorpIDs, a function that asks your own table, or 'any'.
   * There is no default.
   */
  readonly corps: AllowedCorps;
  /** The store that suiteCallback puts this suite's tickets into. */
  readonly tokenStore: TokenStore;
}

/** Workbench sign-in through a third-party app. */
export interface SuiteAppOptions extends LoginOptions, WithScope {
  /** A third-party app (第三方应用) of a service provider, that enterprises install. */
  readonly flow: 'suite-app';
  /** SuiteID of the app: 应用管理 > the app > 基本信息 of the provider console. */
  readonly suiteId: string;
  /** Secret beside the SuiteID. */
  readonly suiteSecret: string;
  /**
   * Enterprises whose members may sign in: a list of CorpIDs, a function that asks your own table, or 'any'.
   * There is no default.
   */
  readonly corps: AllowedCorps;
  /** The store that suiteCallback puts this suite's tickets into. */
  readonly tokenStore: TokenStore;
}

/** Options of {@link WeComProviderQr}: `flow` says which others there are. */
export type WeComProviderQrOptions = ProviderSecretOptions | LoginSuiteOptions | CorpAppQrOptions;
/** Options of {@link WeComWorkbench}: `flow` says which others there are. */
export type WeComWorkbenchOptions = SuiteAppOptions | CorpAppWorkbenchOptions;

const AGENT_ID = 'must be a whole number, or a string of digits';

/** The forms of these options, and of what a tenant function must return; made with the first strategy. */
export const loginSchemas = later(() => {
  const { allowedCorps, callbackURL, cookieSecrets, credential, functionOption, hosts, milliseconds } =
    forms();
  const flag = z.boolean('must be true or false').optional();
  const tokenStore = objectWith<TokenStore>('get', 'set', 'delete');
  const lang = z.enum(['zh', 'en'], 'must be zh or en').optional();
  const scope = z
    .enum(['snsapi_base', 'snsapi_privateinfo'], 'must be snsapi_base or snsapi_privateinfo')
    .optional();
  const agentId = z.union(
    [z.int(AGENT_ID).nonnegative(AGENT_ID), z.string().regex(/^\d{1,18}$/, AGENT_ID)],
    AGENT_ID,
  );
  const agent = z.custom<HttpsAgent>(
    (value) => typeof (value as { addRequest?: unknown } | null)?.addRequest === 'function',
    'must be an https.Agent',
  );

  const common = (name: string) => ({
    callbackURL: callbackURL(`/auth/wecom/${name}/callback`),
    name: z
      .string('must be a string')
      .regex(/^[a-z0-9-]{1,31}$/, 'must have 1 to 31 of a-z, 0-9 and -')
      .optional(),
    displayName: z.string('must be a string').min(1, 'must not be empty').optional(),
    loginOnly: flag,
    timeoutMs: milliseconds.optional(),
    deadlineMs: milliseconds.optional(),
    hosts: hosts.optional(),
    httpsAgent: agent.optional(),
    transactions: objectWith<TransactionStore>('begin', 'take', 'complete').optional(),
    cookieSecret: cookieSecrets.optional(),
  });
  const qr = common('wecom-provider-qr');
  const workbench = common('wecom-workbench');
  const suite = { suiteId: credential, suiteSecret: credential, corps: allowedCorps, tokenStore };

  const corpApp = {
    flow: z.literal('corp-app'),
    tokenStore: tokenStore.optional(),
    requireVisible: flag,
  };
  const one = { corpId: credential, agentId, secret: credential };
  const many = { tenant: functionOption, cookieSecret: cookieSecrets };

  return {
    providerSecret: z.strictObject({
      ...qr,
      flow: z.literal('provider-secret'),
      providerCorpId: credential,
      providerSecret: credential,
      corps: allowedCorps,
      userType: z.enum(['member', 'admin'], 'must be member or admin').optional(),
      lang,
      tokenStore: tokenStore.optional(),
      allowUnsolicited: flag,
    }),
    loginSuite: z.strictObject({ ...qr, flow: z.literal('login-suite'), ...suite, lang }),
    suiteApp: z.strictObject({ ...workbench, flow: z.literal('suite-app'), ...suite, scope }),
    corpAppQr: z.strictObject({ ...qr, ...corpApp, ...one, lang }),
    corpAppsQr: z.strictObject({ ...qr, ...corpApp, ...many, lang }),
    corpAppWorkbench: z.strictObject({ ...workbench, ...corpApp, ...one, scope }),
    corpAppsWorkbench: z.strictObject({ ...workbench, ...corpApp, ...many, scope }),
    /** What a tenant function must return: a row may have more fields. */
    tenant: z.looseObject(one),
  };
});
