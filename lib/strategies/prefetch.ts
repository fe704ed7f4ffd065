import type { Request } from 'express';

/** Tells a browser's guess that a person may go somewhere from the person going there. */
export function isPrefetch(req: Request): boolean {
  return ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
    /\b(prefetch|preview)\b/i.test(String(req.headers[name] ?? '')),
  );
}

/**
 * Answers a prefetch without touching the code. The status keeps the browser from using the answer, so the real visit comes.
 */
export function refusePrefetch(req: Request): void {
  req.res?.writeHead(503, { 'Retry-After': '0' }).end();
}
