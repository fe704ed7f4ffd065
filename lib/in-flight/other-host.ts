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
export function otherHost(req: Request, connection: Connection): string | undefined {
  const own = ownHost(connection);
  // As nearly every login starts: nothing to take apart.
  if (isLocal(own) || req.hostname === own) return undefined;
  const seen = hostname(req);
  return seen === undefined || seen === own || isLocal(seen) ? undefined : seen;
}

const OWN = new WeakMap<object, string>();

function ownHost(connection: Pick<Connection, 'callbackURL'>): string {
  const known = OWN.get(connection) ?? new URL(connection.callbackURL).hostname;
  OWN.set(connection, known);
  return known;
}

/** A login that starts at another name of the site comes back without its cookie. */
export function noticeOtherHost(req: Request, connection: Connection, log: OperatorLog): void {
  const seen = otherHost(req, connection);
  if (seen === undefined) return;
  const { name } = connection;
  log.notice(
    `${name} host`,
    `[${name}] a login has started at ${shown(seen)}, but callbackURL leads to ${ownHost(connection)}: the browser ` +
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
