import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describeWith } from '../../support/describe-with';

/** Debian puts it where a user's PATH may not lead. */
const PATH = [process.env['PATH'], '/usr/sbin', '/usr/local/sbin'].join(delimiter);
const nginx = {
  missing: 'There is no nginx on PATH: install the package nginx.',
  found: spawnSync('nginx', ['-v'], { env: { ...process.env, PATH } }).status === 0 || undefined,
};

/** For suites that start nginx. */
export function describeWithNginx(name: string, suite: () => void): void {
  describeWith(nginx, name, suite);
}

/** An nginx in front of an application, with its own defaults for everything that has one: header buffers above all. */
export class Nginx {
  private readonly dir = mkdtempSync(join(tmpdir(), 'wecom-nginx-'));
  private child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly upstream: number,
  ) {}

  /** @param attempts - somebody else may take the port before nginx does */
  static async before(upstream: number, attempts = 3): Promise<Nginx> {
    const nginx = new Nginx(await freePort(), upstream);
    try {
      await nginx.start();
      return nginx;
    } catch (error) {
      await nginx.stop();
      if (attempts <= 1) throw error;
      return Nginx.before(upstream, attempts - 1);
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
    rmSync(this.dir, { recursive: true, force: true });
  }

  private async start(): Promise<void> {
    const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const file = join(this.dir, 'nginx.conf');
    writeFileSync(
      file,
      `daemon off; pid ${this.dir}/pid; error_log stderr crit; worker_processes 1; events {}
      http {
        access_log off; ${folders.map((name) => `${name}_temp_path ${this.dir}/${name};`).join(' ')}
        server {
          listen 127.0.0.1:${this.port};
          location / { proxy_pass http://127.0.0.1:${this.upstream}; proxy_set_header Host $http_host; }
        }
      }`,
    );
    const child = spawn('nginx', ['-c', file, '-p', this.dir, '-e', 'stderr'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, PATH },
    });
    this.child = child;
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`nginx did not start:\n${log}`);
    });
    await Promise.race([ended, answers(this.port)]);
    // From here on it ends when the test ends it.
    ended.catch(() => undefined);
  }
}

/** Waits until somebody listens. */
async function answers(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
