import type { Request, Response } from 'express';
import { WeComConfigError } from '../errors';
import { cookiesOf, copyOf } from './cookies';
import type { LoginName } from './login-name';
import { browserOf, type UnseenCookie, UnseenStarts } from './unseen-starts';

/** Logins one browser can have in flight; a start beyond them ends the oldest. */
const MAX_LOGINS = 10;
/**
 * All login cookies of a browser together, names included. nginx takes 8 KiB for a header line and refuses
 * every page of a site beyond that, and the application has cookies of its own.
 */
const MAX_BYTES = 4_096;
/**
 * The landing pages among them: a path of 2,048 characters fits, and fourteen logins that start at the same
 * moment beside it.
 */
const MAX_LANDING_BYTES = 2_200;

const UNSEEN = new UnseenStarts();

/** Cookies that one answer drops: a proxy takes only so many bytes of an answer's head, too. */
const MAX_DROPPED = 16;

const LOGIN = /^wecom_[\w-]{12}$/;
const SECURE_LOGIN = /^__Host-wecom_[\w-]{12}$/;
/**
 * When it began, and what is sealed or a random value: a cookie of the application's may have such a name.
 */
const LOGIN_VALUE = /^[0-9a-z]{8}\.[\w-]+$/;

/**
 * The cookies by which a browser is known again when its login comes back.
 *
 * Logins that start at the same moment do not see each other's cookies, so nothing they need may stand in a
 * place they share: each has a small cookie under a name of its own. Long landing pages share one cookie of a
 * fixed name. Of starts at the same moment the last one overwrites it, and the others land on the default
 * page. Names of their own have no bound, so the process remembers for a moment which ones it has just given
 * to this browser, and counts them.
 */
export class LoginCookies {
  /** @param unseen - one for all connections of a process: what a browser has is counted together */
  constructor(
    private readonly secure: boolean,
    private readonly unseen = UNSEEN,
  ) {}

  /**
   * Sets the cookie of a new login, and drops the oldest others where there are too many.
   *
   * @param landing - the landing page, where it is too long to stand in `value`; dropped where there is no
   *   room for it
   */
  begin(
    req: Request,
    login: LoginName,
    cookie: { readonly value: string; readonly startedAt: number; readonly landing?: string | undefined },
    lifetimeMs: number,
  ): void {
    const name = this.name(login);
    const { startedAt } = cookie;
    const value = `${startedAt.toString(36)}.${cookie.value}`;
    const own = { name, bytes: bytes(name, value), startedAt };
    const browser = browserOf(req);
    const unseen = this.unseen.of(browser, startedAt);
    const kept = this.makeRoom(req, MAX_BYTES - own.bytes, unseen);
    const room = kept.reduce((left, other) => left - other.bytes, MAX_BYTES - own.bytes);
    const page = { page: cookie.landing, startedAt, lifetimeMs };
    const landing = this.keepLanding(req, login, page, room, unseen);
    this.send(req, name, value, lifetimeMs);
    this.unseen.note(browser, [...landing, ...kept.reverse(), own]);
  }

  /** Reads what {@link begin} left in this browser. */
  read(req: Request, login: LoginName): { readonly value: string; readonly startedAt: number } | undefined {
    const cookie = this.raw(req, login);
    if (cookie === undefined) return undefined;
    return { value: cookie.slice(cookie.indexOf('.') + 1), startedAt: startOf(cookie) };
  }

  /** Reads the landing page of a login, where it had to stand apart and nothing has overwritten it. */
  readLanding(req: Request, login: LoginName): string | undefined {
    return this.landings(req).find(([id]) => id === login.id)?.[1];
  }

  /** Lets the cookie live on just long enough for a repeat of the callback. */
  shorten(req: Request, login: LoginName, lifetimeMs: number): void {
    const cookie = this.raw(req, login);
    if (cookie !== undefined && !req.res?.headersSent) this.send(req, this.name(login), cookie, lifetimeMs);
  }

  /**
   * Drops the oldest logins where there are too many or the bytes do not suffice, those included that this
   * browser does not show yet; returns the others, newest first. Where the connection has `__Host-` cookies,
   * others come from somebody else, such as a subdomain, and can be dropped by nobody here.
   */
  private makeRoom(req: Request, available: number, given: readonly UnseenCookie[]): UnseenCookie[] {
    const login = this.secure ? SECURE_LOGIN : LOGIN;
    const shown = cookiesOf(req)
      .filter(([name, value]) => login.test(name) && LOGIN_VALUE.test(value))
      .map(([name, value]) => ({ name: copyOf(name), bytes: bytes(name, value), startedAt: startOf(value) }));
    const unseen = given.filter(
      ({ name }) => login.test(name) && !shown.some((other) => other.name === name),
    );
    // As most visitors come.
    if (shown.length + unseen.length === 0) return [];
    const others = [...unseen.toReversed(), ...shown].sort((a, b) => b.startedAt - a.startedAt);
    const kept: UnseenCookie[] = [];
    let room = available;
    let dropped = 0;
    for (const other of others) {
      room -= other.bytes;
      // One that does not fit takes the older ones with it.
      if (kept.length < MAX_LOGINS - 1 && room >= 0) kept.push(other);
      else if (dropped < MAX_DROPPED) {
        dropped += 1;
        this.send(req, other.name, '', 0);
      }
    }
    return kept;
  }

