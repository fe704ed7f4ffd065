import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { placeOf } from './support/lockfile';

const run = promisify(execFile);
const ROOT = join(__dirname, '../..');

interface Installed {
  readonly version?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Installed>>;
};

/** What SECURITY.md shows. */
const FLOORS = JSON.parse(readFileSync(join(ROOT, 'scripts/floors.json'), 'utf8')) as ReadonlyArray<{
  readonly name: string;
  readonly lowest: string;
}>;

/** Everything that is installed along with the package, by where it lies. */
function runtimeDependencies(): ReadonlyMap<string, Installed> {
  const found = new Map<string, Installed>();
  const visit = (askedFrom: string) => {
    for (const name of Object.keys(packages[askedFrom]?.dependencies ?? {})) {
      const path = placeOf(name, askedFrom, packages) ?? '';
      const installed = packages[path];
      if (!path || !installed) throw new Error(`${name} is not in package-lock.json`);
      if (found.has(path)) continue;
      found.set(path, installed);
      visit(path);
    }
  };
  visit('');
  return found;
}

describe('What is installed along with the package', () => {
  it('is what the package asks for: axios, passport-oauth2, zod and the types that show', () => {
    expect(Object.keys(packages['']?.dependencies ?? {})).toEqual([
      '@types/express',
      '@types/passport',
      '@types/passport-oauth2',
      'axios',
      'passport-oauth2',
      'zod',
    ]);
  });

  it('runs no script of its own on the machine that installs it (T81)', () => {
    const dependencies = runtimeDependencies();

    expect(dependencies.size).toBeGreaterThan(10);
    expect([...dependencies].filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([]);
  });

  it('is 55 packages at most, types included', () => {
    expect(runtimeDependencies().size).toBeLessThanOrEqual(55);
  });

  it('is listed, all of it, by npm sbom in the project of whoever installs it', async () => {
    const dependencies = runtimeDependencies();
    const own = { version: '0.1.0', dependencies: packages['']?.dependencies };
    const root = { dependencies: { 'passport-wecom': '0.1.0' } };
    const folder = await mkdtemp(join(tmpdir(), 'sbom-'));
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'app', version: '1.0.0', ...root }));
    const lock = { '': root, 'node_modules/passport-wecom': own, ...Object.fromEntries(dependencies) };
    await writeFile(
      join(folder, 'package-lock.json'),
      JSON.stringify({ lockfileVersion: 3, packages: lock }),
    );

    const asked = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'];
    const { stdout } = await run('npm', asked, { cwd: folder }).finally(() =>
      rm(folder, { recursive: true }),
    );
    const { components } = JSON.parse(stdout) as { components: ReadonlyArray<{ purl: string }> };
    const listed = components.map(({ purl }) => decodeURIComponent(purl).slice('pkg:npm/'.length));

    const expected = [...dependencies].map(([path, { version }]) => `${nameOf(path)}@${version}`);
    expect(listed.sort()).toEqual([...expected, 'passport-wecom@0.1.0'].sort());
  });

  it('is listed, with all that this repository needs besides, by npm sbom here', async () => {
    const { stdout } = await run('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
      cwd: ROOT,
      maxBuffer: 64 * 1024 * 1024,
    });
    const { components } = JSON.parse(stdout) as { components: ReadonlyArray<{ name: string }> };

    const listed = new Set(components.map(({ name }) => name));
    expect([...runtimeDependencies()].filter(([path]) => !listed.has(nameOf(path)))).toEqual([]);
  });

  it.each(FLOORS)('is no $name below $lowest, which has known holes (T81)', ({ name, lowest }) => {
    const [, declared] = /^[\^~](\d+\.\d+\.\d+)$/.exec(packages['']?.dependencies?.[name] ?? '') ?? [];
    const installed = packages[`node_modules/${name}`]?.version;

    expect(isBelow(declared, lowest)).toBe(false);
    expect(isBelow(installed, lowest)).toBe(false);
  });

  it('stands in the table of SECURITY.md with its lowest safe version', () => {
    const security = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');
    const rows = [...security.matchAll(/^\| ([\w@/-]+) +\| (\d+\.\d+\.\d+) +\|/gm)];

    expect(rows.map(([, name, lowest]) => ({ name, lowest }))).toEqual(
      FLOORS.map(({ name, lowest }) => ({ name, lowest })),
    );
  });
});

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function isBelow(version = '', lowest = ''): boolean {
  const [[major = NaN, minor = 0, patch = 0], [lowestMajor = 0, lowestMinor = 0, lowestPatch = 0]] = [
    version.split('.').map(Number),
    lowest.split('.').map(Number),
  ];
  return !((major - lowestMajor || minor - lowestMinor || patch - lowestPatch) >= 0);
}
