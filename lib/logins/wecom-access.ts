import type { Qyapi } from '../qyapi/call';
import type { WeComHosts } from '../qyapi/hosts';
import type { TokenCache } from '../tokens/token-cache';

/** What every flow needs to talk to WeCom. */
export interface WeComAccess {
  readonly qyapi: Qyapi;
  readonly tokens: TokenCache;
  readonly hosts: WeComHosts;
  /** Milliseconds for one call. */
  readonly timeoutMs: number;
}
