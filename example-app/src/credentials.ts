import { placeOf } from './console-places';
import { FLOWS, type Flow } from './flows';
import type { Text } from './language';

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
): { credentials: Credentials; problems: readonly Text[] } {
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
    const { en, zh } = placeOf('WECOM_PROVIDER_CORP_ID');
    problems.push({
      en: `WECOM_PROVIDER_CORP_ID is missing (${en}): WeCom seals the check of a suite's callback URL with it.`,
      zh: `缺少 WECOM_PROVIDER_CORP_ID（${zh}）：企业微信用它加密对套件回调地址的校验。`,
    });
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

/** What to set where nothing is set yet, with its place in WeCom's consoles. */
export function missingFor(flow: Flow): Text {
  // A suite's callback URL is checked with the id of its provider.
  const [qr, workbench] = [FLOWS[flow].qr, FLOWS[flow].workbench].map((name) =>
    name === 'suite' || name === 'loginSuite' ? ['WECOM_PROVIDER_CORP_ID', ...GROUPS[name]] : GROUPS[name],
  );
  const ways: ReadonlyArray<readonly [Text, readonly string[] | undefined]> =
    qr === workbench
      ? [[BOTH_WAYS, qr]]
      : [
          [QR, qr],
          [WORKBENCH, workbench],
        ];
  const colon = { en: ': ', zh: '：' };
  const list = (lang: keyof Text) =>
    ways
      .flatMap(([way, names = []]) => [
        `\n  ${way[lang]}`,
        ...names.map((name) => `\n    ${name}${colon[lang]}${placeOf(name)[lang]}`),
      ])
      .join('');
  const isChoice = ways.length > 1;
  return {
    en:
      'WeCom credentials are missing, and the simulator, which signs in anybody as anybody, does not start in production. ' +
      `FLOW=${flow} needs${isChoice ? ', for one way to sign in or both' : ''}:${list('en')}`,
    zh:
      '缺少企业微信凭证；模拟器允许任何人以任何身份登录，不会在生产环境中启动。' +
      `FLOW=${flow} 需要${isChoice ? '（至少填写一种登录方式）' : ''}：${list('zh')}`,
  };
}

const QR: Text = { en: 'QR code', zh: '扫码' };
const WORKBENCH: Text = { en: 'Workbench', zh: '工作台' };
const BOTH_WAYS: Text = { en: 'QR code and Workbench', zh: '扫码与工作台' };

// A trial would start, and nobody would know why.
function ofAnotherFlow(environment: Environment, flow: Flow): Text[] {
  const filled = Object.values(GROUPS).find((group) =>
    group.every((name) => environment[name] !== undefined),
  );
  if (filled === undefined) return [];
  return [
    {
      en: `FLOW=${flow} has no use for ${filled.join(', ')}: choose the FLOW that these belong to.`,
      zh: `FLOW=${flow} 用不到 ${filled.join('、')}：请选择与它们对应的 FLOW。`,
    },
  ];
}

function halfFilled(environment: Environment, group: readonly string[]): Text[] {
  const missing = group.filter((name) => environment[name] === undefined);
  if (missing.length === 0 || missing.length === group.length) return [];
  const present = group.filter((name) => environment[name] !== undefined);
  return missing.map((name) => {
    const { en, zh } = placeOf(name);
    return {
      en: `${name} is missing (${en}), but ${present.join(' and ')} ${present.length === 1 ? 'is' : 'are'} set: fill in all of them or none.`,
      zh: `缺少 ${name}（${zh}），但已设置 ${present.join('、')}：要么全部填写，要么全部留空。`,
    };
  });
}
