import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';

const FIFTEEN_MINUTES_MS = 15 * 60_000;
const WRONG_FROM_ONE_ADDRESS = 10;
/** More than for an address, so that one visitor alone cannot close an account to its owner. */
const WRONG_FOR_ONE_ACCOUNT = 30;

/**
 * Stops guessing: wrong passwords from one address, and for one account from wherever. One limit for all forms that take a
 * password. An account that is closed this way still signs in with WeCom.
 */
export function limitPasswordAttempts(): RequestHandler[] {
  return [
    limit(WRONG_FROM_ONE_ADDRESS, addressOf),
    limit(WRONG_FOR_ONE_ACCOUNT, (req) => accountIn(req).toLowerCase()),
  ];
}

/** The network somebody comes from: an address, or for IPv6 the whole of what one customer has. */
export function addressOf(req: Request): string {
  return ipKeyGenerator(req.ip ?? '');
}

// On the account pages the password is that of whoever is signed in, whatever name a form sends along.
function accountIn(req: Request): string {
  const { name } = (req.body ?? {}) as { name?: unknown };
  const asked = req.path.startsWith('/account/') ? req.user?.loginName : name;
  return typeof asked === 'string' ? asked : '';
}

function limit(wrong: number, keyGenerator: (req: Request) => string): RequestHandler {
  return rateLimit({
    windowMs: FIFTEEN_MINUTES_MS,
    limit: wrong,
    keyGenerator,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_req, _res, next) => next(new TooManyAttempts()),
  });
}

export class TooManyAttempts extends Error {
  readonly status = 429;
}
