import type { Request } from 'express';
import type { Awaitable } from '../options';
import type { CorpApp } from './corp-app-login';

/** QR sign-in or Workbench sign-in through one app of one enterprise. */
export interface OneCorpApp extends CorpApp {
  /** For many enterprises, in place of corpId, agentId and secret. */
  readonly tenant?: never;
}

/** Many enterprises, each with its app, on one strategy. */
export interface ManyCorpApps {
  /** Asked without corpId at the start, with the corpId the login began for at the callback. */
  readonly tenant: (lookup: { req: Request; corpId?: string }) => Awaitable<CorpApp | undefined>;
  /**
   * Keys that seal the cookies of logins, newest first; at least 16 characters each. No secret is known
   * before a tenant is.
   */
  readonly cookieSecret: string | readonly string[];
  /** Comes from tenant. */
  readonly corpId?: never;
  /** Comes from tenant. */
  readonly agentId?: never;
  /** Comes from tenant. */
  readonly secret?: never;
}
