// One of the applications in a process of its own, and a browser's way through it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { APPLICATIONS, CODE_PARAM } from './applications.mjs';

/** Starts an application that calls WeCom at `api`. */
export async function startApplication(name, api, env = {}) {
  const child = fork(fileURLToPath(import.meta.url), ['serve', name, api], {
    env: { ...process.env, ...env },
  });
  const [{ origin }] = await once(child, 'message');
  return {
    name,
    origin,
    /** CPU time of its process so far, in µs. */
    async cpu() {
      child.send('cpu?');
      return (await once(child, 'message'))[0].cpu;
    },
    async stop() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
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

let codes = 0;

/** Begins a login; what is returned comes back from it. */
export async function begin({ name, origin }) {
  const { headers } = await get(`${origin}/login`);
  const cookie = headers['set-cookie'].map((line) => line.split(';')[0]).join('; ');
  const state = new URL(headers.location).searchParams.get('state');
  codes += 1;
  const callback = `${origin}/callback?${CODE_PARAM[name]}=Code${codes}&state=${state}`;
  return async () => {
    const { statusCode, headers: landed } = await get(callback, cookie);
    if (statusCode !== 302 || landed.location !== '/') throw new Error(`${name} answered ${statusCode}`);
  };
}

export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

if (process.argv[2] === 'serve' && process.send) {
  const [name, api] = process.argv.slice(3);
  const server = http.createServer(APPLICATIONS[name](api)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.on('disconnect', () => process.exit(0));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send({ cpu: user + system });
  });
  process.send({ origin: `http://127.0.0.1:${server.address().port}` });
}
