import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';

/** The secret a form of this session must bring back: another site cannot read it. A new session has a new one. */
export function csrfToken(req: Request): string {
  req.session.csrf ??= randomBytes(24).toString('base64url');
  return req.session.csrf;
}

/** Lets a form through only if it came from a page of this session. Mount it behind the body parser. */
export const requireCsrf: RequestHandler = (req, _res, next) => {
  const expected = Buffer.from(req.session.csrf ?? '');
  const given = Buffer.from(String((req.body as { csrf?: unknown } | undefined)?.csrf ?? ''));
  if (expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given)) {
    next();
    return;
  }
  next(new FormExpired());
};

/** The form was not one of this session: it expired, or somebody else made it. */
export class FormExpired extends Error {
  readonly status = 403;
}
