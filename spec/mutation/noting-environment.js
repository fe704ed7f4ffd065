const { appendFileSync } = require('node:fs');
const { relative } = require('node:path');
const { TestEnvironment } = require('jest-environment-node');

/**
 * Notes in the dry run which mutants each file of tests comes past. Stryker knows that of each test, but has Jest load every file for
 * every mutant all the same; `covering-files.js` reads the notes.
 */
class NotingEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.file = relative(config.projectConfig.rootDir, context.testPath);
  }

  async setup() {
    await super.setup();
    this.before = this.passed();
    this.global.process.emitWarning = () => undefined;
  }

  async teardown() {
    if (process.env.__STRYKER_ACTIVE_MUTANT__ === undefined) {
      const mutants = [...this.passed()].filter(([id, count]) => count > (this.before.get(id) ?? 0));
      const note = { file: this.file, mutants: mutants.map(([id]) => id) };
      appendFileSync(process.env.MUTATION_NOTES, `${JSON.stringify(note)}\n`);
    }
    await super.teardown();
  }

  /** How often each mutant was passed so far. */
  passed() {
    const { static: whileLoading = {}, perTest = {} } = this.global.__stryker__?.mutantCoverage ?? {};
    const sums = new Map();
    for (const counts of [whileLoading, ...Object.values(perTest)])
      for (const [id, count] of Object.entries(counts)) sums.set(id, (sums.get(id) ?? 0) + count);
    return sums;
  }
}

module.exports = NotingEnvironment;
