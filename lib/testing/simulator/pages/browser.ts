import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Person } from '../directory';
import { personKey } from '../directory';
import { refFromKey, type World } from '../world';
import { isLang, type Lang, preferredLang } from './language';

/** Who this browser's simulated WeCom client belongs to. */
const CLIENT_COOKIE = 'wecom_simulator_client';
const LANG_COOKIE = 'wecom_simulator_lang';

const LOOPBACK_FRAMES = 'http://localhost:* http://127.0.0.1:* https://localhost:* https://127.0.0.1:*';

export function clientOf(world: World, req: IncomingMessage): Person | undefined {
  const key = cookie(req, CLIENT_COOKIE);
  return key ? world.directory.person(personKey(refFromKey(key))) : undefined;
}

export function rememberClient(res: ServerResponse, person: Person | undefined): void {
  const kept = person ? `${encodeURIComponent(person.key)}` : '; Max-Age=0';
  res.appendHeader('Set-Cookie', `${CLIENT_COOKIE}=${kept}; Path=/; HttpOnly; SameSite=Lax`);
}

/** The chosen language: of this address, of an earlier choice, of the browser. */
export function langOf(req: IncomingMessage, inAddress: string | null | undefined): Lang {
  if (isLang(inAddress)) return inAddress;
  const chosen = cookie(req, LANG_COOKIE);
  return isLang(chosen) ? chosen : preferredLang(req.headers['accept-language']);
}

export function rememberLang(res: ServerResponse, lang: string | null): void {
  if (isLang(lang)) {
    res.appendHeader('Set-Cookie', `${LANG_COOKIE}=${lang}; Path=/; HttpOnly; SameSite=Lax`);
  }
}

export function sendPage(res: ServerResponse, status: number, body: string): void {
  res.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    // Login pages may stand in a frame, as WeCom's own do, but only in one of this machine.
    'Content-Security-Policy':
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; " +
      `frame-ancestors 'self' ${LOOPBACK_FRAMES}`,
  });
  res.end(body);
}

// Not express' res.redirect(), which would encode the address once more.
export function redirect(res: ServerResponse, location: string, status: 302 | 303 = 302): void {
  res.writeHead(status, { Location: location, 'Cache-Control': 'no-store' }).end();
}

function cookie(req: IncomingMessage, name: string): string | undefined {
  for (const part of (req.headers.cookie ?? '').split(';')) {
    const [key, value = ''] = part.trim().split('=');
    if (key !== name) continue;
    try {
      return decodeURIComponent(value);
    } catch {
      return undefined;
    }
  }
  return undefined;
}
