const { join } = require('node:path');
const [project] = require('../../jest.config').projects;

// As `npm test`, with the tests of one room only, and without what is for a person to look at.
module.exports = {
  ...project,
  testPathIgnorePatterns: [],
  rootDir: join(__dirname, '..', '..'),
  testMatch: JSON.parse(process.env.MUTATION_SPECS ?? '[]').map((specs) => `<rootDir>/${specs}`),
  testEnvironment: join(__dirname, 'noting-environment.js'),
  testRunner: join(__dirname, 'jest-circus-until-failure.js'),
  testSequencer: join(__dirname, 'own-tests-first.js'),
  filter: join(__dirname, 'covering-files.js'),
  reporters: [],
  // A test that waits for what a mutant never does ends the run of that mutant, not that of Stryker's worker.
  testTimeout: 8_000,
};
