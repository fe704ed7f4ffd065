import type { Request } from 'express';
import type { Bilingual } from '../errors';
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
  const own = ownHost(connection);
  log.notice(`${name} host`, {
    en:
      `[${name}] a login has started at ${shown(seen).en}, but callbackURL leads to ${own}: the browser ` +
      'comes back there without its cookie, and the login starts again or is refused. Send people to one name of your ' +
      "site; where a proxy changes the Host header, let it keep it, or tell Express: app.set('trust proxy', 1).",
    zh:
      `登录从${shown(seen).zh}发起，而 callbackURL 指向 ${own}：浏览器返回时不带登录 Cookie，登录会重新开始或被拒绝。` +
      "请让用户只访问同一个域名；若代理改写了 Host 头，请保留原值，或设置 app.set('trust proxy', 1)。",
  });
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
function shown(host: string): Bilingual {
  return /^[\w.:[\]-]{1,100}$/.test(host)
    ? { en: host, zh: ` ${host} ` }
    : { en: 'another host', zh: '另一个域名' };
}
