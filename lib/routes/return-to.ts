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
