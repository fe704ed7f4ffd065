import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LIB = join(__dirname, '../lib');

/** Comments that run further than the code may: the formatter leaves them alone. */
function tooLong(source: string): string[] {
  return source.split('\n').filter((line) => line.length > 110 && /^\s*(?:\/\*|\*|\/\/)/.test(line));
}

describe('The comments of lib', () => {
  it.each(readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts')))(
    'keep to 110 columns in %s (npm run comments breaks the others)',
    (path) => {
      expect(tooLong(readFileSync(join(LIB, path), 'utf8'))).toEqual([]);
    },
  );

  it('would be caught running further', () => {
    expect(tooLong(`  // ${'word '.repeat(22)}`)).toHaveLength(1);
  });
});
