// Throughput of the suite callback beside what could be written by hand with node:http and node:crypto.
//
//   npm run build && node spec/bench/callback.bench.mjs [dist]
//
// The floor does the least that answers a push: finds the ciphertext with a pattern, compares the signature, decrypts.
// It checks no form, no time, no receive id, no duplicate, and parses no event. What is counted is the CPU time of the process
// that does it, not the time on the clock, which belongs to whatever else the machine is at; rounds alternate, and the median
// of the ratios is printed. Exits with 1 where it is below TARGET.

import { fork } from 'node:child_process';
import { createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const TARGET = 0.7;
const ROUNDS = 40;
const PUSHES = 1_500;
const CONNECTIONS = 16;
const KEY = { token: 'QDG6eK', encodingAESKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' };
const SUITE_ID = 'ww4asffe99e54c0f4c';

const isServer = process.argv[2] === '--server';
const dist = resolve(process.argv[isServer ? 3 : 2] ?? fileURLToPath(new URL('../../dist', import.meta.url)));
const require = createRequire(import.meta.url);
const { lib } = require('../../scripts/sources.js');
const { openEnvelope, openingKey } = lib('callbacks/envelope');
const { seal: sealMessage } = lib('testing/simulator/seal');
const aesKey = Buffer.from(`${KEY.encodingAESKey}=`, 'base64');

function openByHand(signature, timestamp, nonce, encrypt) {
  const text = [KEY.token, timestamp, nonce, encrypt].sort().join('');
  if (createHash('sha1').update(text).digest('hex') !== signature) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', aesKey, aesKey.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(encrypt, 'base64'), decipher.final()]);
  return plain.subarray(20, 20 + plain.readUInt32BE(16)).toString();
}

function floorServer() {
  return createServer((req, res) => {
    const chunks = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => {
      const query = new URLSearchParams(req.url.slice(req.url.indexOf('?') + 1));
      const encrypt = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(Buffer.concat(chunks).toString())?.[1] ?? '';
      const message = openByHand(
        query.get('msg_signature'),
        query.get('timestamp'),
        query.get('nonce'),
        encrypt,
      );
      res.writeHead(message === undefined ? 401 : 200, { 'Content-Type': 'text/plain' });
      res.end(message === undefined ? '' : 'success');
    });
  });
}

function suiteServer() {
  const { MemoryTokenStore, suiteCallback } = require(`${dist}/index.js`);
  const handler = suiteCallback({
    suiteId: SUITE_ID,
    providerCorpId: 'wx5823bf96d3bd56c7',
    keys: KEY,
    tokenStore: new MemoryTokenStore(),
    toleranceSeconds: 3600,
    onEvent: () => {},
  });
  return createServer((req, res) => handler(req, res, () => res.writeHead(500).end()));
}

function seal(index) {
  const now = Math.floor(Date.now() / 1000);
  const message =
    `<xml><SuiteId><![CDATA[${SUITE_ID}]]></SuiteId><InfoType><![CDATA[cancel_auth]]></InfoType>` +
    `<TimeStamp>${now}</TimeStamp><AuthCorpId><![CDATA[wp${String(index).padStart(30, '0')}]]></AuthCorpId></xml>`;
  const fresh = { timestamp: String(now), nonce: String(100_000_000 + index), noise: randomBytes(16) };
  const { encrypt, query } = sealMessage(KEY, message, SUITE_ID, fresh);
  return { ...fresh, encrypt, msgSignature: new URLSearchParams(query).get('msg_signature') };
}

function request({ msgSignature, timestamp, nonce, encrypt }) {
  const body =
    `<xml><ToUserName><![CDATA[${SUITE_ID}]]></ToUserName><AgentID><![CDATA[]]></AgentID>` +
    `<Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;
  const url = `/suite?msg_signature=${msgSignature}&timestamp=${timestamp}&nonce=${nonce}`;
  return `POST ${url} HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/** CPU time in µs. */
function cpuSince(before) {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Sends every request once over a few connections; answers for each second of the server's CPU. */
async function measure({ port, cpu }, requests) {
  const queue = requests[Symbol.iterator]();
  const before = await cpu();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const socket = connect(port, '127.0.0.1').setNoDelay();
      let answered = () => {};
      socket.on('data', (data) => {
        if (data.includes('success')) answered();
        else throw new Error(`no success: ${data}`);
      });
      for (const text of queue) {
        await new Promise((next) => {
          answered = next;
          socket.write(text);
        });
      }
      socket.destroy();
    }),
  );
  return requests.length / (((await cpu()) - before) / 1e6);
}

function openings(sealed, open) {
  const before = process.cpuUsage();
  for (const one of sealed) if (!open(one)) throw new Error('not opened');
  return sealed.length / (cpuSince(before) / 1e6);
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

async function compare(name, unit, floor, ours) {
  const results = [];
  for (let round = -1; round < ROUNDS; round++) {
    const sealed = Array.from({ length: PUSHES }, (_, index) => seal((round + 1) * PUSHES + index));
    const pair = { floor: await floor(sealed), ours: await ours(sealed) };
    if (round >= 0) results.push(pair);
  }
  const ratio = median(results.map((pair) => pair.ours / pair.floor));
  const rate = (key) => `${Math.round(median(results.map((pair) => pair[key])))} ${unit}`;
  process.stdout.write(
    `${name}: ${rate('ours')}, floor ${rate('floor')}, ratio ${ratio.toFixed(2)} (target ${TARGET})\n`,
  );
  return ratio;
}

/** Each server has a process of its own, so that neither pays for the other's garbage. */
async function startServer(kind) {
  const child = fork(fileURLToPath(import.meta.url), ['--server', dist, kind]);
  const said = () => new Promise((hear) => child.once('message', hear));
  const port = await said();
  const cpu = () => {
    child.send('cpu?');
    return said();
  };
  return { child, port, cpu };
}

async function main() {
  const keys = [openingKey(KEY)];
  const ids = new Set([SUITE_ID]);
  const alone = await compare(
    'envelope',
    'messages a second of CPU',
    (all) => openings(all, (s) => openByHand(s.msgSignature, s.timestamp, s.nonce, s.encrypt)),
    (all) => openings(all, (s) => openEnvelope(s, keys, ids, 3600, Date.now()).ok),
  );

  const [floor, ours] = await Promise.all([startServer('floor'), startServer('ours')]);
  const served = await compare(
    'suiteCallback',
    'pushes a second of CPU',
    (all) => measure(floor, all.map(request)),
    (all) => measure(ours, all.map(request)),
  );
  floor.child.kill();
  ours.child.kill();
  process.exitCode = Math.min(alone, served) < TARGET ? 1 : 0;
}

if (isServer) {
  const server = process.argv[4] === 'floor' ? floorServer() : suiteServer();
  process.on('message', () => process.send(cpuSince()));
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
} else {
  await main();
}
