// Loads parts of lib that no entry of the package shows, as they are written.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    filename: file,
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  module._compile(code, file);
};

/** Returns what a file of lib exports, `lib('qyapi/errcodes')`. */
function lib(path) {
  return require(join(__dirname, '../lib', `${path}.ts`));
}

module.exports = { lib };
