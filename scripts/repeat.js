// `npm run repeat`: the tests about threats, faults, journeys and processes, twenty times in a row and each time in another order; names those
// that do not always end alike. `npm run repeat -- 5 spec/threats` takes another number and other tests, `--load` keeps every core busy meanwhile,
// `--seed 42` begins with that order.
const { spawn, spawnSync } = require('node:child_process');
const { randomInt } = require('node:crypto');
const { mkdirSync, readFileSync, rmSync } = require('node:fs');
const { availableParallelism } = require('node:os');
const { join, relative } = require('node:path');
const { parseArgs } = require('node:util');

const ROOT = join(__dirname, '..');
const RESULTS = join(ROOT, 'reports', 'repeat.json');
const SEQUENCER = join(ROOT, 'spec', 'support', 'shuffled-sequencer.js');
const FOLDERS = ['spec/threats', 'spec/faults', 'spec/journeys', 'spec/processes'];

const { values: asked, positionals } = parseArgs({
  options: { load: { type: 'boolean', default: false }, seed: { type: 'string' } },
  allowPositionals: true,
});
const withLoad = asked.load;
const times = Number(positionals.find((argument) => /^\d+$/.test(argument)) ?? 20);
const paths = positionals.filter((argument) => !/^\d+$/.test(argument));
const firstSeed = Number(asked.seed ?? randomInt(1_000_000));
if (!Number.isInteger(firstSeed)) throw new Error('--seed takes a whole number');

/** Runs the tests once, their files in an order of its own; returns the failures by name, and how many tests there were. */
function run(seed) {
  rmSync(RESULTS, { force: true });
  const jest = [require.resolve('jest/bin/jest'), '--json', '--outputFile', RESULTS, '--silent'];
  const order = ['--seed', String(seed), '--testSequencer', SEQUENCER];
  const folders = paths.length > 0 ? paths : FOLDERS;
  spawnSync(process.execPath, [...jest, ...order, ...folders], { cwd: ROOT, stdio: 'ignore' });
  const { numTotalTests, testResults } = JSON.parse(readFileSync(RESULTS, 'utf8'));
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(ROOT, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [{ test: file, message }];
    return failed.map((test) => ({
      test: `${file}: ${test.fullName}`,
      message: test.failureMessages.join('\n'),
    }));
  });
  return { failures, count: numTotalTests };
}

/** Processes that do nothing but count, one for each core. */
function busy() {
  const forever = ['-e', 'for (;;);'];
  return Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, forever, { stdio: 'ignore' }),
  );
}

mkdirSync(join(ROOT, 'reports'), { recursive: true });
const others = withLoad ? busy() : [];
const stop = () => {
  for (const other of others) other.kill('SIGKILL');
};
process.on('exit', stop);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

const failedTimes = new Map();
for (let round = 1; round <= times; round++) {
  const startedAt = Date.now();
  const seed = firstSeed + round - 1;
  const { failures, count } = run(seed);
  for (const { test } of failures) failedTimes.set(test, (failedTimes.get(test) ?? 0) + 1);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  process.stdout.write(
    `${round} of ${times} (seed ${seed}): ${count} tests, ${failures.length} failed, ${seconds} s\n`,
  );
  for (const { test, message } of failures) process.stdout.write(`\n● ${test}\n${message}\n`);
}

for (const [test, failed] of failedTimes) process.stdout.write(`\n${failed} of ${times} times: ${test}\n`);
const flaky = [...failedTimes.values()].filter((failed) => failed < times).length;
const broken = failedTimes.size - flaky;
process.stdout.write(
  `\n${times} runs${withLoad ? ' under load' : ''}: ${flaky} flaky, ${broken} always failing.\n`,
);
process.exitCode = failedTimes.size > 0 ? 1 : 0;
