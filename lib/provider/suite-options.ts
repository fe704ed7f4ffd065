import type { Agent as HttpsAgent } from 'node:https';
import { z } from 'zod';
import { forms, later, objectWith } from '../options';
import type { WeComHosts } from '../qyapi/hosts';
import type { TokenStore } from '../tokens/token-store';

/** Options of {@link SuiteClient}. */
export interface SuiteClientOptions {
  /** 应用管理 > 应用详情 > SuiteID, of an app, or of a template for delegated development (`dk…`). */
  readonly suiteId: string;
  /** 应用管理 > 应用详情 > Secret */
  readonly suiteSecret: string;
  /** The store that suiteCallback puts this suite's tickets into. */
  readonly tokenStore: TokenStore;
  /** Needed for delegatedAuthUrl alone: 应用管理 > 通用开发参数. @defaultValue none */
  readonly provider?: { readonly providerCorpId: string; readonly providerSecret: string };
  /** Other hosts: private WeCom, egress proxy, simulator. @defaultValue WeCom's public cloud */
  readonly hosts?: Partial<WeComHosts>;
  /** Milliseconds for each call to WeCom. @defaultValue 3000 */
  readonly timeoutMs?: number;
  /** For an egress proxy or a private CA. @defaultValue agents of our own */
  readonly httpsAgent?: HttpsAgent;
}

/** What a SuiteClient is given, and what WeCom answers it; made with the first client. */
export const suiteSchemas = later(() => {
  const { credential, hosts, milliseconds } = forms();
  return {
    client: z.strictObject({
      suiteId: credential,
      suiteSecret: credential,
      tokenStore: objectWith<TokenStore>('get', 'set', 'delete'),
      provider: z.strictObject({ providerCorpId: credential, providerSecret: credential }).optional(),
      hosts: hosts.optional(),
      timeoutMs: milliseconds.optional(),
      httpsAgent: z.custom<HttpsAgent>((agent) => typeof agent === 'object' && agent !== null).optional(),
    }),
    authCode: z.object({ authCode: credential }),
    enterprise: z.object({ corpId: credential, permanentCode: credential }),
    install: z.strictObject({
      redirectUri: z.url('must be an absolute URL'),
      state: z
        .string('must be a string')
        .regex(/^[A-Za-z0-9]{1,128}$/, 'must have 1 to 128 letters and digits'),
      test: z.boolean('must be true or false').optional(),
    }),
    delegated: z.strictObject({
      templateIds: z
        .array(credential)
        .min(1, 'must name a template')
        .max(9, 'must name nine templates at most'),
      state: z
        .string('must be a string')
        .regex(/^[A-Za-z0-9]{1,32}$/, 'must have 1 to 32 letters and digits')
        .optional(),
    }),
    preAuthCode: z.object({ pre_auth_code: z.string().min(1).max(512) }),
    customizedUrl: z.object({
      qrcode_url: z.url(),
      expires_in: z.coerce.number().positive().catch(864_000),
    }),
  };
});
