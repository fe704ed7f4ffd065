import { FLOWS, type Flow } from './flows';

/** One app of one enterprise. */
export interface CorpAppCredentials {
  readonly corpId: string;
  readonly agentId: string;
  readonly secret: string;
}

/** A service provider. */
export interface ProviderCredentials {
  readonly providerCorpId: string;
  readonly providerSecret: string;
}

/** A suite, and what seals the events WeCom sends about it. */
export interface SuiteCredentials {
  readonly suiteId: string;
  readonly suiteSecret: string;
  readonly token: string;
  readonly encodingAESKey: string;
  readonly providerCorpId: string;
}

/** What this application signs in with; undefined what it has not been given. */
export interface WeComCredentials {
  readonly provider: ProviderCredentials | undefined;
  readonly corpApp: CorpAppCredentials | undefined;
  readonly suite: SuiteCredentials | undefined;
  readonly loginSuite: SuiteCredentials | undefined;
  /** 接收消息 of the enterprise's own app. */
  readonly appKeys: ReceiverKeys | undefined;
  /** 系统事件接收URL of the provider. */
  readonly systemKeys: ReceiverKeys | undefined;
}

/** What seals the pushes to one address. */
export interface ReceiverKeys {
  readonly token: string;
  readonly encodingAESKey: string;
}

/** With which WeCom this application talks. */
export type Credentials = { readonly kind: 'simulator' } | ({ readonly kind: 'wecom' } & WeComCredentials);

type Environment = Readonly<Record<string, string | undefined>>;

const PROVIDER = ['WECOM_PROVIDER_CORP_ID', 'WECOM_PROVIDER_SECRET'];
const CORP_APP = ['WECOM_CORP_ID', 'WECOM_AGENT_ID', 'WECOM_SECRET'];
const SUITE = ['WECOM_SUITE_ID', 'WECOM_SUITE_SECRET', 'WECOM_SUITE_TOKEN', 'WECOM_SUITE_AES_KEY'];
const LOGIN_SUITE = SUITE.map((name) => name.replace('_SUITE_', '_LOGIN_SUITE_'));
const APP_KEYS = ['WECOM_APP_TOKEN', 'WECOM_APP_AES_KEY'];
const SYSTEM_KEYS = ['WECOM_SYSTEM_TOKEN', 'WECOM_SYSTEM_AES_KEY'];
const GROUPS: Readonly<Record<'provider' | 'corpApp' | 'suite' | 'loginSuite', readonly string[]>> = {
  provider: PROVIDER,
  corpApp: CORP_APP,
  suite: SUITE,
  loginSuite: LOGIN_SUITE,
};

/** Reads the credentials that a flow needs. None at all: the simulator. Half of a group is a mistake, and is named. */
export function credentialsFrom(
  environment: Environment,
  flow: Flow,
): { credentials: Credentials; problems: readonly string[] } {
  const { qr, workbench } = FLOWS[flow];
  const groups = [...new Set([GROUPS[qr], GROUPS[workbench]])];
  // Without the receivers' keys people sign in all the same.
  const receivers = workbench === 'suite' ? [SYSTEM_KEYS] : [APP_KEYS];
  const problems = [...groups, ...receivers].flatMap((group) => halfFilled(environment, group));
  const has = (group: readonly string[]) =>
    [...groups, ...receivers].includes(group) && group.every((name) => environment[name] !== undefined);
  if (!groups.some(has)) {
    problems.push(...ofAnotherFlow(environment, flow));
    return { credentials: { kind: 'simulator' }, problems };
  }

  const value = (name: string) => environment[name] ?? '';
  const providerCorpId = value('WECOM_PROVIDER_CORP_ID');
  if (workbench === 'suite' && providerCorpId === '') {
    problems.push(
      "WECOM_PROVIDER_CORP_ID is missing: WeCom seals the check of a suite's callback URL with it.",
    );
  }
  const suiteOf = (prefix: string): SuiteCredentials => ({
    suiteId: value(`${prefix}_ID`),
    suiteSecret: value(`${prefix}_SECRET`),
    token: value(`${prefix}_TOKEN`),
    encodingAESKey: value(`${prefix}_AES_KEY`),
    providerCorpId,
  });
  const keysOf = ([token = '', aesKey = '']: readonly string[]): ReceiverKeys => ({
    token: value(token),
    encodingAESKey: value(aesKey),
  });
  return {
    problems,
    credentials: {
      kind: 'wecom',
      provider: has(PROVIDER)
        ? { providerCorpId, providerSecret: value('WECOM_PROVIDER_SECRET') }
        : undefined,
      corpApp: has(CORP_APP)
        ? { corpId: value('WECOM_CORP_ID'), agentId: value('WECOM_AGENT_ID'), secret: value('WECOM_SECRET') }
        : undefined,
      suite: has(SUITE) ? suiteOf('WECOM_SUITE') : undefined,
      loginSuite: has(LOGIN_SUITE) ? suiteOf('WECOM_LOGIN_SUITE') : undefined,
      appKeys: has(APP_KEYS) ? keysOf(APP_KEYS) : undefined,
      systemKeys: has(SYSTEM_KEYS) ? keysOf(SYSTEM_KEYS) : undefined,
    },
  };
}

// A trial would start, and nobody would know why.
function ofAnotherFlow(environment: Environment, flow: Flow): string[] {
  const filled = Object.values(GROUPS).find((group) =>
    group.every((name) => environment[name] !== undefined),
  );
  if (filled === undefined) return [];
  return [`FLOW=${flow} has no use for ${filled.join(', ')}: choose the FLOW that these belong to.`];
}

function halfFilled(environment: Environment, group: readonly string[]): string[] {
  const missing = group.filter((name) => environment[name] === undefined);
  if (missing.length === 0 || missing.length === group.length) return [];
  const present = group.filter((name) => environment[name] !== undefined);
  return missing.map(
    (name) => `${name} is missing, but ${present.join(' and ')} is set: fill in all of them or none.`,
  );
}
