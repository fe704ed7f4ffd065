import type { Request } from 'express';
import type { ServedConnection } from './transactions';

const SERVED = new WeakMap<Request, ServedConnection>();

/**
 * Notes whose login a request begins or finishes: a store must know, however the application has wrapped it.
 */
export function noteConnection(req: Request, connection: ServedConnection): void {
  SERVED.set(req, connection);
}

/** Undefined where a store is asked by somebody else than a strategy. */
export function connectionOf(req: Request): ServedConnection | undefined {
  return SERVED.get(req);
}
