// `npm run build`: lib, compiled and put together into one file an entry and few that entries share, for whoever loads it, reads it or
// downloads it. Each class is in one file only, so that every entry knows it. Comments stay in the types, where an editor shows them.
//
//   node scripts/build.js           into dist
//   node scripts/build.js <folder>  into another one
const { spawnSync } = require('node:child_process');
const { mkdtempSync, realpathSync, rmSync } = require('node:fs');
const Module = require('node:module');
const { tmpdir } = require('node:os');
const { dirname, isAbsolute, join, relative, resolve } = require('node:path');
const { rollup } = require('rollup');

// TypeScript 7 has no API yet, and the plugin looks for version 6 under the name of a package that would take the command `tsc` away from
// version 7. Here version 6 has another name.
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (name, ...where) =>
  resolveFilename.call(Module, name === '@typescript/typescript6' ? 'typescript6' : name, ...where);
const { dts } = require('rollup-plugin-dts');

const ROOT = join(__dirname, '..');
const TARGET = resolve(process.argv[2] ?? join(ROOT, 'dist'));
const ENTRIES = ['index', 'doctor/index', 'testing/index'];
const COMMANDS = ['cli/main'];

/** What is not ours stays outside: it is a dependency, or of Node. */
const external = (id) => !id.startsWith('.') && !isAbsolute(id);

/** A package is loaded where something of it is used; for its own sake none has to be. */
const treeshake = { moduleSideEffects: 'no-external' };

function compile(...flags) {
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', join(ROOT, 'tsconfig.build.json'), ...flags], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('lib does not compile');
}

/** Says above each part which file of lib it was, for who reads it or follows a stack trace. */
function named(folder) {
  return {
    name: 'named',
    transform(code, id) {
      const [start = ''] = code.match(/^#!.*\n/) ?? [];
      const name = relative(folder, id).replaceAll('\\', '/').replace(/\.js$/, '.ts');
      return `${start}// lib/${name}\n${code.slice(start.length)}`;
    },
  };
}

/** Indents by one tab where TypeScript writes four spaces: less to download. What stands in a text over several lines is not touched. */
const tabs = {
  name: 'tabs',
  renderChunk(code, { fileName }) {
    const texts = [];
    const visit = (node) => {
      if (node.type === 'TemplateElement') texts.push(node);
      for (const child of Object.values(node).flat()) if (child?.type) visit(child);
    };
    if (fileName.endsWith('.js')) visit(this.parse(code));
    return code.replace(/^(?: {4})+/gm, (spaces, at) =>
      texts.some(({ start, end }) => start < at && at < end) ? spaces : '\t'.repeat(spaces.length / 4),
    );
  },
};

/** What is shared is named after the room that most of it stands on: its last part. */
function roomOf({ moduleIds }, folder) {
  const [room] = relative(folder, moduleIds.at(-1)).split(/[/\\]/);
  return room.replace(/(\.d)?\.[jt]s$/, '');
}

async function build(folder) {
  const inputs = (names, extension) =>
    Object.fromEntries(names.map((name) => [name, join(folder, `${name}${extension}`)]));
  const bundles = [
    {
      input: inputs([...ENTRIES, ...COMMANDS], '.js'),
      plugins: [named(folder), tabs],
      output: {
        format: 'cjs',
        chunkFileNames: (chunk) => `shared/${roomOf(chunk, folder)}.js`,
        interop: 'auto',
        esModule: true,
        generatedCode: { preset: 'es2015', symbols: false },
        hoistTransitiveImports: false,
      },
    },
    {
      input: inputs(ENTRIES, '.d.ts'),
      plugins: [dts(), tabs],
      output: {
        format: 'es',
        entryFileNames: '[name].d.ts',
        chunkFileNames: (chunk) => `shared/${roomOf(chunk, folder)}.d.ts`,
      },
    },
  ];
  for (const { input, plugins, output } of bundles) {
    const bundle = await rollup({ input, plugins, external, onwarn, treeshake });
    await bundle.write({ dir: TARGET, ...output });
    await bundle.close();
  }
}

// What the plugin warns of was so before: some types of parameters and results have no exported name.
function onwarn({ plugin, message }) {
  if (plugin !== 'dts') throw new Error(message);
}

async function main() {
  const folder = realpathSync.native(mkdtempSync(join(tmpdir(), 'passport-wecom-build-')));
  try {
    compile('--outDir', folder, '--emitDeclarationOnly');
    compile('--outDir', folder, '--declaration', 'false', '--removeComments', '--noCheck');
    rmSync(TARGET, { recursive: true, force: true });
    await build(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
