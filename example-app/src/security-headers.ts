import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * @param weComOrigins - where a form of this application may end: linking starts with one, and browsers hold redirects
 *   against `form-action` too
 */
export function securityHeaders(weComOrigins: readonly string[], secure: boolean): RequestHandler {
  return helmet({
    // WeCom's older QR page asks which domain a sign-in comes from. helmet's own no-referrer would hide it; this shows the
    // origin and nothing else of the address.
    referrerPolicy: { policy: 'origin' },
    strictTransportSecurity: secure,
    xFrameOptions: { action: 'deny' },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'style-src': ["'self'"],
        'script-src': ["'self'"],
        'img-src': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
        'form-action': ["'self'", ...new Set(weComOrigins)],
      },
    },
  });
}
