import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript6';
import { inBothLanguages } from '../lib/errors';
import { pages } from './package/support/readme-blocks';

const LIB = join(__dirname, '..', 'lib');
const FILES = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

const ENGLISH = /\b[a-z]+(?: [a-z]+){3}\b/;
const CHINESE = /\p{Script=Han}[^「」]*[。；]/u;

/** The lines on which English and Chinese sentences stand in one string, or in strings that are joined. */
function glued(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isText =
      ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isBinaryExpression(node);
    const text = isText ? textOf(node) : '';
    if (ENGLISH.test(text) && CHINESE.test(text)) {
      found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    } else ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function textOf(node: ts.Node): string {
  if (ts.isBinaryExpression(node)) return textOf(node.left) + textOf(node.right);
  if (ts.isTemplateExpression(node)) {
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
  }
  return ts.isStringLiteralLike(node) ? node.text : '';
}

const HAN = /\p{Script=Han}/u;
const LATIN = /[a-z]{2}/i;

/** The lines on which one of two texts is picked by a condition: Chinese in one branch, English in the other. */
function picked(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isConditionalExpression(node)) {
      const [one, other] = [node.whenTrue, node.whenFalse].map(textOf);
      const isEnglish = (text = '') => LATIN.test(text) && !HAN.test(text);
      if ((HAN.test(one ?? '') && isEnglish(other)) || (HAN.test(other ?? '') && isEnglish(one))) {
        found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe('Text for people', () => {
  it('is looked up by language: no condition picks between English and Chinese', () => {
    const all = FILES.flatMap((path) => picked(path, readFileSync(join(LIB, path), 'utf8')));

    expect(all).toEqual([]);
    expect(picked('lib/a.ts', "say(lang === 'zh' ? '停止。' : 'Stop it.');")).toEqual(['lib/a.ts:1']);
  });

  it('has one form, { en, zh }: nowhere does Chinese stand glued behind English', () => {
    const all = FILES.flatMap((path) => glued(path, readFileSync(join(LIB, path), 'utf8')));

    expect(all).toEqual([]);
  });

  it.each([
    "log('Check the server and its client. 请检查服务器。');",
    "log('Check the server and its client. ' +\n  '请检查服务器。');",
    `log(\`Check the server of \${name}: it is gone for good. 请检查 \${name}。\`);`,
  ])('would be found in the other form: %s', (source) => {
    expect(glued('lib/a.ts', source)).toEqual(['lib/a.ts:1']);
  });

  it('has one Chinese word for linking, and one for what receives pushes', () => {
    const documents = pages('zh').map(({ path, text }) => [path, text]);
    const sources = FILES.map((path) => [path, readFileSync(join(LIB, path), 'utf8')]);

    // An enterprise may be 有关联, and a form of another application may say 关联.
    const others = [...documents, ...sources].filter(([, text = '']) => /(?<![有|])关联|接收器/.test(text));
    expect(others.map(([path]) => path)).toEqual([]);
  });

  it('stands in one line, for a log, as English with Chinese in brackets', () => {
    expect(inBothLanguages({ en: 'Check the server.', zh: '请检查服务器。' })).toBe(
      'Check the server. (请检查服务器。)',
    );
  });
});
