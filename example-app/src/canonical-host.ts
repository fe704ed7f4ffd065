import type { RequestHandler } from 'express';

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Sends a visitor of this machine's other name on to the one WeCom sends people back to: cookies of `127.0.0.1` do not reach
 * `localhost`, so a sign-in would start at one and be unknown at the other.
 */
export function canonicalHost(baseUrl: string): RequestHandler {
  const { hostname } = new URL(baseUrl);
  return (req, res, next) => {
    const isOtherName = LOOPBACK.has(hostname) && LOOPBACK.has(req.hostname) && req.hostname !== hostname;
    if (!isOtherName || req.method !== 'GET') return next();
    return res.redirect(302, baseUrl + req.originalUrl.replace(/^\/+/, '/'));
  };
}
