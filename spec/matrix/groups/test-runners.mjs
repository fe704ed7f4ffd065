// An application's own tests, with the simulator in code and the documents' way to follow a sign-in.
import { blocks, read, readmeApp, readmeModules } from '../support/sources.mjs';
import { execute, versionOf } from '../support/workshop.mjs';

const APP = ['express', 'express-session', 'passport'];

/** docs/testing.md's `visit`, without its types. */
function visitOf() {
  const block = blocks(read('docs/testing.md'), 'ts').find((code) => code.includes('function visit'));
  return block
    .replace(', type IncomingMessage', '')
    .replace(/: string, cookies = new Map<string, string>\(\)\): Promise<string>/, ', cookies = new Map())')
    .replace(/\((await once\(.*?'response'\))\) as \[IncomingMessage\]/, '$1')
    .replace('export ', '');
}

const asCommonJs = (code) =>
  code.replaceAll(/^import (\{.*?\}) from '(.*?)';$/gm, "const $1 = require('$2');");

/** @param framework - where `test` comes from; a name is a package, nothing is a global */
function testFile(framework, isModule) {
  const code = `${framework === undefined ? '' : `import { test } from '${framework}';`}
import assert from 'node:assert/strict';
import { startWeComSimulator } from 'passport-wecom/testing';
${visitOf()}
test('a member signs in', async () => {
  const wecom = await startWeComSimulator();
  const { corpId, providerCorpId, providerSecret } = wecom.credentials;
  Object.assign(process.env, {
    APP_URL: 'http://localhost:3987',
    WECOM_URL: wecom.url,
    WECOM_PROVIDER_CORP_ID: providerCorpId,
    WECOM_PROVIDER_SECRET: providerSecret,
    SESSION_SECRET: 'of this test, and long enough for any',
  });
  const { server } = ${isModule ? "await import('./app.mjs')" : "require('./app.js')"};
  wecom.approveAs({ corpId, userId: 'lisi' });
  const cookies = new Map();
  const page = await visit('http://localhost:3987/auth/wecom', cookies);
  const [, address] = /content="0; url=([^"]+)"/.exec(page);
  assert.match(await visit(address.replaceAll('&amp;', '&'), cookies), /^Signed in as o:/);
  await new Promise((resolve) => server.close(resolve));
  await wecom.close();
});
`;
  const commonJs = asCommonJs(code).replace(
    "import assert from 'node:assert/strict'",
    "const assert = require('node:assert/strict')",
  );
  return isModule ? code : commonJs;
}

/** The README's application, which a test can close. */
function closable() {
  const { 'app.js': app, ...others } = readmeApp();
  const { 'app.mjs': module, ...otherModules } = readmeModules();
  const listen = 'app.listen(new URL(process.env.APP_URL).port)';
  return {
    ...others,
    ...otherModules,
    'app.js': app.replace(listen, `exports.server = ${listen}`),
    'app.mjs': module.replace(listen, `export const server = ${listen}`),
  };
}

const RUNNERS = [
  {
    name: 'Jest, CommonJS',
    package: 'jest',
    file: 'sign-in.test.js',
    args: ['node_modules/jest/bin/jest.js'],
  },
  {
    name: 'Jest, ES modules',
    package: 'jest',
    file: 'sign-in.test.mjs',
    args: ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--testMatch=**/*.test.mjs'],
  },
  {
    name: 'Vitest',
    package: 'vitest',
    file: 'sign-in.test.mjs',
    from: 'vitest',
    args: ['node_modules/vitest/vitest.mjs', 'run'],
  },
  { name: 'node:test, CommonJS', file: 'sign-in.test.js', from: 'node:test', args: ['--test'] },
  { name: 'node:test, ES modules', file: 'sign-in.test.mjs', from: 'node:test', args: ['--test'] },
];

export async function testRunners(workshop, report) {
  for (const { name, package: runner, file, from, args } of RUNNERS) {
    await report(name, async () => {
      const files = { ...closable(), [file]: testFile(from, file.endsWith('.mjs')) };
      const folder = await workshop.project(files, [...APP, ...(runner === undefined ? [] : [runner])]);
      await execute(process.execPath, args, { cwd: folder, timeoutMs: 120_000 });
      const [title, ...rest] = name.split(', ');
      const version = runner === undefined ? '' : ` ${await versionOf(folder, runner)}`;
      return { name: [`${title}${version}`, ...rest].join(', ') };
    });
  }
}
