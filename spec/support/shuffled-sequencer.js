const { createHash } = require('node:crypto');
const TestSequencer = require('@jest/test-sequencer').default;

/** Files in an order that Jest's `--seed` decides: two that disturb one another in one process do so in every order but their usual one. */
class ShuffledSequencer extends TestSequencer {
  constructor(context) {
    super(context);
    this.seed = context.globalConfig.seed;
  }

  sort(tests) {
    const place = ({ path }) => createHash('sha256').update(`${this.seed}\n${path}`).digest('hex');
    return tests
      .map((test) => ({ test, place: place(test) }))
      .sort((one, other) => (one.place < other.place ? -1 : 1))
      .map(({ test }) => test);
  }
}

module.exports = ShuffledSequencer;
