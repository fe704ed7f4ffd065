/** How each file runs. */
const project = {
  testEnvironment: '<rootDir>/spec/support/quiet-environment.js',
  roots: ['<rootDir>/spec'],
  testMatch: ['**/*.spec.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  moduleNameMapper: {
    '^passport-wecom$': '<rootDir>/lib/index.ts',
    '^passport-wecom/doctor$': '<rootDir>/lib/doctor/index.ts',
    '^passport-wecom/testing$': '<rootDir>/lib/testing/index.ts',
  },
};

/** What looks at other processes, or goes a road again that is counted elsewhere: counting lines there costs time and finds none. */
const UNCOUNTED = [
  'browser',
  'example-app',
  'examples',
  'fuzz',
  'package',
  'processes',
  'threats',
  'types',
].map((room) => `<rootDir>/spec/${room}/`);

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    { ...project, testPathIgnorePatterns: UNCOUNTED },
    { ...project, roots: UNCOUNTED, coveragePathIgnorePatterns: ['<rootDir>/lib/'] },
  ],
  reporters: ['<rootDir>/spec/support/quiet-reporter.js', 'summary'],
  // Jest would leave one core to itself: on two, that is one process for all.
  maxWorkers: '100%',
  // Each file leaves something behind in the process that runs it; after hundreds, collecting garbage takes half of the time.
  workerIdleMemoryLimit: '600MB',
  testTimeout: 20_000,
  coverageProvider: 'babel',
  // The command line's entry runs in processes of its own.
  collectCoverageFrom: [
    'lib/**/*.ts',
    '!lib/index.ts',
    '!lib/doctor/index.ts',
    '!lib/testing/index.ts',
    '!lib/cli/main.ts',
  ],
  coverageReporters: ['text-summary', 'lcovonly'],
  coverageThreshold: {
    global: { lines: 95 },
    'lib/strategies/': { branches: 100 },
    'lib/in-flight/': { branches: 100 },
    'lib/accounts/': { branches: 100 },
    'lib/logins/': { branches: 100 },
    'lib/tokens/': { branches: 100 },
    'lib/qyapi/': { branches: 100 },
    'lib/callbacks/': { branches: 100 },
  },
};
