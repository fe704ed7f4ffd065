import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeOf } from './support/lockfile';

interface Locked {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
type Packages = Readonly<Record<string, Locked>>;

const { packages } = JSON.parse(readFileSync(join(__dirname, '../../package-lock.json'), 'utf8')) as {
  readonly packages: Packages;
};

/** What some package asks for and the lockfile does not hold. */
function missing(within: Packages): string[] {
  return Object.entries(within).flatMap(([place, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => placeOf(name, place, within) === undefined)
      .map((name) => `${place || 'the package itself'} → ${name}`),
  );
}

describe('The lockfile', () => {
  it('holds every package that another asks for, those for other systems too', () => {
    const forMacs = Object.keys(packages).filter((place) => place.includes('darwin'));

    expect(missing(packages)).toEqual([]);
    expect(forMacs.length).toBeGreaterThan(5);
  });

  it('would be caught without one of them', () => {
    const { 'node_modules/@biomejs/cli-win32-x64': _, ...others } = packages;

    expect(missing(others)).toEqual(['node_modules/@biomejs/biome → @biomejs/cli-win32-x64']);
  });

  it('names no registry: each installs from its own', () => {
    const addresses = Object.values(packages).filter(({ resolved }) => /^\w+:/.test(resolved ?? ''));

    expect(addresses).toEqual([]);
  });
});
