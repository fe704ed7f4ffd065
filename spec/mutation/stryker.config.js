const { join } = require('node:path');

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
module.exports = {
  plugins: [join(__dirname, 'node_modules/@stryker-mutator/jest-runner/dist/src/index.js')],
  testRunner: 'jest',
  // Stryker would rewrite tsconfig.json with an interface that TypeScript 7 has not; nothing here is compiled with it.
  tsconfigFile: 'none',
  jest: { projectType: 'custom', configFile: 'spec/mutation/jest.config.js', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  mutate: JSON.parse(process.env.MUTATION_FILES ?? '[]'),
  incremental: true,
  incrementalFile: process.env.MUTATION_MEMORY,
  concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 2),
  timeoutMS: 10_000,
  // What Jest leaves behind in a process makes it slow after a few hundred files of tests.
  maxTestRunnerReuse: 8,
  // The tests once without a mutant; on a machine that has much else to do they take their time.
  dryRunTimeoutMinutes: 30,
  // Whatever the tests of these rooms do not read.
  ignorePatterns: [
    '/dist',
    '/coverage',
    '/reports',
    '/docs',
    '/example-app/data',
    '/spec/mutation/node_modules',
  ],
  reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false, allowEmojis: false },
  jsonReporter: { fileName: process.env.MUTATION_REPORT },
  htmlReporter: { fileName: process.env.MUTATION_REPORT?.replace('.json', '.html') },
  tempDirName: '.stryker-tmp',
  allowConsoleColors: false,
  logLevel: 'warn',
};
