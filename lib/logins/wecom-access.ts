import type { Qyapi } from '../qyapi/call';
import type { WeComHosts } from '../qyapi/hosts';
import type { TokenCache } from '../tokens/token-cache';
import type { Readiness } from './readiness';

/** What every flow needs to talk to WeCom. */
export interface WeComAccess {
  readonly qyapi: Qyapi;
  readonly tokens: TokenCache;
  readonly readiness: Readiness;
  readonly hosts: WeComHosts;
  /** Milliseconds for one call. */
  readonly timeoutMs: number;
  /** Milliseconds for details a sign-in can do without: short enough to leave time for what it needs. */
  readonly detailsLimitMs: number;
}
