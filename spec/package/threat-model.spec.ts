import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { numbersIn, problems, rowsOf } from './support/threat-rows';

const ROOT = join(__dirname, '..', '..');
const DOCUMENT = readFileSync(join(ROOT, 'docs', 'threat-model.md'), 'utf8');
const SPECS = new Map(
  readdirSync(join(ROOT, 'spec'), { recursive: true, encoding: 'utf8' })
    // This one has planted numbers.
    .filter((path) => path.endsWith('.spec.ts') && path !== join('package', 'threat-model.spec.ts'))
    .map((path) => `spec/${path.replaceAll('\\', '/')}`)
    .map((path) => [path, readFileSync(join(ROOT, path), 'utf8')] as const),
);

describe('The threat model', () => {
  it('has one row for each number, and in each file that a row names a test with that number', () => {
    expect(problems(DOCUMENT, SPECS)).toEqual([]);
  });

  it('says in each row what is tried and what happens', () => {
    const short = rowsOf(DOCUMENT).filter(({ what, then }) => what.length < 15 || then.length < 10);

    expect(short).toEqual([]);
  });

  it('would be caught with a row that no test carries the number of', () => {
    const file = 'spec/journeys/states.spec.ts';
    const planted = DOCUMENT.replace(/^\| F01 \|.*$/m, `| F01 | a planted fault | nothing | \`${file}\` |`);

    expect(problems(planted, SPECS)).toContain(`F01: no test in ${file} carries the number`);
  });

  it('would be caught with a row that names no test, or a file that is none', () => {
    const row = (test: string) => DOCUMENT.replace(/^\| T02 \|.*$/m, `| T02 | planted | planted | ${test} |`);

    expect(problems(row('none'), SPECS)).toContain('the row of T02 names no spec file');
    expect(problems(row('`spec/none.spec.ts`'), SPECS)).toContain(
      'T02: no test in spec/none.spec.ts carries the number',
    );
  });

  it('would be caught without a row, with two for one number, and with a number beyond the last', () => {
    const [row = ''] = /^\| T50 \|.*\n/m.exec(DOCUMENT) ?? [];

    expect(problems(DOCUMENT.replace(row, ''), SPECS)).toContain('T50 has no row');
    expect(problems(DOCUMENT.replace(row, row + row), SPECS)).toContain('T50 has two rows');
    expect(problems(DOCUMENT + row.replace('T50', 'F58'), SPECS)).toContain('F58 is no number of ours');
  });

  it.each([
    ["it('signs nobody in (T00)', () => {});"],
    ["describe.each([1])('T00 A planted title', () => it('signs in', () => {}));"],
    ["describeWithRedis('A planted title (T00)', () => it('signs in', () => {}));"],
    ["it.each([['a planted row (T00)', 1]])('of a table: %s', () => {});"],
    ["const ROWS = [['a planted row (T00)', 1]];\nit.each(ROWS)('of a table: %s', () => {});"],
    ['it(`of any kind (T01, T00)`, () => {});'],
  ])('would be caught where a test carries a number that no row has: %s', (source) => {
    const planted = new Map([...SPECS, ['spec/planted.spec.ts', source]]);

    expect(problems(DOCUMENT, planted)).toContain(
      'spec/planted.spec.ts: a test carries T00, whose row does not name the file',
    );
  });

  it.each([
    ['one that is skipped', "it.skip('signs nobody in (T01)', () => {});"],
    ['one of a table that is skipped', "it.skip.each([['signs in (T01)']])('%s (T02)', () => {});"],
    ['one that is still to be written', "it.todo('signs nobody in (T01)');"],
    [
      'one in a group that is skipped',
      "describe.skip('A (T01)', () => describe('B', () => it('c (T02)', f)));",
    ],
    ['a group without any', "describe('A login (T01)', () => { const [a] = ['a (T02)']; });"],
    ['a group of which nothing runs', "describe('A (T01)', () => { it.skip('b', f); it.todo('c'); });"],
    [
      'a list that is no table of a test',
      "const a = [['b (T01)']];\nit('signs in', () => expect(a).toBe(a));",
    ],
    ['a list in a row of a table', "it.each([['signs in', ['T01', 'T02']]])('%s', () => {});"],
  ])('takes no number from a test that never runs, and from what is none: %s', (_, source) => {
    const beside = "\nit('signs in (T99)', () => {});";

    expect(numbersIn(source + beside)).toEqual(new Set(['T99']));
  });

  it('takes no number from what is no title', () => {
    expect(numbersIn("// T01\nconst T02 = 'T03';\nit('signs in', () => expect('T04').toBe('T04'));")).toEqual(
      new Set(),
    );
    expect(rowsOf('T01 | no row |')).toEqual([]);
  });
});
