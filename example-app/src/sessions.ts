import { RedisStore } from 'connect-redis';
import type { RequestHandler } from 'express';
import session from 'express-session';
import type { Redis } from './redis';
import type { Settings } from './settings';

const EIGHT_HOURS_MS = 8 * 60 * 60_000;

/** Sessions in a cookie that scripts cannot read and other sites cannot send along with a form. */
export function sessions(
  settings: Pick<Settings, 'sessionSecret'>,
  secure: boolean,
  redis: Redis | undefined,
): RequestHandler {
  return session({
    // A browser takes a __Host- cookie from this very host only, over https only.
    name: secure ? '__Host-session' : 'session',
    secret: settings.sessionSecret,
    resave: false,
    saveUninitialized: false,
    // SameSite is lax, not strict: with strict the way back from WeCom would arrive without the cookie.
    cookie: { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: EIGHT_HOURS_MS },
    ...(redis && { store: new RedisStore({ client: redis, prefix: 'example:session:' }) }),
  });
}
