const { readFileSync } = require('node:fs');

let notes;

/** Jest's filter: the files of tests that come past the mutant under test; all of them in the dry run. */
module.exports = async (paths) => {
  const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
  if (mutant === undefined) return { filtered: paths };
  notes ??= readFileSync(process.env.MUTATION_NOTES, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const files = notes.filter(({ mutants }) => mutants.includes(mutant)).map(({ file }) => file);
  return { filtered: paths.filter((path) => files.some((file) => path.endsWith(`/${file}`))) };
};
