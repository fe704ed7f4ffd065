import type { Request, Response } from 'express';
import { otherHost } from '../in-flight/other-host';
import { isNavigation } from '../strategies/navigation';

/** Says that this browser was sent on once; a proxy that changes the Host header would send it for ever. */
const MOVED = 'moved';

/**
 * Sends a login that starts at another name of the site than its callbackURL's to the same place there, with
 * the page it wants to land on. From here it would come back without its cookie, and forget that page.
 *
 * @param start - path that starts it
 */
export function moveToOwnHost(
  req: Request,
  res: Response,
  connection: { readonly name: string; readonly callbackURL: string },
  start: string,
): boolean {
  const address = new URL(start, connection.callbackURL);
  const query = req.url.indexOf('?');
  if (query >= 0) address.search = req.url.slice(query);
  if (req.method !== 'GET' || !isNavigation(req) || address.searchParams.has(MOVED)) return false;
  if (otherHost(req, connection) === undefined) return false;
  address.searchParams.set(MOVED, '1');
  res.setHeader('Cache-Control', 'no-store');
  res.redirect(address.href);
  return true;
}
