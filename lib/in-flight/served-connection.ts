import type { Request } from 'express';
import type { ServedConnection } from './transactions';

/** On the request itself: a store may come from another copy of this package. */
const SERVED = Symbol.for('passport-wecom served connection');

/**
 * Notes whose login a request begins or finishes: a store must know, however the application has wrapped it.
 */
export function noteConnection(req: Request, connection: ServedConnection): void {
  Object.defineProperty(req, SERVED, { value: connection, configurable: true });
}

/** Undefined where a store is asked by somebody else than a strategy. */
export function connectionOf(req: Request): ServedConnection | undefined {
  return (req as { [SERVED]?: ServedConnection })[SERVED];
}
