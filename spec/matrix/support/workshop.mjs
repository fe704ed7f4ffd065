// Makes strangers' projects from the packed package, in folders of their own far from this checkout.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './sources.mjs';

const run = promisify(execFile);

/** The environment of a stranger's shell: nothing of the npm that runs this. */
export const ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:npm_|NODE_ENV$|NODE_OPTIONS$|INIT_CWD$)/i.test(name)),
);

/** Runs a command to its end; a failure shows what it has printed. */
export async function execute(command, args, { cwd, env = {}, timeoutMs = 600_000 } = {}) {
  try {
    const options = { cwd, env: { ...ENVIRONMENT, ...env }, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 };
    return (await run(command, args, options)).stdout;
  } catch (error) {
    const said = `${error.stdout ?? ''}\n${error.stderr ?? ''}`.trim().split('\n').slice(-15).join('\n');
    throw new Error(`${command} ${args.join(' ')} ended with ${error.code ?? error.signal}:\n${said}`);
  }
}

export class Workshop {
  #number = 0;

  constructor(home, tarball) {
    this.home = home;
    this.tarball = tarball;
  }

  /** Builds and packs the package. */
  static async open() {
    const home = await mkdtemp(join(tmpdir(), 'passport-wecom-matrix-'));
    const packed = await execute('npm', ['pack', '--json', '--silent', '--pack-destination', home], {
      cwd: ROOT,
    });
    const [{ filename }] = Object.values(JSON.parse(packed));
    return new Workshop(home, join(home, filename));
  }

  close() {
    return rm(this.home, { recursive: true, force: true });
  }

  /** An empty folder with these files in it. */
  async folder(files) {
    this.#number += 1;
    const folder = join(this.home, `project-${this.#number}`);
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    return folder;
  }

  /** A project with the packed package and these others, installed by npm. */
  async project(files, packages, manifest = {}) {
    const text = JSON.stringify({ private: true, ...manifest });
    const folder = await this.folder({ 'package.json': text, ...files });
    await this.install(folder, packages);
    return folder;
  }

  install(folder, packages) {
    const flags = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    return execute('npm', [...flags, this.tarball, ...packages], { cwd: folder });
  }
}

/** Which version of a package a project has got. */
export async function versionOf(folder, name) {
  return JSON.parse(await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
}
