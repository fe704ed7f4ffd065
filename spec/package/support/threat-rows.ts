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

/**
 * The numbers in the titles of a spec file: of each `it` that runs, of each describe with such a one in it, and of the rows of the tables
 * that are passed to `each` of either.
 */
export function numbersIn(source: string): Set<string> {
  const found = new Set<string>();
  if (source.search(NUMBER) < 0) return found;
  const file = ts.createSourceFile('spec.ts', source, ts.ScriptTarget.Latest, true);
  const tables = constantsOf(file);
  /** @returns whether a test runs in it */
  const visit = (node: ts.Node): boolean => {
    const kind = ts.isCallExpression(node) ? kindOf(node.expression) : undefined;
    if (!ts.isCallExpression(node) || kind === undefined) return anyOf(childrenOf(node), visit);
    if (kind === 'skipped') return false;
    const [title, ...rest] = node.arguments;
    const runs = kind === 'it' || anyOf(rest, visit);
    const titles = runs ? [title, ...rowTitles(node.expression, tables)] : [];
    for (const text of titles.filter(isText)) {
      for (const [number] of text.getText().matchAll(NUMBER)) found.add(number);
    }
    return runs;
  };
  visit(file);
  return found;
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

/** Unlike `some`, looks at all of them. */
function anyOf<T>(items: readonly T[], visit: (item: T) => boolean): boolean {
  return items.map(visit).includes(true);
}

/** `it`, `describe.each(…)`, `describeWithRedis` …; undefined where a call is no test, and while it is only `it.each(…)` of one. */
function kindOf(callee: ts.Node): 'it' | 'describe' | 'skipped' | undefined {
  if (ts.isIdentifier(callee)) {
    if (/^(it|test)$/.test(callee.text)) return 'it';
    return /^describe\w*$/.test(callee.text) ? 'describe' : undefined;
  }
  if (ts.isPropertyAccessExpression(callee)) {
    const kind = callee.name.text === 'each' ? undefined : kindOf(callee.expression);
    return kind && /^(skip|todo)$/.test(callee.name.text) ? 'skipped' : kind;
  }
  return isEach(callee) ? kindOf(callee.expression.expression) : undefined;
}

/** `it.each([…])` */
function isEach(
  node: ts.Node,
): node is ts.CallExpression & { readonly expression: ts.PropertyAccessExpression } {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'each'
  );
}

/** What a row of a table begins with is what its title shows. */
function rowTitles(callee: ts.Node, tables: ReadonlyMap<string, ts.Expression>): ts.Node[] {
  if (!isEach(callee)) return [];
  const seen = new Set<ts.Node>();
  const visit = (node: ts.Node): ts.Node[] => {
    if (seen.has(node)) return [];
    seen.add(node);
    const table = ts.isIdentifier(node) ? tables.get(node.text) : undefined;
    const first = ts.isArrayLiteralExpression(node) ? node.elements[0] : undefined;
    if (isText(first)) return [first];
    return [...childrenOf(node), ...(table ? [table] : [])].flatMap(visit);
  };
  return callee.arguments.flatMap(visit);
}

function isText(node: ts.Node | undefined): node is ts.Node {
  return node !== undefined && (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node));
}

/** The constants of a file, by name. */
function constantsOf(file: ts.SourceFile): Map<string, ts.Expression> {
  const found = new Map<string, ts.Expression>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer)
      found.set(node.name.text, node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
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
