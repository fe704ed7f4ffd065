import { resolveLocation } from './addresses';
import type { Connection } from './inspectable';
import type { Answer } from './visit';

/** A page that goes on by itself, as our launch page does. */
const REFRESH = /<meta\s+http-equiv=["']?refresh["']?\s+content=["']\d+;\s*url=([^"'>]+)/i;

export function isRedirect({ status, headers }: Answer): boolean {
  return status >= 300 && status < 400 && headers.has('location');
}

/** Where an answer sends the browser: by its status, or by a page that goes on without a script. */
export function onward(answer: Answer, from: string): URL | undefined {
  if (isRedirect(answer)) return resolveLocation(answer.headers.get('location'), from);
  const refresh = answer.status === 200 ? REFRESH.exec(answer.body)?.[1] : undefined;
  return resolveLocation(refresh?.replaceAll('&amp;', '&'), from);
}

/** The one of the hosts that this connection sends people to. */
export function pageOf({ channel, flow }: Connection): 'oauth' | 'legacyLogin' | 'login' {
  if (channel === 'workbench') return 'oauth';
  return flow === 'provider-secret' ? 'legacyLogin' : 'login';
}

/** Origin of the login page that this connection uses. */
export function loginPageOf(connection: Connection): URL {
  return new URL(connection.hosts[pageOf(connection)]);
}

/** Whether an address is on the login page that this connection uses. */
export function isWeComPage({ origin, searchParams }: URL, connection: Connection): boolean {
  return origin === loginPageOf(connection).origin && searchParams.has('redirect_uri');
}
