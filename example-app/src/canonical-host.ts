import type { RequestHandler } from 'express';
import { TEXTS } from './texts';

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

/**
 * Answers this machine's own names only. Beside the simulator anybody may sign in as anybody: a site whose name leads here for a
 * moment (DNS rebinding) must not read a page or send a form.
 */
export function ownHostOnly(baseUrl: string): RequestHandler {
  const { hostname } = new URL(baseUrl);
  return (req, res, next) => {
    // Not req.hostname: behind "trust proxy" a page could choose that one with a header.
    const asked = nameIn(req.headers.host);
    if (asked === hostname || LOOPBACK.has(asked) || asked.endsWith('.localhost')) return next();
    return res
      .status(403)
      .type('text')
      .send(`${TEXTS.trialHost.en} ${baseUrl}\n${TEXTS.trialHost.zh}${baseUrl}\n`);
  };
}

function nameIn(host: string | undefined): string {
  const url = `http://${host ?? ''}`;
  return URL.canParse(url) ? new URL(url).hostname : '';
}
