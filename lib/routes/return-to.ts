import type { Request } from 'express';
import { checkedPath } from '../checked-path';

/**
 * Returns where the person wanted to go before the sign-in, checked; the fallback where they said nothing or
 * nothing usable.
 */
export function returnTo(req: Request, fallback: string): string {
  const { authInfo } = req as { authInfo?: { returnTo?: unknown } };
  return checkedPath(authInfo?.returnTo) ?? fallback;
}

/**
 * A parameter of a start that stands there once, whatever the application's query parser makes of it, or if
 * it has none.
 */
export function queryParam(req: Request, name: string): string | undefined {
  const start = req.url.indexOf('?');
  const [value, ...others] = start < 0 ? [] : new URLSearchParams(req.url.slice(start)).getAll(name);
  return others.length > 0 ? undefined : value;
}
