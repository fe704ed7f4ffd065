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

/** Whether an address is one of the login pages that this connection uses. */
export function isWeComPage({ origin, searchParams }: URL, { hosts }: Connection): boolean {
  const pages = [hosts.oauth, hosts.login, hosts.legacyLogin].map((host) => new URL(host).origin);
  return pages.includes(origin) && searchParams.has('redirect_uri');
}
