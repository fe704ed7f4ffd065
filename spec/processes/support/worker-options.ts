import type { WeComHosts } from '../../../lib';
import type { SimulatorCredentials } from '../../../lib/testing';

/** What a forked process is told about the application it runs. */
export interface WorkerOptions {
  readonly hosts: WeComHosts;
  readonly credentials: SimulatorCredentials;
  /** Tokens and logins are kept there. Empty or missing: tokens stay in the process, logins in cookies. */
  readonly redisUrl?: string;
  /** Where sessions live. @defaultValue 'memory' */
  readonly sessions?: 'memory' | 'redis';
  readonly timeoutMs?: number;
  readonly deadlineMs?: number;
  /** How far this process' clock is ahead. @defaultValue 0 */
  readonly clockAheadMs?: number;
}

/** What a forked process tells. */
export type WorkerMessage = { readonly listening: number } | { readonly stopping: true };

/** What a forked process does when it is told `stop`: it closes its server and its connections, and then must end by itself. */
export type WorkerOrder = 'stop';

/** The connections every process offers, below `/auth`. */
export type Connection = 'qr' | 'qr-cookies' | 'suite' | 'tenant';

/** The secret of the app of an enterprise on the `tenant` connection. */
export function tenantSecret(corpId: string): string {
  return `app-secret-of-${corpId}`;
}
export const TENANT_AGENT_ID = 1000099;