  /**
   * Puts a landing page in front of the older ones, as many as there is room for. A landing page is dropped
   * before a login is.
   *
   * @returns the landing pages that this browser does not show yet
   */
  private keepLanding(
    req: Request,
    login: LoginName,
    { page: landing, startedAt, lifetimeMs }: Landing,
    room: number,
    given: readonly UnseenCookie[],
  ): UnseenCookie[] {
    const before = this.landings(req);
    const wanted = landing === undefined ? before : [[login.id, landing] as const, ...before];
    const name = this.landingName();
    let value = '';
    for (const [id, page] of wanted) {
      const longer = `${value}${value && '~'}${id}.${page}`;
      if (bytes(name, longer) <= Math.min(room, MAX_LANDING_BYTES)) value = longer;
      // The older ones give way in order; a new one that does not fit takes nothing from them.
      else if (id !== login.id) break;
    }
    const unseen = given.find((cookie) => cookie.name === name);
    const isUnchanged = value === before.map(([id, page]) => `${id}.${page}`).join('~');
    // What is on its way stays where it fits, too: it is no worse than what would overwrite it.
    if (isUnchanged && unseen && unseen.bytes <= room) return [unseen];
    if (isUnchanged && !unseen) return [];
    this.send(req, name, value, value === '' ? 0 : lifetimeMs);
    return [{ name, bytes: bytes(name, value), startedAt }];
  }

  private landings(req: Request): ReadonlyArray<readonly [id: string, page: string]> {
    const name = this.landingName();
    const value = cookiesOf(req).find(([other]) => other === name)?.[1];
    if (value === undefined) return [];
    return value.split('~').flatMap((entry) => {
      const dot = entry.indexOf('.');
      return dot < 0 ? [] : [[entry.slice(0, dot), entry.slice(dot + 1)] as const];
    });
  }

  private raw(req: Request, login: LoginName): string | undefined {
    const wanted = this.name(login);
    return cookiesOf(req).find(([name]) => name === wanted)?.[1];
  }

  private name({ id }: LoginName): string {
    return `${this.secure ? '__Host-' : ''}wecom_${id}`;
  }

  private landingName(): string {
    return `${this.secure ? '__Host-' : ''}wecom_landing`;
  }

  private send(req: Request, name: string, value: string, lifetimeMs: number): void {
    const secure = name.startsWith('__Host-') ? '; Secure' : '';
    const maxAge = Math.round(lifetimeMs / 1000);
    responseOf(req).appendHeader(
      'Set-Cookie',
      `${name}=${value}; Max-Age=${maxAge}; Path=/; HttpOnly${secure}; SameSite=Lax`,
    );
  }
}

interface Landing {
  /** Undefined where it stands in the login's own cookie, or nobody asked for one. */
  readonly page: string | undefined;
  readonly startedAt: number;
  readonly lifetimeMs: number;
}

/** @throws {@link WeComConfigError} for a request that does not come from Express */
export function responseOf(req: Request): Response {
  const { res } = req;
  if (!res) {
    throw new WeComConfigError(
      'passport-wecom needs Express: req.res is missing. With Fastify, mount an Express application through @fastify/express.',
    );
  }
  if (typeof res.appendHeader !== 'function') {
    throw new WeComConfigError(
      "passport-wecom needs Express: this response is not Node's. With Koa, mount an Express application in front.",
    );
  }
  return res;
}

/** Tells whether this browser brought the cookie of a login, valid or not. */
export function hasLoginCookie(req: Request, { id }: LoginName): boolean {
  return cookiesOf(req).some(([name]) => name.endsWith(`wecom_${id}`));
}

/** What a cookie takes of a request's header line, with what stands between two of them. */
function bytes(name: string, value: string): number {
  return name.length + '='.length + value.length + '; '.length;
}

function startOf(value: string): number {
  const startedAt = Number.parseInt(value.slice(0, value.indexOf('.')), 36);
  return Number.isNaN(startedAt) ? 0 : startedAt;
}
