// Whether a sign-in costs more where there are more enterprises, or more logins in flight.
// Run it alone: node spec/bench/growth.bench.mjs
//
// Only what keeps something is run, without HTTP and Passport, which would hide it: the login's cookie, its claim, the token
// of its enterprise, the memory of those that have come back. CPU time, medians of interleaved rounds.
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { median } from './support/application-process.mjs';

const require = createRequire(import.meta.url);
// Parts that no entry of the package shows, so they come from its sources.
const { lib } = require('../../scripts/sources.js');
const { MemoryTokenStore } = lib('tokens/token-store');
const { TokenCache } = lib('tokens/token-cache');
const { RedeemOnce } = lib('in-flight/redeem-once');
const { SealedCookies } = lib('in-flight/sealed-cookies');
const { Deadline } = lib('time-limits');
const { FakeBrowser } = lib('testing/contracts/fake-browser');

const ENTERPRISES = [1, 100, 10_000];
const IN_FLIGHT = [1, 1_000, 100_000];
const ROUNDS = 9;
const SIGN_INS = 3_000;
const GOAL = 1.2;
const STRATEGY = 'wecom-workbench';

const text = (bytes) => randomBytes(bytes).toString('base64url');
const fetch = async () => ({ value: text(160), lifetimeMs: 7_200_000 });

/** A process with so many enterprises and so many logins that wait for their return. */
async function createSite(enterprises, inFlight) {
  const tokens = new TokenCache(new MemoryTokenStore());
  const sources = Array.from({ length: enterprises }, () => ({ key: `wecom:token:${text(32)}`, fetch }));
  for (const source of sources) await tokens.get(source);
  const connection = { secure: true, appId: 'ww1', callbackURL: 'https://app.example/callback' };
  const logins = new RedeemOnce(new SealedCookies({ secrets: [text(32)], connection }), STRATEGY);
  const begin = (browser) =>
    logins.begin(browser.request('/login'), {
      strategy: STRATEGY,
      startedAt: Date.now(),
      tenant: { corpId: 'ww0123456789abcdef', agentId: 1000002 },
    });
  for (let login = 0; login < inFlight; login += 1) await begin(new FakeBrowser());

  async function signIn(source) {
    const browser = new FakeBrowser();
    const state = await begin(browser);
    const deadline = new Deadline(5_000);
    const back = browser.request(`/callback?code=${state}&state=${state}`);
    const claim = await logins.claim(back, state, deadline);
    const profile = { id: 'o:woZhangsan', aliases: [], corpId: 'ww1', userId: 'zhangsan', _json: {} };
    await claim.redeem(() => tokens.withToken(source, deadline.signal, async () => profile));
    deadline.end();
  }

  return {
    /** CPU time of one sign-in, in µs. */
    async measure() {
      const before = process.cpuUsage();
      for (let index = 0; index < SIGN_INS; index += 1) await signIn(sources[index % enterprises]);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / SIGN_INS;
    },
  };
}

async function compare(what, counts, siteOf) {
  const sites = [];
  for (const count of counts) sites.push({ count, site: await siteOf(count), values: [] });
  for (const { site } of sites) await site.measure();
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { site, values } of round % 2 ? sites.toReversed() : sites) {
      // Each pays for its own garbage.
      globalThis.gc?.();
      values.push(await site.measure());
    }
  const [smallest] = sites;
  for (const { count, values } of sites) {
    const share = median(values.map((value, round) => value / smallest.values[round]));
    if (share > GOAL) process.exitCode = 1;
    process.stdout.write(
      `  ${count.toLocaleString('en').padStart(7)} ${what.padEnd(17)} ${median(values).toFixed(0).padStart(5)} µs  ${share.toFixed(2)}\n`,
    );
  }
}

process.stdout.write(`what a sign-in costs of what is kept, and beside the smallest (goal ${GOAL}):\n`);
await compare('enterprises', ENTERPRISES, (count) => createSite(count, 1));
await compare('logins in flight', IN_FLIGHT, (count) => createSite(1, count));
