// `npm run matrix`: strangers' projects, each with the packed package from its tarball and everything else from the registry. Each signs in
// once against the simulator. Takes long and needs the network, so it is no part of `npm test`.
//
//   npm run matrix                      all groups
//   npm run matrix -- bundlers modules  these groups
//   npm run matrix -- --write           and keeps the results in docs/frameworks.md, in both languages
import { bundlers } from './groups/bundlers.mjs';
import { frameworks } from './groups/frameworks.mjs';
import { modules } from './groups/modules.mjs';
import { packageManagers } from './groups/package-managers.mjs';
import { runtimes } from './groups/runtimes.mjs';
import { testRunners } from './groups/test-runners.mjs';
import { typeScript } from './groups/typescript.mjs';
import { keep, table } from './support/results.mjs';
import { Workshop } from './support/workshop.mjs';

const GROUPS = {
  modules,
  typescript: typeScript,
  'package-managers': packageManagers,
  bundlers,
  frameworks,
  'test-runners': testRunners,
  runtimes,
};

const asked = process.argv.slice(2).filter((argument) => argument !== '--write');
const unknown = asked.filter((name) => !(name in GROUPS));
if (unknown.length > 0) throw new Error(`no group ${unknown.join()}: ${Object.keys(GROUPS).join(', ')}`);

const results = [];
const workshop = await Workshop.open();
try {
  for (const [group, run] of Object.entries(GROUPS)) {
    if (asked.length > 0 && !asked.includes(group)) continue;
    await run(workshop, async (name, attempt) => {
      const began = Date.now();
      const result = { group, name, ...(await outcome(attempt)) };
      results.push(result);
      const sign = { passed: '✓', failed: '✗', missing: '–' }[result.state];
      const why = result.why === undefined ? '' : `: ${result.why}`;
      process.stdout.write(`${sign} ${result.name} (${Math.round((Date.now() - began) / 1000)} s)${why}\n`);
    });
  }
} finally {
  await workshop.close();
}
process.stdout.write(`\n${table(results, 'en')}\n`);
if (process.argv.includes('--write')) keep(results);
process.exitCode = results.some(({ state }) => state === 'failed') ? 1 : 0;

/** What came of it; an attempt may return what could not be had, and why. */
async function outcome(attempt) {
  try {
    const { missing, ...more } = (await attempt()) ?? {};
    return missing === undefined ? { state: 'passed', ...more } : { state: 'missing', why: missing };
  } catch (error) {
    return { state: 'failed', why: error.message };
  }
}
