import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bringBuildsUpToDate, ROOT } from '../../support/builds';

const run = promisify(execFile);

/** An application's folder with the packed package installed in it. */
export interface Stranger {
  readonly folder: string;
  /** Paths inside the package, sorted. */
  readonly files: readonly string[];
  /** Bytes of the tarball. */
  readonly size: number;
  /** Runs a script of the application and returns what it printed. */
  node(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
  remove(): Promise<void>;
}

/**
 * Builds and packs the package, and installs it into an empty application. What it depends on is found where this package finds it, so
 * that nothing has to be fetched.
 */
export async function installPacked(): Promise<Stranger> {
  const cache = join(ROOT, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'stranger-'));
  const source = join(folder, 'source');
  await bringBuildsUpToDate();
  for (const file of [
    'dist',
    'package.json',
    'README.md',
    'README.zh-CN.md',
    'LICENSE',
    'CHANGELOG.md',
    'scripts/manifest.js',
  ]) {
    await cp(join(ROOT, file), join(source, file), { recursive: true });
  }
  // What npm runs as `prepack`; its `prepare` would build again.
  await run(process.execPath, ['scripts/manifest.js', 'strip'], { cwd: source });
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: source,
  });
  const [packed] = Object.values(JSON.parse(stdout) as Record<string, Packed>);
  if (!packed) throw new Error('npm pack packed nothing');
  const home = join(folder, 'node_modules', 'passport-wecom');
  await mkdir(home, { recursive: true });
  await run('tar', ['-xzf', join(folder, packed.filename), '-C', home, '--strip-components=1']);
  await rm(source, { recursive: true });
  // Without a manifest of its own TypeScript takes this folder for a part of the package, and the package for its sources.
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true }));
  return {
    folder,
    files: packed.files.map(({ path }) => path).sort(),
    size: packed.size,
    node: async (args, env = {}) =>
      (await run(process.execPath, args, { cwd: folder, env: { ...process.env, ...env } })).stdout,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: ReadonlyArray<{ readonly path: string }>;
}
