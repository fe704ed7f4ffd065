// `npm run bench`: all benchmarks on the built package, people's waiting first. Ends with 1 where a goal is missed, after the last one.
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const BENCHMARKS = [
  ['waiting.bench.mjs'],
  ['cpu.bench.mjs'],
  ['callback.bench.mjs', 'dist'],
  ['memory.bench.mjs'],
  ['growth.bench.mjs'],
  ['load.bench.mjs'],
];

for (const [file, ...given] of BENCHMARKS) {
  const path = join(__dirname, '..', 'spec', 'bench', file);
  const { status } = spawnSync(process.execPath, ['--expose-gc', path, ...given], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
