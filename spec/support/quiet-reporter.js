const { VerboseReporter } = require('@jest/reporters');

/**
 * Jest's own reporter, without a line for each file that passed: a green run fits on a screen, and a red one loses nothing. A single file
 * is shown test by test, as always.
 */
class QuietReporter extends VerboseReporter {
  printTestFileHeader(path, config, result) {
    const hasSomethingToSay =
      this._globalConfig.verbose ||
      result.numFailingTests > 0 ||
      result.testExecError ||
      result.console?.length > 0;
    if (hasSomethingToSay) super.printTestFileHeader(path, config, result);
  }
}

module.exports = QuietReporter;
