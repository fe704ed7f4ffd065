import type { Text } from './language';

const PROVIDER: Text = { en: "the provider's console", zh: '服务商后台' };
const ENTERPRISE: Text = { en: "the enterprise's console", zh: '企业管理后台' };

/** Where each of the credentials stands in WeCom's consoles, whose words stay Chinese. */
const PLACES: Readonly<Record<string, readonly [Text, string]>> = {
  WECOM_PROVIDER_CORP_ID: [PROVIDER, '应用管理 > 通用开发参数 > CorpID'],
  WECOM_PROVIDER_SECRET: [PROVIDER, '应用管理 > 通用开发参数 > ProviderSecret'],
  WECOM_CORP_ID: [ENTERPRISE, '我的企业 > 企业信息 > 企业ID'],
  WECOM_AGENT_ID: [ENTERPRISE, '应用管理 > 应用 > AgentId'],
  WECOM_SECRET: [ENTERPRISE, '应用管理 > 应用 > Secret'],
  WECOM_SUITE_ID: [PROVIDER, '应用管理 > 应用详情 > 基本信息 > SuiteID'],
  WECOM_SUITE_SECRET: [PROVIDER, '应用管理 > 应用详情 > 基本信息 > Secret'],
  WECOM_SUITE_TOKEN: [PROVIDER, '应用管理 > 开发信息 > 指令回调配置 > Token'],
  WECOM_SUITE_AES_KEY: [PROVIDER, '应用管理 > 开发信息 > 指令回调配置 > EncodingAESKey'],
  WECOM_LOGIN_SUITE_ID: [PROVIDER, '应用管理 > 登录授权 > SuiteID'],
  WECOM_LOGIN_SUITE_SECRET: [PROVIDER, '应用管理 > 登录授权 > Secret'],
  WECOM_LOGIN_SUITE_TOKEN: [PROVIDER, '应用管理 > 登录授权 > Token'],
  WECOM_LOGIN_SUITE_AES_KEY: [PROVIDER, '应用管理 > 登录授权 > EncodingAESKey'],
  WECOM_APP_TOKEN: [ENTERPRISE, '应用管理 > 应用 > 接收消息 > 设置API接收 > Token'],
  WECOM_APP_AES_KEY: [ENTERPRISE, '应用管理 > 应用 > 接收消息 > 设置API接收 > EncodingAESKey'],
  WECOM_SYSTEM_TOKEN: [PROVIDER, '应用管理 > 通用开发参数 > Token'],
  WECOM_SYSTEM_AES_KEY: [PROVIDER, '应用管理 > 通用开发参数 > EncodingAESKey'],
};

/** Where to look for one of the credentials. */
export function placeOf(name: string): Text {
  const [console, path] = PLACES[name] ?? [PROVIDER, '应用管理'];
  return { en: `${console.en}, ${path}`, zh: `${console.zh}「${path}」` };
}
