// Bundles that run: everything in one file, in a folder with nothing else.

import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { signIn } from '../support/sign-in.mjs';
import { readmeApp } from '../support/sources.mjs';
import { execute, versionOf } from '../support/workshop.mjs';

const APP = ['express', 'express-session', 'passport'];

const ROLLUP = `
const resolve = require('@rollup/plugin-node-resolve').default;
const commonjs = require('@rollup/plugin-commonjs').default;
const json = require('@rollup/plugin-json').default;
module.exports = {
  input: 'app.js',
  output: { file: 'bundle.js', format: 'cjs' },
  plugins: [json(), resolve({ preferBuiltins: true }), commonjs({ ignoreDynamicRequires: true })],
};
`;
const WEBPACK = `
module.exports = { mode: 'production', target: 'node', entry: './app.js', output: { path: __dirname, filename: 'bundle.js' } };
`;

const BUNDLERS = [
  {
    name: 'esbuild',
    packages: ['esbuild'],
    files: {},
    command: [
      'node_modules/esbuild/bin/esbuild',
      'app.js',
      '--bundle',
      '--platform=node',
      '--outfile=bundle.js',
    ],
  },
  {
    name: 'webpack',
    packages: ['webpack', 'webpack-cli'],
    files: { 'webpack.config.js': WEBPACK },
    command: ['node_modules/webpack-cli/bin/cli.js'],
  },
  {
    name: 'rollup',
    packages: ['rollup', '@rollup/plugin-commonjs', '@rollup/plugin-json', '@rollup/plugin-node-resolve'],
    files: { 'rollup.config.js': ROLLUP },
    command: ['node_modules/rollup/dist/bin/rollup', '--config'],
  },
];

export async function bundlers(workshop, report) {
  for (const { name, packages, files, command } of BUNDLERS) {
    await report(name, async () => {
      const folder = await workshop.project({ ...readmeApp(), ...files }, [...APP, ...packages]);
      await execute(process.execPath, command, { cwd: folder });
      const elsewhere = await workshop.folder({ 'package.json': '{"private":true}' });
      await cp(join(folder, 'bundle.js'), join(elsewhere, 'bundle.js'));
      await signIn(elsewhere, [process.execPath, 'bundle.js']);
      return { name: `${name} ${await versionOf(folder, name)}` };
    });
  }
}
