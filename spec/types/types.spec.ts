import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const FIXTURES = join(__dirname, 'fixtures');
const TSC = join(__dirname, '../../node_modules/.bin/tsc');

/** What the compiler says about the fixtures, line by line; nothing where every `@ts-expect-error` met its error and nothing else did. */
function diagnostics(...flags: string[]): Promise<string[]> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [TSC, '-p', join(__dirname, 'tsconfig.json'), '--noEmit', '--pretty', 'false', ...flags],
      // Lines that begin with a space explain the one before them.
      (_error, stdout, stderr) => resolve(`${stdout}${stderr}`.split(/\n(?! )/).filter(Boolean)),
    );
  });
}

describe.each([
  ['as strict as can be', []],
  [
    'strict as most applications are',
    ['--exactOptionalPropertyTypes', 'false', '--noUncheckedIndexedAccess', 'false'],
  ],
])('In a project that is %s', (_, flags) => {
  let said: string[];
  beforeAll(async () => {
    said = await diagnostics(...flags);
  }, 60_000);

  it.each(readdirSync(FIXTURES))('the types hold: %s', (fixture) => {
    expect(said.filter((line) => line.includes(`fixtures/${fixture}`))).toEqual([]);
  });

  it('the compiler has nothing else to say about them', () => {
    // The library itself is compiled by `npm run types`.
    expect(said.filter((line) => !/^lib\/|\/fixtures\//.test(line))).toEqual([]);
  });
});
