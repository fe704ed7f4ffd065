// CPU of the application's process for each sign-in, start and callback, beside the same login written by hand and stock passport-oauth2.
// Run it on the built package: npm run build && node spec/bench/cpu.bench.mjs [sign-ins at once]
import { once } from 'node:events';
import { begin, median, startApplication } from './support/application-process.mjs';
import { APPLICATIONS } from './support/applications.mjs';
import { createUpstream } from './support/upstream.mjs';

/** What V8 makes of a process in its first seconds differs by a tenth from one to the next. */
const PROCESSES = 3;
const ROUNDS = 5;
const WARM_UP = 500;
const SIGN_INS = 1_000;
const AT_ONCE = Number(process.argv[2] ?? 8);
const GOALS = { byHand: 0.55, stock: 0.7 };

async function signIns(app, count) {
  let left = count;
  const lane = async () => {
    while (left-- > 0) await (await begin(app))();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

async function measure(app) {
  const before = await app.cpu();
  await signIns(app, SIGN_INS);
  return ((await app.cpu()) - before) / SIGN_INS;
}

const { server } = createUpstream();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const api = `http://127.0.0.1:${server.address().port}`;
const rounds = { ours: [], byHand: [], stock: [] };
for (let left = PROCESSES; left > 0; left -= 1) {
  const apps = await Promise.all(Object.keys(APPLICATIONS).map((name) => startApplication(name, api)));
  for (const app of apps) await signIns(app, WARM_UP);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const app of apps) rounds[app.name].push(await measure(app));
  await Promise.all(apps.map((app) => app.stop()));
}

const micros = Object.fromEntries(Object.entries(rounds).map(([name, values]) => [name, median(values)]));
const lines = [
  `CPU a sign-in, ${AT_ONCE} at once, medians of ${PROCESSES} processes with ${ROUNDS} interleaved rounds of ${SIGN_INS}:`,
];
for (const [name, value] of Object.entries(micros)) lines.push(`  ${name.padEnd(7)} ${value.toFixed(0)} µs`);
for (const [name, goal] of Object.entries(GOALS)) {
  const share = micros[name] / micros.ours;
  lines.push(`  ${name} / ours ${share.toFixed(2)} (goal ${goal})`);
  if (share < goal) process.exitCode = 1;
}
process.stdout.write(`${lines.join('\n')}\n`);
process.exit();
