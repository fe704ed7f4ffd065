import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Installed {
  readonly version?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync(join(__dirname, '../../package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Installed>>;
};

/** Everything that is installed along with the package, by where it lies. */
function runtimeDependencies(): ReadonlyMap<string, Installed> {
  const found = new Map<string, Installed>();
  const visit = (names: readonly string[]) => {
    for (const name of names) {
      const path = `node_modules/${name}`;
      const installed = packages[path];
      if (!installed) throw new Error(`${name} is not in package-lock.json`);
      if (found.has(path)) continue;
      found.set(path, installed);
      visit(Object.keys(installed.dependencies ?? {}));
    }
  };
  visit(Object.keys(packages['']?.dependencies ?? {}));
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

  it.each([
    // axios below it follows a path that begins with // to another host, and reads data: addresses of any size.
    ['axios', '1.12.0'],
    // zod below it takes exponential time for some addresses.
    ['zod', '3.22.3'],
  ])('cannot be a %s below %s, which has known holes (T81)', (name, lowest) => {
    const [, declared = ''] = /^[\^~](\d+\.\d+\.\d+)$/.exec(packages['']?.dependencies?.[name] ?? '') ?? [];
    const [major = 0, minor = 0, patch = 0] = numbers(declared);
    const [lowestMajor = 0, lowestMinor = 0, lowestPatch = 0] = numbers(lowest);

    const difference = major - lowestMajor || minor - lowestMinor || patch - lowestPatch;

    expect(difference).toBeGreaterThanOrEqual(0);
  });
});

function numbers(version: string): number[] {
  return version.split('.').map(Number);
}
