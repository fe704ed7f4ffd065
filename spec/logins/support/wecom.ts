import { CorpAppLogin, type CorpAppPage } from '../../../lib/logins/corp-app-login';
import type { LoginApp, LoginProtocol } from '../../../lib/logins/login-protocol';
import type { WeComProfile } from '../../../lib/logins/profile';
import { ProviderSecretLogin } from '../../../lib/logins/provider-secret-login';
import { Readiness } from '../../../lib/logins/readiness';
import { LoginSuiteLogin, SuiteAppLogin } from '../../../lib/logins/suite-login';
import type { WeComAccess } from '../../../lib/logins/wecom-access';
import { Qyapi } from '../../../lib/qyapi/call';
import { completeHosts, type WeComHosts } from '../../../lib/qyapi/hosts';
import { SuiteTickets } from '../../../lib/tokens/suite-ticket';
import { TokenCache } from '../../../lib/tokens/token-cache';
import { providerTokenSource, suiteTokenSource } from '../../../lib/tokens/token-sources';
import { MemoryTokenStore } from '../../../lib/tokens/token-store';
import { type Peer, startPeer } from '../../qyapi/support/peer';

export const CORP = 'ww0000000000000001';
export const SUITE = 'ww0000000000000002';
export const PROVIDER = 'ww0000000000000003';

/** What an application is given by WeCom's consoles in these tests. */
export interface Credentials {
  readonly corpId: string;
  readonly agentId: number | string;
  readonly secret: string;
  readonly suiteId: string;
  readonly suiteSecret: string;
  readonly providerCorpId: string;
  readonly providerSecret: string;
}

export const CREDENTIALS: Credentials = {
  corpId: CORP,
  agentId: 1000002,
  secret: 'app-secret',
  suiteId: SUITE,
  suiteSecret: 'suite-secret',
  providerCorpId: PROVIDER,
  providerSecret: 'provider-secret',
};

export type FlowName =
  | 'provider-secret'
  | 'login-suite'
  | 'suite-app'
  | 'corp-app by QR'
  | 'corp-app in the Workbench';

export interface FlowSettings {
  readonly lang?: 'zh' | 'en';
  readonly scope?: 'snsapi_base' | 'snsapi_privateinfo';
  readonly userType?: 'member' | 'admin';
  readonly requireVisible?: boolean;
}

/** A flow, and what WeCom answers at its redemption. */
export interface FlowCase {
  readonly name: FlowName;
  readonly endpoint: string;
  readonly channel: WeComProfile['channel'];
  readonly hasOpenUserId: boolean;
  /** WeCom's answer for a member; undefined leaves a field out. */
  identity(member: { corpId?: unknown; userId?: unknown; openUserId?: unknown }): Record<string, unknown>;
}

const suiteIdentity: FlowCase['identity'] = ({ corpId, userId, openUserId }) =>
  defined({ errcode: 0, errmsg: 'ok', corpid: corpId, userid: userId, open_userid: openUserId });
const corpIdentity: FlowCase['identity'] = ({ userId }) =>
  defined({ errcode: 0, errmsg: 'ok', userid: userId });

export const FLOWS: readonly FlowCase[] = [
  {
    name: 'provider-secret',
    endpoint: '/cgi-bin/service/get_login_info',
    channel: 'provider-qr',
    hasOpenUserId: true,
    identity: ({ corpId, userId, openUserId }) => ({
      errcode: 0,
      errmsg: 'ok',
      usertype: 5,
      user_info: defined({ userid: userId, open_userid: openUserId }),
      corp_info: defined({ corpid: corpId }),
      agent: [],
      auth_info: { department: [] },
    }),
  },
  {
    name: 'login-suite',
    endpoint: '/cgi-bin/service/auth/getuserinfo3rd',
    channel: 'provider-qr',
    hasOpenUserId: true,
    identity: suiteIdentity,
  },
  {
    name: 'suite-app',
    endpoint: '/cgi-bin/service/auth/getuserinfo3rd',
    channel: 'workbench',
    hasOpenUserId: true,
    identity: suiteIdentity,
  },
  {
    name: 'corp-app by QR',
    endpoint: '/cgi-bin/auth/getuserinfo',
    channel: 'provider-qr',
    hasOpenUserId: false,
    identity: corpIdentity,
  },
  {
    name: 'corp-app in the Workbench',
    endpoint: '/cgi-bin/auth/getuserinfo',
    channel: 'workbench',
    hasOpenUserId: false,
    identity: corpIdentity,
  },
];

