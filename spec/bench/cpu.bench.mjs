// CPU of the application's process for each sign-in, start and callback, beside the same login written by hand and stock passport-oauth2.
// Run it on the built package: npm run build && node spec/bench/cpu.bench.mjs
import { fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { APPLICATIONS, CODE_PARAM } from './support/applications.mjs';
import { createUpstream } from './support/upstream.mjs';

const ROUNDS = 5;
const WARM_UP = 500;
const SIGN_INS = 1_000;
const GOALS = { byHand: 0.55, stock: 0.7 };

/** In a process of its own: the application. Says its origin, then its CPU time whenever it is asked. */
async function serve(name, api) {
  const server = http.createServer(APPLICATIONS[name](api)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.on('disconnect', () => process.exit(0));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send({ cpu: user + system });
  });
  process.send({ origin: `http://127.0.0.1:${server.address().port}` });
}

async function start(name, api) {
  const child = fork(fileURLToPath(import.meta.url), ['serve', name, api]);
  const [{ origin }] = await once(child, 'message');
  const cpu = async () => {
    child.send('cpu?');
    return (await once(child, 'message'))[0].cpu;
  };
  return { name, origin, cpu, stop: () => child.disconnect() };
}

const agent = new http.Agent({ keepAlive: true });

function get(url, cookie = '') {
  return new Promise((resolve, reject) => {
    const sent = http.get(url, { agent, headers: { cookie } }, (response) => {
      response.resume().on('end', () => resolve(response));
    });
    sent.on('error', reject);
  });
}

async function signIn({ name, origin }, index) {
  const { headers } = await get(`${origin}/login`);
  const cookie = headers['set-cookie'].map((line) => line.split(';')[0]).join('; ');
  const state = new URL(headers.location).searchParams.get('state');
  const back = await get(`${origin}/callback?${CODE_PARAM[name]}=Code${index}&state=${state}`, cookie);
  if (back.statusCode !== 302 || back.headers.location !== '/')
    throw new Error(`${name}: ${back.statusCode}`);
}

async function signIns(app, count) {
  let next = 0;
  const lane = async () => {
    while (next < count) await signIn(app, next++);
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}

async function measure(app) {
  const before = await app.cpu();
  await signIns(app, SIGN_INS);
  return ((await app.cpu()) - before) / SIGN_INS;
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function main() {
  const { server } = createUpstream();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const api = `http://127.0.0.1:${server.address().port}`;
  const apps = await Promise.all(Object.keys(APPLICATIONS).map((name) => start(name, api)));
  for (const app of apps) await signIns(app, WARM_UP);
  const rounds = { ours: [], byHand: [], stock: [] };
  for (let round = 0; round < ROUNDS; round += 1)
    for (const app of apps) rounds[app.name].push(await measure(app));
  for (const app of apps) app.stop();
  server.close();
  server.closeAllConnections();
  agent.destroy();
  const micros = Object.fromEntries(Object.entries(rounds).map(([name, values]) => [name, median(values)]));
  process.stdout.write(`CPU a sign-in, medians of ${ROUNDS} interleaved rounds of ${SIGN_INS}:\n`);
  for (const [name, value] of Object.entries(micros))
    process.stdout.write(`  ${name.padEnd(7)} ${value.toFixed(0)} µs\n`);
  for (const [name, goal] of Object.entries(GOALS)) {
    const share = micros[name] / micros.ours;
    process.stdout.write(`  ${name} / ours ${share.toFixed(2)} (goal ${goal})\n`);
    if (share < goal) process.exitCode = 1;
  }
}

const [role, name, api] = process.argv.slice(2);
await (role === 'serve' ? serve(name, api) : main());
