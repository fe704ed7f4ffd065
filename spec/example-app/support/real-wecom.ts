import type { WeComSimulator } from 'passport-wecom/testing';

/** Settings that make the application take a simulator of the test's own for the real WeCom; no ticket is needed. */
export function providerSettings({ url, credentials }: WeComSimulator): Record<string, string> {
  return {
    FLOW: 'provider-corp-app',
    WECOM_ORIGIN: url,
    WECOM_PROVIDER_CORP_ID: credentials.providerCorpId,
    WECOM_PROVIDER_SECRET: credentials.providerSecret,
    WECOM_CORP_ID: credentials.corpId,
    WECOM_AGENT_ID: String(credentials.agentId),
    WECOM_SECRET: credentials.secret,
  };
}

/** The same for an application that enterprises install. */
export function suiteSettings({ url, credentials }: WeComSimulator): Record<string, string> {
  return {
    FLOW: 'suite',
    WECOM_ORIGIN: url,
    WECOM_PROVIDER_CORP_ID: credentials.providerCorpId,
    WECOM_SUITE_ID: credentials.suiteId,
    WECOM_SUITE_SECRET: credentials.suiteSecret,
    WECOM_SUITE_TOKEN: credentials.token,
    WECOM_SUITE_AES_KEY: credentials.encodingAESKey,
    WECOM_LOGIN_SUITE_ID: credentials.loginSuiteId,
    WECOM_LOGIN_SUITE_SECRET: credentials.loginSuiteSecret,
    WECOM_LOGIN_SUITE_TOKEN: credentials.token,
    WECOM_LOGIN_SUITE_AES_KEY: credentials.encodingAESKey,
  };
}

/** The same for a provider's QR code beside its third-party app. */
export function thirdPartySettings(wecom: WeComSimulator): Record<string, string> {
  const { providerSecret } = wecom.credentials;
  return { ...suiteSettings(wecom), FLOW: 'provider', WECOM_PROVIDER_SECRET: providerSecret };
}
