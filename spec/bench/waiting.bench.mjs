// How long a person waits at the callback, over TLS and a stretch of wire, beside one hand-written call over a kept connection.
// Run it on the built package: npm run build && node spec/bench/waiting.bench.mjs
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { begin, median, startApplication } from './support/application-process.mjs';
import { selfSigned, startDistance } from './support/distance.mjs';
import { createUpstream } from './support/upstream.mjs';

const COLD = 7;
const STEADY = 40;
const SPARSE = 3;
const CROWD = 32;
/** A phone has to be taken out; the Workbench answers faster, and then the callback shares what is under way. */
const ON_THE_WAY_MS = 1_000;
/** WeCom's side closes what has lain idle this long; a sign-in every six seconds finds it closed. */
const IDLE_MS = 5_000;
const GOALS = { steady: 1.15, cold: 1.3, sparse: 1.3, handshakes: 0.1 };

const folder = mkdtempSync(join(tmpdir(), 'waiting-'));
const pem = selfSigned();
const ca = join(folder, 'ca.pem');
writeFileSync(ca, pem);

async function timed(work) {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function signIn(app) {
  const comesBack = await begin(app);
  await pause(ON_THE_WAY_MS);
  return timed(comesBack);
}

async function measure(name, roundTripMs) {
  const { server, seen } = createUpstream({ key: pem, cert: pem }, IDLE_MS);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const wire = await startDistance(server.address().port, roundTripMs);
  const api = `https://localhost:${wire.port}`;
  const open = () => startApplication(name, api, { NODE_EXTRA_CA_CERTS: ca });

  const cold = [];
  for (let round = 0; round < COLD; round += 1) {
    const fresh = await open();
    cold.push(await signIn(fresh));
    await fresh.stop();
  }
  const app = await open();
  await signIn(app);
  const steady = [];
  const before = { ...seen };
  for (let round = 0; round < STEADY; round += 1) {
    const comesBack = await begin(app);
    steady.push(await timed(comesBack));
  }
  const after = { ...seen };
  const sparse = [];
  for (let round = 0; round < SPARSE; round += 1) {
    await pause(6_000 - ON_THE_WAY_MS);
    sparse.push(await signIn(app));
  }
  const backs = await Promise.all(Array.from({ length: CROWD }, () => begin(app)));
  const crowd = await Promise.all(backs.map((comesBack) => timed(comesBack)));
  await app.stop();
  wire.close();
  server.close();
  server.closeAllConnections();
  return {
    cold: median(cold),
    steady: median(steady),
    sparse: median(sparse),
    crowd: median(crowd),
    handshakes: (after.connections - before.connections) / STEADY,
    calls: (after.calls - before.calls) / STEADY,
  };
}

const lines = [];
for (const roundTripMs of [25, 100]) {
  const [ours, byHand] = [await measure('ours', roundTripMs), await measure('byHand', roundTripMs)];
  lines.push(`${roundTripMs} ms to WeCom and back, TLS; ms at the callback (medians)   ours  by hand`);
  for (const [what, text] of [
    ['cold', 'the first one after a start of the process'],
    ['steady', 'one after another'],
    ['sparse', 'one every six seconds'],
    ['crowd', `${CROWD} at once`],
  ])
    lines.push(
      `  ${text.padEnd(55)} ${ours[what].toFixed(0).padStart(6)} ${byHand[what].toFixed(0).padStart(8)}`,
    );
  const counts = ['handshakes', 'calls'].map((what) => `${ours[what].toFixed(2)} ${what}`);
  lines.push(`  steady, a sign-in: ${counts.join(', ')}`);
  const shares = {
    steady: ours.steady / byHand.steady,
    cold: ours.cold / byHand.steady,
    sparse: ours.sparse / byHand.steady,
    handshakes: ours.handshakes,
  };
  for (const [what, goal] of Object.entries(GOALS)) {
    lines.push(
      `  ${what}: ${shares[what].toFixed(2)} (goal ${goal}${what === 'handshakes' ? '' : ' of its steady time'})`,
    );
    if (shares[what] > goal) process.exitCode = 1;
  }
}
rmSync(folder, { recursive: true });
process.stdout.write(`${lines.join('\n')}\n`);
process.exit();
