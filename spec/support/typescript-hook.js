// Lets a child process run the TypeScript of this checkout as it stands, with no build that could be stale.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { extname, join, resolve } = require('node:path');
const Module = require('node:module');

// Many processes run the same files: each is compiled once, and kept under what it was made of.
const COMPILED = resolve(__dirname, '../../node_modules/.cache/passport-wecom-spec');
const COMPILER = [readFileSync(__filename), require('@swc/core/package.json').version];
const LIBRARY = resolve(__dirname, '../../lib');
const ENTRIES = new Map([
  ['passport-wecom', resolve(LIBRARY, 'index.ts')],
  ['passport-wecom/doctor', resolve(LIBRARY, 'doctor/index.ts')],
  ['passport-wecom/testing', resolve(LIBRARY, 'testing/index.ts')],
]);

function compile(filename, source) {
  const { transformSync } = require('@swc/core');
  return transformSync(source, {
    filename,
    configFile: false,
    swcrc: false,
    sourceMaps: 'inline',
    // import() stays import(), as in the built package.
    module: { type: 'commonjs', ignoreDynamic: true },
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  }).code;
}

function compiled(filename) {
  const source = readFileSync(filename, 'utf8');
  const hash = createHash('sha256');
  for (const part of [...COMPILER, filename, source]) hash.update(part).update('\0');
  const kept = join(COMPILED, `${hash.digest('hex')}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const code = compile(filename, source);
    mkdirSync(COMPILED, { recursive: true });
    // Two processes may write at once; a third must never read half a file.
    writeFileSync(`${kept}.${process.pid}`, code);
    renameSync(`${kept}.${process.pid}`, kept);
    return code;
  }
}

Module._extensions['.ts'] = (module, filename) => {
  module._compile(compiled(filename), filename);
};

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function resolveTypeScript(request, parent, ...rest) {
  const entry = ENTRIES.get(request);
  if (entry !== undefined) return entry;
  if (extname(parent?.filename ?? '') === '.ts' && /^\.\.?\//.test(request)) {
    for (const candidate of [`${request}.ts`, `${request}/index.ts`]) {
      try {
        return resolveFilename.call(this, candidate, parent, ...rest);
      } catch {
        // The next one may be there; a request that already names its file comes through below.
      }
    }
  }
  return resolveFilename.call(this, request, parent, ...rest);
};
