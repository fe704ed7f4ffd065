// What the package keeps in memory for each enterprise and for each login that waits.
// Run it with: node --expose-gc spec/bench/memory.bench.mjs
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { lib } = require('../../scripts/sources.js');
const { MemoryTokenStore } = lib('tokens/token-store');
const { TokenCache } = lib('tokens/token-cache');
const { SealedCookies } = lib('in-flight/sealed-cookies');
const { FakeBrowser } = lib('testing/contracts/fake-browser');

const ENTERPRISES = 10_000;
const LOGINS = 10_000;
const TOKEN_LIMIT_BYTES = 2_048;
const LOGIN_LIMIT_BYTES = 1_024;
const STRATEGY = 'wecom-workbench';

if (!globalThis.gc) {
  print('Run it with node --expose-gc.');
  process.exit(2);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}

let failed = false;
function report(what, bytes, limit) {
  const verdict = bytes < limit ? 'ok' : 'TOO MUCH';
  failed ||= bytes >= limit;
  print(`${what.padEnd(62)} ${bytes.toFixed(0).padStart(6)} B of ${limit} B  ${verdict}`);
}

function heapUsed() {
  for (let round = 0; round < 4; round += 1) globalThis.gc();
  return process.memoryUsage().heapUsed;
}

// Nothing is let go before the end: what an earlier measurement gives back would be taken off a later one.
const kept = [];

/** Heap that `fill` leaves behind in what it returns, for each of `count` entries. */
async function perEntry(count, fill) {
  const before = heapUsed();
  kept.push(await fill());
  return (heapUsed() - before) / count;
}

// As long as WeCom's: 43 characters of hash, 214 of token.
const text = (bytes) => randomBytes(bytes).toString('base64url');
let fetches = 0;
const source = (key) => ({
  key,
  async fetch() {
    fetches += 1;
    return { value: text(160), lifetimeMs: 7_200_000 };
  },
});

async function tokens() {
  const cache = new TokenCache(new MemoryTokenStore());
  const keys = [];
  const bytes = await perEntry(ENTERPRISES, async () => {
    for (let index = 0; index < ENTERPRISES; index += 1) {
      keys.push(`wecom:token:${text(32)}`);
      await cache.get(source(keys[index]));
    }
    return cache;
  });
  report('heap for each cached enterprise token', bytes, TOKEN_LIMIT_BYTES);

  const fetched = fetches;
  for (const key of keys) await cache.get(source(key));
  const again = fetches - fetched;
  failed ||= again > 0;
  print(`tokens of ${ENTERPRISES} enterprises fetched again when all are asked for: ${again}`);
}

/** Three times as many as fit must not take three times the room. */
async function bound() {
  const cache = new TokenCache(new MemoryTokenStore());
  const sizes = [];
  const before = heapUsed();
  for (let index = 1; index <= 60_000; index += 1) {
    await cache.get(source(`wecom:token:${text(32)}`));
    if (index % 20_000 === 0) sizes.push((heapUsed() - before) / 2 ** 20);
  }
  const [full = 0, , overfull = 0] = sizes;
  failed ||= overfull > full * 1.25;
  print(
    `heap after 20,000, 40,000, 60,000 enterprises: ${sizes.map((mib) => mib.toFixed(1)).join(', ')} MiB`,
  );
  kept.push(cache);
}

function store() {
  return new SealedCookies({
    secrets: [text(32)],
    connection: { secure: true, appId: 'ww1', callbackURL: 'https://app.example/callback' },
  });
}

const login = () => ({
  strategy: STRATEGY,
  startedAt: Date.now(),
  returnTo: '/orders/1',
  tenant: { corpId: 'ww0123456789abcdef', agentId: 1000002 },
});

async function waiting() {
  const bytes = await perEntry(LOGINS, async () => {
    const cookies = store();
    for (let index = 0; index < LOGINS; index += 1) {
      await cookies.begin(new FakeBrowser().request('/login'), login());
    }
    return cookies;
  });
  report('heap for each login that waits, in sealed cookies', bytes, LOGIN_LIMIT_BYTES);
}

async function remembered() {
  const cookies = store();
  const back = [];
  for (let index = 0; index < LOGINS; index += 1) {
    const browser = new FakeBrowser();
    const state = await cookies.begin(browser.request('/login'), login());
    back.push({ state, browser });
  }
  const bytes = await perEntry(LOGINS, async () => {
    for (const { state, browser } of back) {
      await cookies.take(browser.request(`/callback?code=${text(32)}&state=${state}`), state, STRATEGY);
    }
    return cookies;
  });
  report('heap for each login that came back, for 30 s', bytes, LOGIN_LIMIT_BYTES);
  kept.push(back);
}

// Compiles what is measured, so that its code is not taken for its data.
await new TokenCache(new MemoryTokenStore()).get(source('warm-up'));
await store().begin(new FakeBrowser().request('/login'), login());
for (const measure of [tokens, bound, waiting, remembered]) await measure();
process.exitCode = failed ? 1 : 0;
