import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describeWith } from '../../support/describe-with';
import { freePort } from '../../support/free-port';

/** Debian puts it where a user's PATH may not lead. */
const PATH = [process.env['PATH'], '/usr/sbin', '/usr/local/sbin'].join(delimiter);
const nginx = {
  missing: 'There is no nginx on PATH: install the package nginx.',
  found: spawnSync('nginx', ['-v'], { env: { ...process.env, PATH } }).status === 0 || undefined,
};

/** The one page that is nginx' own. */
const HERE = '/nginx-is-here';

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

  /**
   * @param port - finds one; somebody else may take it before nginx does
   * @param attempts - and then another one is tried
   */
  static async before(upstream: number, port = freePort, attempts = 3): Promise<Nginx> {
    const nginx = new Nginx(await port(), upstream);
    try {
      await nginx.start();
      return nginx;
    } catch (error) {
      await nginx.stop();
      if (attempts <= 1) throw error;
      return Nginx.before(upstream, port, attempts - 1);
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
          location = ${HERE} { return 204; }
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
    await Promise.race([ended, this.answers(child)]);
    // From here on it ends when the test ends it.
    ended.catch(() => undefined);
  }

  /** Waits until nginx answers, and not somebody else who has its port: it tries for seconds to get that. */
  private async answers(child: ChildProcess): Promise<void> {
    while (child.exitCode === null && child.signalCode === null) {
      const status = await new Promise<number | undefined>((resolve) => {
        const asked = get(this.url + HERE, { agent: false }, (response) =>
          resolve(response.resume().statusCode),
        );
        asked.on('error', () => resolve(undefined));
      });
      if (status === 204) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
