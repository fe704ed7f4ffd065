// Lets a child process run the TypeScript of this checkout as it stands, with no build that could be stale.
const { readFileSync } = require('node:fs');
const { extname, resolve } = require('node:path');
const Module = require('node:module');
const { transformSync } = require('@swc/core');

const LIBRARY = resolve(__dirname, '../../lib');
const ENTRIES = new Map([
  ['passport-wecom', resolve(LIBRARY, 'index.ts')],
  ['passport-wecom/doctor', resolve(LIBRARY, 'doctor/index.ts')],
  ['passport-wecom/testing', resolve(LIBRARY, 'testing/index.ts')],
]);

Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    configFile: false,
    swcrc: false,
    sourceMaps: 'inline',
    // import() stays import(), as in the built package.
    module: { type: 'commonjs', ignoreDynamic: true },
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  });
  module._compile(code, filename);
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
