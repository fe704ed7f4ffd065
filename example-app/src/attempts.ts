import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';

const FIFTEEN_MINUTES_MS = 15 * 60_000;

/** Stops an address from guessing passwords: ten wrong ones in a quarter of an hour. One limit for all forms that take one. */
export function limitPasswordAttempts(): RequestHandler {
  return rateLimit({
    windowMs: FIFTEEN_MINUTES_MS,
    limit: 10,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_req, _res, next) => next(new TooManyAttempts()),
  });
}

export class TooManyAttempts extends Error {
  readonly status = 429;
}
