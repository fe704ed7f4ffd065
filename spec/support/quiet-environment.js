const { TestEnvironment } = require('jest-environment-node');

/**
 * Node, with one difference: what the library tells the operator while a test runs (`process.emitWarning`, under the name WeComWarning)
 * is printed where the test fails, and only there. Hundreds of tests have it say something on purpose.
 */
class QuietEnvironment extends TestEnvironment {
  said = [];

  async setup() {
    await super.setup();
    const { process } = this.global;
    const emitWarning = process.emitWarning.bind(process);
    process.emitWarning = (warning, ...rest) => {
      const name = typeof rest[0] === 'object' ? rest[0]?.type : rest[0];
      if (name === 'WeComWarning') this.said.push(String(warning));
      else emitWarning(warning, ...rest);
    };
  }

  async handleTestEvent({ name, test, error }) {
    if (name === 'test_start') this.said = [];
    if (name === 'test_done' && test.errors.length > 0) this.tell(test.name);
    if (name === 'hook_failure') this.tell(`a hook failed (${String(error).split('\n')[0]})`);
  }

  tell(where) {
    const lines = this.said.map((line) => `  WeComWarning: ${line}\n`);
    if (lines.length > 0)
      process.stderr.write(`While “${where}” ran, the operator was told:\n${lines.join('')}`);
    this.said = [];
  }
}

module.exports = QuietEnvironment;
