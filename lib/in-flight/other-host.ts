import type { Request } from 'express';
import type { OperatorLog } from '../operator-log';

/** What is looked at of a connection. */
interface Connection {
  readonly name: string;
  readonly callbackURL: string;
}

/**
 * Returns the name of the site that a login starts at, where its callbackURL leads to another one: www beside
 * the bare domain, say. A port makes no difference to cookies.
 */
export function otherHost(req: Request, { callbackURL }: Connection): string | undefined {
  const seen = hostname(req);
  const own = new URL(callbackURL).hostname;
  return seen === undefined || seen === own || isLocal(seen) || isLocal(own) ? undefined : seen;
}

/** A login that starts at another name of the site comes back without its cookie. */
export function noticeOtherHost(req: Request, connection: Connection, log: OperatorLog): void {
  const seen = otherHost(req, connection);
  if (seen === undefined) return;
  const { name, callbackURL } = connection;
  log.notice(
    `${name} host`,
    `[${name}] a login has started at ${shown(seen)}, but callbackURL leads to ${new URL(callbackURL).hostname}: the browser ` +
      'comes back there without its cookie, and the login starts again or is refused. Send people to one name of your ' +
      "site; where a proxy changes the Host header, let it keep it, or tell Express: app.set('trust proxy', 1).",
  );
}

/** As a browser writes it; behind a trusted proxy, what the proxy was asked for. */
function hostname(req: Request): string | undefined {
  const said: string | undefined = req.hostname;
  return said && URL.canParse(`http://${said}`) ? new URL(`http://${said}`).hostname : undefined;
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host.startsWith('127.') || host === '[::1]';
}

/** A Host header is what a visitor says. */
function shown(host: string): string {
  return /^[\w.:[\]-]{1,100}$/.test(host) ? host : 'another host';
}
