import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { transformSync } from '@swc/core';

const ROOT = join(__dirname, '..', '..', '..');
const requireFromRoot = createRequire(join(ROOT, 'package.json'));

/** Fenced blocks of one language, in their order. */
export function blocks(markdown: string, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...markdown.matchAll(fence)].map(([, code = '']) => code);
}

export function readme(): string {
  return readFileSync(join(ROOT, 'README.md'), 'utf8');
}

/** A document, by where it lies. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Every document of the repository, in one language: those of docs/zh-CN answer to the same names in docs. */
export function pages(lang: 'en' | 'zh'): Page[] {
  const folder = lang === 'en' ? 'docs' : 'docs/zh-CN';
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.md'));
  const own =
    lang === 'en'
      ? ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'examples/README.md']
      : ['README.zh-CN.md', 'examples/README.zh-CN.md'];
  return [...own, ...names.map((name) => `${folder}/${name}`)].map((path) => ({
    path,
    text: readFileSync(join(ROOT, path), 'utf8'),
  }));
}

/**
 * Runs the one TypeScript block of the English documents that contains a text.
 *
 * @param modules - what `require` finds first, by name
 * @param surroundings - names the block takes from the application around it
 */
export function runBlock(
  containing: string,
  modules: Readonly<Record<string, unknown>> = {},
  surroundings: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const [block, ...others] = pages('en')
    .flatMap(({ text }) => blocks(text, 'ts'))
    .filter((code) => code.includes(containing));
  if (block === undefined || others.length > 0)
    throw new Error(`not one block of the documents contains ${containing}`);
  const { code } = transformSync(block, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  const names = Object.keys(surroundings);
  const exports: Record<string, unknown> = {};
  new Function('require', 'exports', ...names, code)(
    (name: string) => modules[name] ?? requireFromRoot(name),
    exports,
    ...names.map((name) => surroundings[name]),
  );
  return exports;
}
