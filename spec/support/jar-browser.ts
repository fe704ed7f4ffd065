import { createServer, request as httpRequest, type RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import request, { type Response, type Test } from 'supertest';
import { Browser } from './browser';

export type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete' | 'options';

interface Extras {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * A browser whose cookies a test can read, copy and spoil. It takes Secure cookies over http and forgets a cookie only when it is
 * told to: what a server must refuse by itself, this browser does not refuse for it.
 */
export class JarBrowser extends Browser {
  readonly jar = new Map<string, string>();

  constructor(private readonly target: Express | Server) {
    super(target);
  }

  override async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.send('get', path, { headers });
  }

  override async post(path: string): Promise<Response> {
    return this.send('post', path);
  }

  async send(method: Method, path: string, { headers = {}, body }: Extras = {}): Promise<Response> {
    const prepared: Test = request(this.target)
      [method](path)
      .redirects(0)
      .set({ ...this.cookieHeader(), ...headers });
    const response = await (body === undefined ? prepared : prepared.send(body));
    this.keep(setCookies(response));
    return response;
  }

  /** Sends a GET and returns the way to hang up on it. Nobody waits for its answer. */
  async abandon(path: string): Promise<() => Promise<void>> {
    const server =
      this.target instanceof Server ? this.target : createServer(this.target as unknown as RequestListener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const sent = httpRequest({ host: '127.0.0.1', port, path, headers: this.cookieHeader(), agent: false });
    sent.on('error', () => undefined).end();
    return async () => {
      sent.destroy();
      await new Promise((resolve) => server.close(resolve));
    };
  }

  /** Names of the cookies that hold logins in flight. */
  get logins(): string[] {
    return [...this.jar.keys()].filter((name) => /^(__Host-)?wecom_/.test(name));
  }

  /** Another browser of the same person: the same cookies from now on apart. */
  copy(): JarBrowser {
    const other = new JarBrowser(this.target);
    for (const [name, value] of this.jar) other.jar.set(name, value);
    return other;
  }

  private cookieHeader(): Record<string, string> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    return cookie === '' ? {} : { Cookie: cookie };
  }

  private keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) this.jar.delete(name);
      else this.jar.set(name, pair.slice(name.length + 1));
    }
  }
}

/** The Set-Cookie lines of an answer. */
export function setCookies(response: Response): string[] {
  const lines: unknown = response.headers['set-cookie'];
  return Array.isArray(lines) ? lines.map(String) : [];
}
