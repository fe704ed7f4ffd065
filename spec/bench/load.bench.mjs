// How long an application waits for require('passport-wecom'), beside its dependencies alone (express is there in any case).
// Run it on the built package: npm run build && node spec/bench/load.bench.mjs
import { spawnSync } from 'node:child_process';
import { median } from './support/application-process.mjs';

const ROUNDS = 21;
const GOAL = 1.1;

function loadMs(code) {
  const timed = `const t = performance.now(); ${code}; process.stdout.write(String(performance.now() - t))`;
  return Number(spawnSync(process.execPath, ['-e', timed], { encoding: 'utf8' }).stdout);
}

const ours = [];
const dependencies = [];
for (let round = 0; round < ROUNDS; round += 1) {
  ours.push(loadMs("require('./dist/index.js')"));
  dependencies.push(
    loadMs("require('express'); require('passport-oauth2'); require('axios'); require('zod')"),
  );
}
const share = median(ours) / median(dependencies);
process.stdout.write(
  `time to load: ${median(ours).toFixed(0)} ms, its dependencies ${median(dependencies).toFixed(0)} ms: ` +
    `${share.toFixed(2)} (goal ${GOAL}), medians of ${ROUNDS}\n`,
);
process.exit(share > GOAL ? 1 : 0);
