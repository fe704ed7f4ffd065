import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { describeWith } from '../../support/describe-with';
import { freePort } from '../../support/free-port';

/** A client as an application would make it. */
export type TestClient = ReturnType<typeof newClient>;

const redis = {
  missing: 'There is no redis-server on PATH: install the package redis-server.',
  found: spawnSync('redis-server', ['--version']).status === 0 || undefined,
};

/** For suites that start redis-server. */
export function describeWithRedis(name: string, suite: () => void): void {
  describeWith(redis, name, suite);
}

/** A redis-server of this test's own, on a free port, that keeps nothing. */
export class RedisServer {
  private readonly dir = mkdtempSync(join(tmpdir(), 'wecom-redis-'));
  private readonly clients: TestClient[] = [];
  private child: ChildProcess | undefined;

  private constructor(readonly port: number) {}

  /** @param attempts - somebody else may take the port before the server does */
  static async start(attempts = 3): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    try {
      await server.restart();
      return server;
    } catch (error) {
      await server.stop();
      if (attempts <= 1) throw error;
      return RedisServer.start(attempts - 1);
    }
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts the server, empty, after {@link kill}. */
  async restart(): Promise<void> {
    const settings = ['--save', '', '--appendonly', 'no', '--dir', this.dir, '--bind', '127.0.0.1'];
    const child = spawn('redis-server', ['--port', String(this.port), ...settings], { stdio: 'pipe' });
    this.child = child;
    let log = '';
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        log += chunk.toString();
        if (log.includes('Ready to accept connections')) resolve();
      });
      child.once('exit', () => reject(new Error(`redis-server did not start:\n${log}`)));
    });
  }

  /** Connects a client. It is closed with the server. */
  async connect(): Promise<TestClient> {
    const client = newClient(this.url);
    await client.connect();
    this.clients.push(client);
    return client;
  }

  /** The server neither answers nor closes its connections. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.destroy();
    await this.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export function newClient(url: string) {
  const client = createClient({ url });
  // A client without a listener would throw while the server is away.
  client.on('error', () => undefined);
  return client;
}