/** Tokens that the fake WeCom hands out, each under its own name. */
export const TOKENS: Readonly<Record<string, unknown>> = {
  '/cgi-bin/gettoken': { access_token: 'corp-token', expires_in: 7200 },
  '/cgi-bin/service/get_provider_token': { provider_access_token: 'provider-token', expires_in: 7200 },
  '/cgi-bin/service/get_suite_token': { suite_access_token: 'suite-token', expires_in: 7200 },
};

/** A WeCom whose answers are written down, by path. A function is asked with the number of the call, counted from 1. */
export class FakeWeCom {
  readonly answers = new Map<string, unknown>(Object.entries(TOKENS));
  private readonly counts = new Map<string, number>();

  private constructor(private readonly peer: { current?: Peer }) {}

  static async start(): Promise<FakeWeCom> {
    const holder: { current?: Peer } = {};
    const wecom = new FakeWeCom(holder);
    holder.current = await startPeer((res, { url }) => {
      const [path = ''] = url.split('?');
      const count = wecom.count(path) + 1;
      wecom.counts.set(path, count);
      const answer = wecom.answers.get(path);
      const value = typeof answer === 'function' ? answer(count) : answer;
      if (value === undefined) res.writeHead(404).end();
      else if (value === 'reset') res.socket?.resetAndDestroy();
      else if (value !== 'silence')
        res.writeHead(200).end(typeof value === 'string' ? value : JSON.stringify(value));
    });
    return wecom;
  }

  get api(): string {
    return this.peer.current?.url ?? '';
  }

  get requests() {
    return this.peer.current?.requests ?? [];
  }

  count(path: string): number {
    return this.counts.get(path) ?? 0;
  }

  async close(): Promise<void> {
    await this.peer.current?.close();
  }

  /** A flow that talks to this WeCom. */
  async app(name: FlowName, settings: FlowSettings = {}, own: Partial<Credentials> = {}): Promise<LoginApp> {
    const app = await protocolOf(name, settings, { api: this.api }, { ...CREDENTIALS, ...own }).app(
      undefined,
    );
    if (!app) throw new Error('no app');
    return app;
  }
}

export function protocolOf(
  name: FlowName,
  { lang, scope, userType = 'member', requireVisible = false }: FlowSettings = {},
  hosts: Partial<WeComHosts> = {},
  credentials: Credentials = CREDENTIALS,
): LoginProtocol {
  const access = accessTo(hosts);
  const { corpId, agentId, secret, suiteId, suiteSecret, providerCorpId, providerSecret } = credentials;
  const page = (where: CorpAppPage['page']): CorpAppPage => ({ page: where, scope, lang, requireVisible });
  if (name === 'provider-secret') {
    const provider = { api: access.hosts.api, providerCorpId, providerSecret };
    return new ProviderSecretLogin(access, providerTokenSource(access.qyapi, provider), {
      providerCorpId,
      userType,
      lang,
    });
  }
  if (name === 'corp-app by QR')
    return new CorpAppLogin(access, { corpId, agentId, secret }, page('wwlogin'));
  if (name === 'corp-app in the Workbench')
    return new CorpAppLogin(access, { corpId, agentId, secret }, page('oauth2'));
  const tickets = new SuiteTickets(suiteId, ticketStore());
  const token = suiteTokenSource(access.qyapi, { api: access.hosts.api, suiteId, suiteSecret, tickets });
  return name === 'login-suite'
    ? new LoginSuiteLogin(access, suiteId, token, lang)
    : new SuiteAppLogin(access, suiteId, token, scope);
}

export function accessTo(hosts: Partial<WeComHosts>, timeoutMs = 1_000): WeComAccess {
  const complete = completeHosts(hosts);
  const qyapi = new Qyapi({ api: complete.api, timeoutMs });
  const tokens = new TokenCache(new MemoryTokenStore());
  return {
    hosts: complete,
    timeoutMs,
    detailsLimitMs: timeoutMs,
    qyapi,
    tokens,
    readiness: new Readiness(qyapi, tokens),
  };
}

// Every suite has a ticket here, and it is always fresh.
function ticketStore() {
  const store = new MemoryTokenStore();
  return {
    get: async () => ({ value: 'suite-ticket', expiresAt: Date.now() + 600_000 }),
    set: store.set.bind(store),
    delete: store.delete.bind(store),
  };
}

export function patience(): AbortSignal {
  return new AbortController().signal;
}

function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
