import * as ts from 'typescript6';

/** One row of docs/threat-model.md. */
export interface Row {
  readonly number: string;
  /** What somebody tries, or what goes wrong. */
  readonly what: string;
  /** What happens then. */
  readonly then: string;
  /** Spec files it names, from the root of the repository. */
  readonly files: readonly string[];
}

/** How far the numbers go: attacks T01 to T99, faults F01 to F57. */
const LAST = { T: 99, F: 57 } as const;
const NUMBER = /\b[TF]\d\d\b/g;

/** `| T01 | what somebody tries | what happens | where the test is |` */
export function rowsOf(document: string): Row[] {
  return document
    .split('\n')
    .filter((line) => /^\| *[TF]\d\d *\|/.test(line))
    .map((line) => {
      const [, number = '', what = '', then = '', test = ''] = line.split('|').map((cell) => cell.trim());
      const files = [...test.matchAll(/`(spec\/[\w./-]+\.spec\.ts)`/g)].map(([, file = '']) => file);
      return { number, what, then, files };
    });
}

/** The numbers in the titles of a spec file: of describe, it and their like, and of the rows of their tables. */
export function numbersIn(source: string): Set<string> {
  const found = new Set<string>();
  if (source.search(NUMBER) < 0) return found;
  const visit = (node: ts.Node): void => {
    const title = ts.isCallExpression(node) && isTest(node.expression) ? node.arguments[0] : firstOf(node);
    if (title && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title))) {
      for (const [number] of title.getText().matchAll(NUMBER)) found.add(number);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('spec.ts', source, ts.ScriptTarget.Latest, true));
  return found;
}

/** `it`, `describe.each(…)`, `describeWithRedis` … */
function isTest(callee: ts.Node): boolean {
  if (ts.isIdentifier(callee)) return /^(it|test|describe\w*)$/.test(callee.text);
  if (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) return isTest(callee.expression);
  return false;
}

/** What a row of a table begins with is what its title shows. */
function firstOf(node: ts.Node): ts.Node | undefined {
  return ts.isArrayLiteralExpression(node) ? node.elements[0] : undefined;
}

/** What is wrong between the document and the tests, one line each. */
export function problems(document: string, specs: ReadonlyMap<string, string>): string[] {
  const rows = rowsOf(document);
  const written = rows.map(({ number }) => number);
  const expected = Object.entries(LAST).flatMap(([letter, last]) =>
    Array.from({ length: last }, (_, index) => `${letter}${String(index + 1).padStart(2, '0')}`),
  );
  const tested = new Map([...specs].map(([file, source]) => [file, numbersIn(source)]));
  const named = (number: string, file: string) =>
    rows.some((row) => row.number === number && row.files.includes(file));
  return [
    ...expected.filter((number) => !written.includes(number)).map((number) => `${number} has no row`),
    ...written
      .filter((number) => !expected.includes(number))
      .map((number) => `${number} is no number of ours`),
    ...written
      .filter((number, index) => written.indexOf(number) < index)
      .map((number) => `${number} has two rows`),
    ...rows
      .filter(({ files }) => files.length === 0)
      .map(({ number }) => `the row of ${number} names no spec file`),
    ...rows.flatMap(({ number, files }) =>
      files
        .filter((file) => !tested.get(file)?.has(number))
        .map((file) => `${number}: no test in ${file} carries the number`),
    ),
    ...[...tested].flatMap(([file, numbers]) =>
      [...numbers]
        .filter((number) => !named(number, file))
        .map((number) => `${file}: a test carries ${number}, whose row does not name the file`),
    ),
  ];
}
