import { readFileSync } from 'node:fs';
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

/**
 * Runs the one TypeScript block of the README that contains a text.
 *
 * @param modules - what `require` finds first, by name
 * @param surroundings - names the block takes from the application around it
 */
export function runBlock(
  containing: string,
  modules: Readonly<Record<string, unknown>> = {},
  surroundings: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const [block, ...others] = blocks(readme(), 'ts').filter((code) => code.includes(containing));
  if (block === undefined || others.length > 0)
    throw new Error(`not one README block contains ${containing}`);
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
