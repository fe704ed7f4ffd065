import type { WeComSimulator } from 'passport-wecom/testing';

/** Settings that make the application take a simulator of the test's own for the real WeCom. */
export function providerSettings({ url, credentials }: WeComSimulator): Record<string, string> {
  return {
    WECOM_ORIGIN: url,
    WECOM_PROVIDER_CORP_ID: credentials.providerCorpId,
    WECOM_PROVIDER_SECRET: credentials.providerSecret,
    WECOM_CORP_ID: credentials.corpId,
    WECOM_AGENT_ID: String(credentials.agentId),
    WECOM_SECRET: credentials.secret,
  };
}
