const { basename } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

const OWN = new Set(JSON.parse(process.env.MUTATION_FILES ?? '[]').map((path) => basename(path, '.ts')));

/** The tests named after what is changed come first, then the quick ones: the first to notice a mutant ends its run. */
class OwnTestsFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (OWN.has(basename(path, '.spec.ts')) ? 0 : 1);
    return [...tests].sort((a, b) => rank(a) - rank(b) || (a.duration ?? 0) - (b.duration ?? 0));
  }
}

module.exports = OwnTestsFirst;
