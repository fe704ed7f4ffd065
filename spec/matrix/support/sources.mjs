// What strangers' projects are made of: the code of README, docs and examples, as it stands there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../..');

export const read = (path) => readFileSync(join(ROOT, path), 'utf8');

/** Fenced blocks of a language, in their order. */
export function blocks(markdown, language) {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...markdown.matchAll(fence)].map(([, code]) => code);
}

/** The README's application: `connections.js` and `app.js`. */
export function readmeApp() {
  const [connections, app] = blocks(read('README.md'), 'js');
  return { 'connections.js': connections, 'app.js': app };
}

/** The same as ES modules. */
export function readmeModules() {
  const asModule = (code) =>
    code
      .replaceAll(/^const (\{[^}]+\}|\w+) = require\('([^']+)'\);$/gm, "import $1 from '$2';")
      .replaceAll("'./connections'", "'./connections.mjs'")
      .replace('module.exports = { connections: [providerQr] };', 'export const connections = [providerQr];');
  const { 'connections.js': connections, 'app.js': app } = readmeApp();
  return { 'connections.mjs': asModule(connections), 'app.mjs': asModule(app) };
}

/** An application in TypeScript, and what else a TypeScript project has to compile: the README's example and those of examples/. */
export function typeScriptFiles() {
  const [workbench] = blocks(read('README.md'), 'ts');
  const examples = ['bind.ts', 'delegated-tenants.ts', 'spa-jwt.ts', 'suite.ts'];
  return {
    'app.ts': read('spec/matrix/files/app.ts'),
    'readme.ts': `declare const users: { findByWeComId(id: string): Promise<{ id: string } | null> };\n${workbench}`,
    ...Object.fromEntries(examples.map((name) => [name, read(`examples/${name}`)])),
  };
}

/** Files of docs/frameworks.md: blocks whose first line names them. */
export function frameworkFiles() {
  const page = read('docs/frameworks.md');
  const named = [...blocks(page, 'js'), ...blocks(page, 'ts')].map((code) => {
    const [, name] = /^\/\/ (\S+)\n/.exec(code) ?? [];
    if (name === undefined) throw new Error(`a block of docs/frameworks.md names no file: ${code}`);
    return [name, code];
  });
  return Object.fromEntries(named);
}
