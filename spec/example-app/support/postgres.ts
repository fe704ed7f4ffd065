import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '../../support/describe-with';

const DEBIAN = '/usr/lib/postgresql';
/** Postgres refuses to run as root; this is Debian's user "nobody". */
const NOBODY = 65_534;

/** The folder of a Postgres on this machine; undefined where there is none. */
export function findPostgres(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  return versions
    .map((version) => join(DEBIAN, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
}

/** For suites that start a Postgres server. PGlite runs the same SQL without one. */
export function describeWithPostgres(name: string, suite: (bin: string) => void): void {
  const missing = `No Postgres found in ${DEBIAN}: install the package postgresql.`;
  describeWith({ missing, found: findPostgres() }, name, suite);
}

/** A Postgres server of this test's own, reached through a socket in its folder. */
export class PostgresServer {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(bin: string): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'wecom-postgres-'));
    const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    if ('uid' in user) chownSync(folder, NOBODY, NOBODY);
    const data = join(folder, 'data');
    const initdb = spawnSync(join(bin, 'initdb'), ['-D', data, '-U', 'app', '-A', 'trust', '-N'], {
      ...user,
      cwd: folder,
      encoding: 'utf8',
    });
    if (initdb.status !== 0) throw new Error(`initdb failed:\n${initdb.stderr}`);
    const settings = [
      '-c',
      'listen_addresses=',
      '-c',
      `unix_socket_directories=${folder}`,
      '-c',
      'fsync=off',
    ];
    const child = spawn(join(bin, 'postgres'), ['-D', data, ...settings], {
      ...user,
      cwd: folder,
      stdio: 'pipe',
    });
    let log = '';
    await new Promise<void>((resolve, reject) => {
      child.stderr.on('data', (chunk: Buffer) => {
        log += chunk.toString();
        if (log.includes('ready to accept connections')) resolve();
      });
      child.once('exit', () => reject(new Error(`postgres did not start:\n${log}`)));
    });
    return new PostgresServer(folder, child);
  }

  /** For DATABASE_URL. */
  get url(): string {
    return `socket://app@${this.folder}?db=postgres`;
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGINT');
    await exited;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
