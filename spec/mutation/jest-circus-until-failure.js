const { default: run } = require('jest-circus/runner');

let failedFor;

const NOT_RUN = {
  ancestorTitles: [],
  failureDetails: [],
  failureMessages: [],
  fullName: 'not run',
  location: null,
  numPassingAsserts: 0,
  status: 'pending',
  title: 'not run',
};

/**
 * Jest's runner, which is asked for no further file once a test has noticed the mutant: Stryker cannot tell Jest to stop there. The name
 * holds `jest-circus`, by which Stryker knows what runs.
 */
module.exports = async (globalConfig, config, environment, runtime, testPath, ...rest) => {
  const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
  if (mutant !== undefined && failedFor === mutant) return nothingOf(testPath);
  const result = await run(globalConfig, config, environment, runtime, testPath, ...rest);
  if (result.numFailingTests > 0 || result.testExecError) failedFor = mutant;
  return result;
};

function nothingOf(testFilePath) {
  return {
    leaks: false,
    numFailingTests: 0,
    numPassingTests: 0,
    numPendingTests: 1,
    numTodoTests: 0,
    openHandles: [],
    perfStats: {
      start: 0,
      end: 0,
      runtime: 0,
      slow: false,
      loadTestEnvironmentStart: 0,
      loadTestEnvironmentEnd: 0,
    },
    skipped: true,
    snapshot: {
      added: 0,
      fileDeleted: false,
      matched: 0,
      unchecked: 0,
      uncheckedKeys: [],
      unmatched: 0,
      updated: 0,
    },
    testFilePath,
    testResults: [NOT_RUN],
  };
}
