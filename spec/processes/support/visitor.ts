import { Agent, get, type IncomingHttpHeaders } from 'node:http';
import type { Connection } from './worker-options';

/** Somebody in the simulator's directory. */
export interface Person {
  readonly corpId: string;
  readonly userId: string;
}

/** A login that did not even begin. */
export class StartFailed extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(`the start answered ${status} ${code}`);
  }
}

/** How a callback ended, and how long the browser waited for it. */
export interface Answer {
  /** `signed-in`, or the code of the failure. */
  readonly code: string;
  readonly status: number;
  readonly elapsedMs: number;
}

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true, maxFreeSockets: 1024, timeout: 4_000 });

/** One person's browser, light enough for thousands of them. It takes every step to whichever process it is told. */
export class Visitor {
  private readonly cookies = new Map<string, string>();

  constructor(readonly person: Person) {}

  /** Starts a login and answers WeCom's page. Returns the callback, path and query, that the browser is sent to. */
  async beginLogin(origin: string, connection: Connection): Promise<string> {
    const query = connection === 'tenant' ? `?corp=${this.person.corpId}` : '';
    const started = await this.get(`${origin}/auth/${connection}${query}`);
    if (started.status !== 302) throw new StartFailed(started.status, codeOf(started.body));
    const [page = ''] = String(started.headers.location).split('#');
    const answered = await request(page, {
      'x-simulator-member': `${this.person.corpId}/${this.person.userId}`,
    });
    if (answered.status !== 302)
      throw new Error(`the login page answered ${answered.status}: ${answered.body}`);
    const { pathname, search } = new URL(String(answered.headers.location));
    return pathname + search;
  }

  /** Follows the callback. */
  async finishLogin(origin: string, callback: string): Promise<Answer> {
    const startedAt = performance.now();
    const { status, body } = await this.get(origin + callback);
    return { code: codeOf(body), status, elapsedMs: performance.now() - startedAt };
  }

  /** The id of the user this browser is signed in as. */
  async me(origin: string): Promise<string | undefined> {
    const { status, body } = await this.get(`${origin}/me`);
    return status === 200 ? (JSON.parse(body) as { id: string }).id : undefined;
  }

  /** A browser with the same cookies that goes its own way from here. */
  clone(): Visitor {
    const twin = new Visitor(this.person);
    for (const [name, value] of this.cookies) twin.cookies.set(name, value);
    return twin;
  }

  /** Gives this browser's login cookies the names that another browser's have. */
  nameCookiesLike(other: Visitor): void {
    const [value] = this.cookies.values();
    for (const name of other.cookies.keys()) this.cookies.set(name, value ?? '');
  }

  private async get(url: string): Promise<Reply> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await request(url, cookie === '' ? {} : { cookie });
    for (const line of reply.headers['set-cookie'] ?? []) {
      const [pair = ''] = line.split(';', 1);
      const equals = pair.indexOf('=');
      if (/max-age=0/i.test(line)) this.cookies.delete(pair.slice(0, equals));
      else this.cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    return reply;
  }
}

function codeOf(body: string): string {
  return (JSON.parse(body) as { code: string }).code;
}

/** Like a browser, it asks once more where the server has closed a kept connection just as the request went out. */
function request(
  url: string,
  headers: Readonly<Record<string, string>>,
  connections: Agent | false = agent,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = get(url, { agent: connections, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
      response.on('error', reject);
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const wasClosed = sent.reusedSocket && error.code === 'ECONNRESET';
      if (wasClosed) request(url, headers, false).then(resolve, reject);
      else reject(error);
    });
  });
}

/** Runs work for each item, at most `limit` at once, and returns the results in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const lane = async () => {
    for (const [index, item] of waiting) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  return results;
}
