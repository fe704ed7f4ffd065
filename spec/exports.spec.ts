import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

function sourcesOf(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return new Map(
    paths
      .filter((path) => /\.[jt]s$/.test(path) && !path.includes('node_modules'))
      .map((path) => [`${folder}/${path}`, readFileSync(join(ROOT, folder, path), 'utf8')]),
  );
}

const DECLARED = /^export (?:abstract |async )?(?:const|function|class) (\w+)/gm;

/** What one file offers and no other one takes, as `path name`. Types go along with the values that are described by them. */
function takenByNobody(lib: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>): string[] {
  const everything = [...lib, ...others];
  return [...lib].flatMap(([path, source]) =>
    [...source.matchAll(DECLARED)]
      .map(([, name = '']) => name)
      .filter((name) => {
        const word = new RegExp(`\\b${name}\\b`);
        return !everything.some(([other, text]) => other !== path && word.test(text));
      })
      .map((name) => `${path} ${name}`),
  );
}

describe('What a file of lib exports', () => {
  it('is used by another one, by a test or script, or by applications', () => {
    const others = new Map([...sourcesOf('spec'), ...sourcesOf('scripts')]);

    expect(takenByNobody(sourcesOf('lib'), others)).toEqual([]);
  });

  it('would be found where nobody does', () => {
    const lib = new Map([
      ['lib/a.ts', 'export const used = 1;\nexport function forgotten() {}'],
      ['lib/b.ts', "import { used } from './a';"],
    ]);

    expect(takenByNobody(lib, new Map())).toEqual(['lib/a.ts forgotten']);
  });
});
