import { createHash, randomBytes } from 'node:crypto';
import type { Agent as HttpsAgent } from 'node:https';
import { z } from 'zod';
import { forms, later, objectWith, parseOptions } from '../options';
import { Qyapi } from '../qyapi/call';
import { completeHosts, type WeComHosts } from '../qyapi/hosts';
import { TokenCache } from '../tokens/token-cache';
import { corpTokenSource, jsTicketSource, type TokenSource } from '../tokens/token-sources';
import { MemoryTokenStore, type TokenStore } from '../tokens/token-store';

/** What a page asks to have signed. */
export interface JsSdkPage {
  /** Address of the page as the browser shows it; what stands behind `#` is not signed. */
  readonly url: string;
  /** `getConfigSignature` or `getAgentConfigSignature` of `ww.register`. */
  readonly for: 'config' | 'agentConfig';
}

/** What `ww.register` of `@wecom/jssdk` wants from the server. */
export interface JsSdkSignature {
  /** Epoch seconds. */
  readonly timestamp: number;
  /** Random, made for this signature. */
  readonly nonceStr: string;
  /** 40 hexadecimal digits. */
  readonly signature: string;
}

/** A self-built app, which has no suite. */
export interface JsSdkApp {
  /** 我的企业 > 企业信息 > 企业ID */
  readonly corpId: string;
  /** 应用管理 > 应用 > AgentId */
  readonly agentId: number | string;
  /** 应用管理 > 应用 > Secret */
  readonly secret: string;
  /**
   * Where the app's token and its tickets are kept. @defaultValue this process' memory, for this very object
   */
  readonly tokenStore?: TokenStore;
  /** Other hosts: private WeCom, egress proxy, simulator. @defaultValue WeCom's public cloud */
  readonly hosts?: Partial<WeComHosts>;
  /** For an egress proxy or a private CA. @defaultValue agents of our own */
  readonly httpsAgent?: HttpsAgent;
}

const schemas = later(() => {
  const { credential, hosts } = forms();
  const page = z.object({
    url: z
      .string('must be a string')
      .refine(
        (url) => /^https?:\/\//i.test(url) && URL.canParse(url),
        'must be the absolute address of the page',
      ),
    for: z.enum(['config', 'agentConfig'], 'must be config or agentConfig'),
  });

  const app = z.strictObject({
    corpId: credential,
    agentId: z.union([z.int().nonnegative(), z.string().regex(/^\d{1,18}$/)], 'must be a whole number'),
    secret: credential,
    tokenStore: objectWith<TokenStore>('get', 'set', 'delete').optional(),
    hosts: hosts.optional(),
    httpsAgent: z.custom<HttpsAgent>((agent) => typeof agent === 'object').optional(),
  });

  return { page, app };
});

const TIMEOUT_MS = 3_000;

/** Keeps what an app has fetched for as long as somebody holds the app. */
const OPEN = new WeakMap<JsSdkApp, { qyapi: Qyapi; tokens: TokenCache; source: TokenSource; api: string }>();

/**
 * Signs the address of a page for a self-built app, so that `@wecom/jssdk` works there.
 *
 * Tickets are fetched once for any number of callers and kept in the app's token store: WeCom limits them to
 * a few hundred an hour (path 96909). Pass the same object each time, or a tokenStore.
 *
 * @throws {@link WeComConfigError} for options that cannot work; {@link WeComApiError} where WeCom refuses
 * @see https://developer.work.weixin.qq.com/document/path/96909 (JS-SDK signature)
 */
export async function jsSdkSignature(app: JsSdkApp, page: JsSdkPage): Promise<JsSdkSignature> {
  checkPage(page, 'jsSdkSignature');
  const { qyapi, tokens, source, api } = OPEN.get(app) ?? openApp(app);
  return signedPage(page, await ticketFor(page, { qyapi, tokens, source, api }));
}

function openApp(app: JsSdkApp) {
  parseOptions(schemas().app, app, 'jsSdkSignature');
  const { corpId, agentId, secret, tokenStore = new MemoryTokenStore(), httpsAgent } = app;
  const { api } = completeHosts(app.hosts);
  const qyapi = new Qyapi({ api, timeoutMs: TIMEOUT_MS, httpsAgent });
  const source = corpTokenSource(qyapi, { api, corpId, agentId, secret });
  const opened = { qyapi, tokens: new TokenCache(tokenStore), source, api };
  OPEN.set(app, opened);
  return opened;
}

/** @throws {@link WeComConfigError} */
export function checkPage(page: JsSdkPage, label: string): void {
  parseOptions(schemas().page, page, label, {});
}

/** The ticket that a page's kind of signature is made with; from the store where it has one. */
export function ticketFor(
  page: JsSdkPage,
  by: { qyapi: Qyapi; tokens: TokenCache; source: TokenSource; api: string },
): Promise<string> {
  const { qyapi, tokens, source, api } = by;
  return tokens.get(
    jsTicketSource(qyapi, { api, corpKey: source.key, kind: page.for }, (call) =>
      tokens.withToken(source, undefined, call),
    ),
  );
}

/** Signs a page under a fresh nonce. */
export function signedPage({ url }: JsSdkPage, ticket: string): JsSdkSignature {
  const nonceStr = randomBytes(8).toString('hex');
  const timestamp = Math.floor(Date.now() / 1000);
  return { timestamp, nonceStr, signature: jsSignature({ ticket, nonceStr, timestamp, url }) };
}

/**
 * The signature itself: four pairs in this order, nothing encoded, the address without its fragment (path
 * 96909).
 */
export function jsSignature(parts: {
  readonly ticket: string;
  readonly nonceStr: string;
  readonly timestamp: number;
  readonly url: string;
}): string {
  const { ticket, nonceStr, timestamp, url } = parts;
  const [address = ''] = url.split('#', 1);
  return createHash('sha1')
    .update(`jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${address}`)
    .digest('hex');
}
