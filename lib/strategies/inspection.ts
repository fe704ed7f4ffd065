import type { Agent as HttpsAgent } from 'node:https';
import type { LoginProtocol } from '../logins/login-protocol';
import type { AllowedCorps } from '../options';
import type { WeComHosts } from '../qyapi/hosts';
import type { TokenCache } from '../tokens/token-cache';
import type { TokenSource } from '../tokens/token-sources';
import type { TokenStore } from '../tokens/token-store';

/** How the doctor introduces itself (User-Agent) to an application it visits. */
export const DOCTOR = 'passport-wecom doctor';

/**
 * What the doctor and the health report may see of a strategy. Carries no secret: the credentials stay inside
 * `token`.
 */
export interface Inspection {
  /** A QR code on a website, or the silent page inside WeCom clients. */
  readonly channel: 'provider-qr' | 'workbench';
  readonly flow: 'provider-secret' | 'login-suite' | 'suite-app' | 'corp-app';
  /** CorpID, CorpID and AgentId, or SuiteID; undefined where a tenant function knows them. */
  readonly appId: string | undefined;
  readonly hosts: WeComHosts;
  /** Milliseconds for one call. */
  readonly timeoutMs: number;
  /** Undefined where the calls go out through agents of our own. */
  readonly httpsAgent: HttpsAgent | undefined;
  /** Undefined in corp-app, which knows its enterprise. */
  readonly corps: AllowedCorps | undefined;
  /** @internal */
  readonly tokens: TokenCache;
  /**
   * Fetches a token from WeCom, not from the store. Undefined where a tenant function holds the credentials.
   *
   * @internal
   */
  readonly token: TokenSource | undefined;
  /** @internal The call that spends a code, with which the doctor tries the token. */
  readonly redemption: LoginProtocol['redemption'];
  /** The suite whose tickets the token is fetched with, in the flows that have one. */
  readonly suite: { readonly suiteId: string; readonly tokenStore: TokenStore } | undefined;
}
