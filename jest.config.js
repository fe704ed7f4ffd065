/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/spec'],
  testMatch: ['**/*.spec.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  moduleNameMapper: {
    '^passport-wecom$': '<rootDir>/lib/index.ts',
    '^passport-wecom/testing$': '<rootDir>/lib/testing/index.ts',
  },
  testTimeout: 20_000,
  coverageProvider: 'babel',
  collectCoverageFrom: ['lib/**/*.ts', '!lib/index.ts', '!lib/testing/index.ts'],
};
