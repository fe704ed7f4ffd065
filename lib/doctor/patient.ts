import { isInternal } from './addresses';
import type { Receiver } from './console/receiver-rows';
import type { Connection } from './inspectable';
import { isAnswer, type Visit, visit } from './visit';

/** What the doctor takes from the process. */
export interface DoctorRuntime {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What was handed to the doctor. */
export interface Case {
  readonly connections: readonly Connection[];
  readonly callbacks: readonly Receiver[];
  /** Where the application runs; undefined: where each callbackURL leads. */
  readonly app: URL | undefined;
  readonly loginPage: string;
  readonly verificationFile: string | undefined;
}

/** WeCom's own API is asked within the connection's limit; an application under development may be slower. */
const APP_TIMEOUT_MS = 8_000;
/**
 * Needs a token like every call: without one WeCom says so by errcode 41001 (observed), and nothing else
 * happens.
 */
const API_PATH = '/cgi-bin/get_api_domain_ip';
/** A state in the right form that no login ever had. */
const NO_LOGINS_STATE = 'passportwecomdoctor0000000000000';

/** Everything the checks ask. Each address is visited once, however many checks look at the answer. */
export class Patient {
  private readonly visits = new Map<string, Promise<Visit>>();

  constructor(
    readonly asked: Case,
    readonly runtime: DoctorRuntime,
  ) {}

  get connections(): readonly Connection[] {
    return this.asked.connections;
  }

  /** One call to WeCom's API without credentials. */
  api({ hosts, timeoutMs, httpsAgent }: Connection): Promise<Visit> {
    const { now } = this.runtime;
    return this.once(`${hosts.api} ${httpsAgent ? 'own agent' : ''}`, () =>
      visit(hosts.api + API_PATH, { timeoutMs, httpsAgent, now }),
    );
  }

  /** Where the application that serves this connection is asked. */
  originOf({ callbackURL }: Connection): string {
    return this.asked.app?.origin ?? new URL(callbackURL).origin;
  }

  /**
   * The application is asked behind its proxy, which is imitated: its public name, and that the browser came
   * by https.
   */
  isInside({ callbackURL }: Connection): boolean {
    const { app } = this.asked;
    const { protocol } = new URL(callbackURL);
    return app?.protocol === 'http:' && protocol === 'https:' && isInternal(app.hostname);
  }

  /** Whether a browser would see this application by https. */
  isHttps(connection: Connection): boolean {
    return this.isInside(connection) || this.originOf(connection).startsWith('https:');
  }

  /** A page of the application; by POST where there is a body. */
  page(connection: Connection, path: string, post?: { type: string; body: string }): Promise<Visit> {
    const inside = this.isInside(connection);
    const { host } = new URL(connection.callbackURL);
    const headers: Record<string, string> = {
      ...(inside && { Host: host, 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': host }),
      ...(post && { 'Content-Type': post.type }),
    };
    const url = this.originOf(connection) + path;
    const { now } = this.runtime;
    return this.once(`${post ? 'POST' : 'GET'} ${url} ${inside ? host : ''}`, () =>
      visit(url, { timeoutMs: APP_TIMEOUT_MS, headers, now, ...(post && { body: post.body }) }),
    );
  }

  /** The callback as it would start a login: without parameters. */
  start(connection: Connection): Promise<Visit> {
    return this.page(connection, callbackPath(connection));
  }

  /** The callback of a login that this browser never began. */
  strayCallback(connection: Connection): Promise<Visit> {
    const path = callbackPath(connection);
    return this.page(connection, `${path}${path.includes('?') ? '&' : '?'}state=${NO_LOGINS_STATE}`);
  }

  /** Whether the application answers at all. */
  async answers(connection: Connection): Promise<boolean> {
    return isAnswer(await this.strayCallback(connection));
  }

  private once(key: string, go: () => Promise<Visit>): Promise<Visit> {
    const made = this.visits.get(key) ?? go();
    this.visits.set(key, made);
    return made;
  }
}

export function callbackPath({ callbackURL }: Connection): string {
  const { pathname, search } = new URL(callbackURL);
  return pathname + search;
}

/** One of each kind, in the order they came. */
export function distinct<T>(items: readonly T[], kind: (item: T) => unknown): readonly T[] {
  const seen = new Set<unknown>();
  return items.filter((item) => {
    const key = kind(item);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
