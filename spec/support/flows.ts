import {
  type AllowedCorps,
  type LoginOptions,
  MemoryTokenStore,
  type TokenStore,
  WeComProviderQr,
  WeComWorkbench,
} from '../../lib';
import type { WeComSimulator } from '../../lib/testing';
import { SuiteTickets } from '../../lib/tokens/suite-ticket';
import { type Connection, ORIGIN, type Resolver } from './doors';

/** Options a test may want to say; `prefix` is where the door is mounted. */
export interface FlowOptions extends Partial<LoginOptions> {
  readonly prefix?: string;
  readonly corps?: AllowedCorps;
  readonly tokenStore?: TokenStore;
  readonly userType?: 'member' | 'admin';
  readonly scope?: 'snsapi_base' | 'snsapi_privateinfo';
  readonly requireVisible?: boolean;
}

type CreateConnection = (wecom: WeComSimulator, resolver: Resolver, options?: FlowOptions) => Connection;

function common(wecom: WeComSimulator, { prefix = '', ...options }: FlowOptions = {}) {
  return { callbackURL: `${ORIGIN}${prefix}/callback`, hosts: wecom.hosts, ...options };
}

/** QR sign-in of a provider. */
export const providerSecret: CreateConnection = (wecom, resolver, options) => {
  const { providerCorpId, providerSecret: secret } = wecom.credentials;
  const own = { flow: 'provider-secret', providerCorpId, providerSecret: secret, corps: 'any' } as const;
  return new WeComProviderQr({ ...own, ...common(wecom, options) }, resolver);
};

/** QR sign-in of a provider's login suite. A ticket has been pushed unless another token store is given. */
export const loginSuite: CreateConnection = (wecom, resolver, options) => {
  const { loginSuiteId: suiteId, loginSuiteSecret: suiteSecret } = wecom.credentials;
  const own = { flow: 'login-suite', suiteId, suiteSecret, corps: 'any' } as const;
  const tokenStore = storeWithTicket(wecom, suiteId);
  return new WeComProviderQr({ ...own, tokenStore, ...common(wecom, options) }, resolver);
};

/** QR sign-in through one enterprise's app. */
export const corpAppQr: CreateConnection = (wecom, resolver, options) => {
  const { corpId, agentId, secret } = wecom.credentials;
  const own = { flow: 'corp-app', corpId, agentId, secret } as const;
  return new WeComProviderQr({ ...own, ...common(wecom, options) }, resolver);
};

/** Workbench sign-in of a third-party app. A ticket has been pushed unless another token store is given. */
export const suiteApp: CreateConnection = (wecom, resolver, options) => {
  const { suiteId, suiteSecret } = wecom.credentials;
  const own = { flow: 'suite-app', suiteId, suiteSecret, corps: 'any' } as const;
  const tokenStore = storeWithTicket(wecom, suiteId);
  return new WeComWorkbench({ ...own, tokenStore, ...common(wecom, options) }, resolver);
};

/** Workbench sign-in of one enterprise's app. */
export const corpAppWorkbench: CreateConnection = (wecom, resolver, options) => {
  const { corpId, agentId, secret } = wecom.credentials;
  const own = { flow: 'corp-app', corpId, agentId, secret } as const;
  return new WeComWorkbench({ ...own, ...common(wecom, options) }, resolver);
};

/** One way to sign in, with the names it uses at WeCom. */
export interface Flow {
  readonly title: string;
  readonly create: CreateConnection;
  readonly codeParam: 'code' | 'auth_code';
  readonly redeems: string;
  readonly fetchesToken: string;
}

export const FLOWS: readonly Flow[] = [
  {
    title: 'QR provider-secret',
    create: providerSecret,
    codeParam: 'auth_code',
    redeems: 'service/get_login_info',
    fetchesToken: 'service/get_provider_token',
  },
  {
    title: 'QR login-suite',
    create: loginSuite,
    codeParam: 'code',
    redeems: 'service/auth/getuserinfo3rd',
    fetchesToken: 'service/get_suite_token',
  },
  {
    title: 'QR corp-app',
    create: corpAppQr,
    codeParam: 'code',
    redeems: 'auth/getuserinfo',
    fetchesToken: 'gettoken',
  },
  {
    title: 'Workbench suite-app',
    create: suiteApp,
    codeParam: 'code',
    redeems: 'service/auth/getuserinfo3rd',
    fetchesToken: 'service/get_suite_token',
  },
  {
    title: 'Workbench corp-app',
    create: corpAppWorkbench,
    codeParam: 'code',
    redeems: 'auth/getuserinfo',
    fetchesToken: 'gettoken',
  },
];

// The store keeps a ticket before it first waits for anything, so nobody has to await it here.
function storeWithTicket(wecom: WeComSimulator, suiteId: string): TokenStore {
  const store = new MemoryTokenStore();
  void new SuiteTickets(suiteId, store).save(wecom.issueSuiteTicket(suiteId), new Date());
  return store;
}

/** Somebody everybody's flow can sign in: in the enterprise of the simulator's credentials. */
export function lisi(wecom: WeComSimulator): { corpId: string; userId: string } {
  return { corpId: wecom.credentials.corpId, userId: 'lisi' };
}
