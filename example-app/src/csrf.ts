import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';

declare global {
  namespace Express {
    interface Request {
      /** What the forms of this browser bring back. Asking for it gives the browser its cookie. */
      formToken(): string;
    }
  }
}

/**
 * Gives each browser a cookie whose digest its forms bring back: another site can neither read the cookie nor compute the digest.
 * A page that shows a form needs no session for that, and whoever signs in gets other tokens.
 */
export function formTokens(secret: string, secure: boolean): RequestHandler {
  const name = secure ? '__Host-forms' : 'forms';
  const options = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
  return (req, res, next) => {
    let key = keyIn(req.headers.cookie, name);
    req.formToken = () => {
      if (key === undefined) {
        key = randomBytes(24).toString('base64url');
        res.cookie(name, key, options);
      }
      const session = req.user ? req.sessionID : '';
      return createHmac('sha256', secret).update(`form\n${key}\n${session}`).digest('base64url');
    };
    next();
  };
}

/** Lets a form through only if it came from a page of this browser. Mount it behind the body parser. */
export const requireFormToken: RequestHandler = (req, _res, next) => {
  const expected = Buffer.from(req.formToken());
  const given = Buffer.from(String((req.body as { csrf?: unknown } | undefined)?.csrf ?? ''));
  const isOwn = expected.length === given.length && timingSafeEqual(expected, given);
  next(isOwn ? undefined : new FormExpired());
};

/** The form was not one of this browser: it expired, or somebody else made it. */
export class FormExpired extends Error {
  readonly status = 403;
}

function keyIn(cookies: Request['headers']['cookie'], name: string): string | undefined {
  return new RegExp(`(?:^|;\\s*)${name}=([\\w-]{32})(?:;|$)`).exec(cookies ?? '')?.[1];
}
