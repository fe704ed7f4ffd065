// How many sign-ins a second, beside a login written by hand: Express, a session, one http call and JSON.parse for each sign-in.
// Run it on the built package: npm run build && node spec/bench/sign-in.bench.mjs
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import express from 'express';
import session from 'express-session';
import passportModule from 'passport';

const require = createRequire(import.meta.url);
const { WeComProviderQr } = require('../../dist/index.js');
const { startWeComSimulator } = require('../../dist/testing/index.js');

const ROUNDS = 5;
const COLD = 200;
const STEADY = 1_000;
const CONCURRENCY = 50;
const MEMBER = { corpId: 'wwaaaaaaaaaaaaaaaa', userId: 'zhangsan' };
const CALLBACK = 'http://localhost:3000/callback';

/** WeCom has a process of its own, as in life. */
async function wecomProcess() {
  const wecom = await startWeComSimulator({ seed: false });
  wecom.addCorp({ corpId: MEMBER.corpId });
  wecom.addMember({ ...MEMBER, openUserId: 'woZhangsan' });
  process.on('disconnect', () => process.exit(0));
  process.send({ hosts: wecom.hosts, credentials: wecom.credentials });
}

function sessions() {
  return session({ secret: 'a secret of this run', resave: false, saveUninitialized: false });
}

function ours({ hosts, credentials }) {
  const { providerCorpId, providerSecret } = credentials;
  const passport = new passportModule.Passport();
  const app = express().use(sessions());
  passport.serializeUser((user, done) => done(null, user));
  passport.use(
    new WeComProviderQr(
      { flow: 'provider-secret', providerCorpId, providerSecret, corps: 'any', callbackURL: CALLBACK, hosts },
      ({ profile }) => ({ id: profile.id }),
    ),
  );
  app.get('/login', passport.authenticate('wecom-provider-qr'));
  app.get('/callback', passport.authenticate('wecom-provider-qr'), (_req, res) => res.redirect('/'));
  return app;
}

function byHand({ hosts, credentials }) {
  const { providerCorpId, providerSecret } = credentials;
  const agent = new http.Agent({ keepAlive: true });
  const post = (path, body) =>
    request(
      hosts.api + path,
      { agent, method: 'POST', headers: { 'content-type': 'application/json' } },
      body,
    );
  let token;
  const getToken = async () => {
    const path = '/cgi-bin/service/get_provider_token';
    const answer = await post(path, { corpid: providerCorpId, provider_secret: providerSecret });
    return JSON.parse(answer.body).provider_access_token;
  };
  const app = express().use(sessions());
  app.get('/login', (req, res) => {
    req.session.state = randomBytes(16).toString('hex');
    const query = {
      appid: providerCorpId,
      redirect_uri: CALLBACK,
      state: req.session.state,
      usertype: 'member',
    };
    res.redirect(`${hosts.legacyLogin}/wwopen/sso/3rd_qrConnect?${new URLSearchParams(query)}`);
  });
  app.get('/callback', async (req, res) => {
    if (req.query.state !== req.session.state) return res.sendStatus(403);
    token ??= getToken();
    const path = `/cgi-bin/service/get_login_info?access_token=${await token}`;
    const { user_info, corp_info } = JSON.parse((await post(path, { auth_code: req.query.auth_code })).body);
    return req.session.regenerate(() => {
      req.session.user = `${corp_info.corpid}:o:${user_info.open_userid}`;
      res.redirect('/');
    });
  });
  return app;
}

const browsers = new http.Agent({ keepAlive: true });

function request(url, options = {}, body = undefined) {
  return new Promise((resolve, reject) => {
    const sent = http.request(url, { agent: browsers, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: text }),
      );
    });
    sent.on('error', reject);
    sent.end(body && JSON.stringify(body));
  });
}

async function inParallel(count, work) {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
}

/** Begins logins, which is not timed, then follows their callbacks. Returns sign-ins a second. */
async function measure(origin, count) {
  const ready = [];
  await inParallel(count, async (index) => {
    const start = await request(`${origin}/login`);
    const cookie = (start.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
    const member = { 'x-simulator-member': `${MEMBER.corpId}/${MEMBER.userId}` };
    const page = await request(start.headers.location, { headers: member });
    const { pathname, search } = new URL(page.headers.location);
    ready[index] = { url: origin + pathname + search, headers: { cookie } };
  });
  const startedAt = performance.now();
  await inParallel(count, async (index) => {
    const { status, headers } = await request(ready[index].url, { headers: ready[index].headers });
    if (status !== 302 || headers.location !== '/') throw new Error(`a sign-in ended with ${status}`);
  });
  return (count * 1_000) / (performance.now() - startedAt);
}

async function round(app) {
  const server = http.createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${server.address().port}`;
  const cold = await measure(origin, COLD);
  const steady = await measure(origin, STEADY);
  server.closeAllConnections();
  server.close();
  return { cold, steady };
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

async function bench() {
  const wecom = fork(fileURLToPath(import.meta.url), ['wecom']);
  const [world] = await once(wecom, 'message');
  const results = { cold: [], steady: [] };
  // The first round warms both up. The two alternate, so that a busy machine slows both.
  for (let count = 0; count <= ROUNDS; count += 1) {
    const hand = await round(byHand(world));
    const own = await round(ours(world));
    if (count === 0) continue;
    for (const phase of ['cold', 'steady']) {
      results[phase].push({ hand: hand[phase], own: own[phase], ratio: own[phase] / hand[phase] });
    }
  }
  wecom.kill();
  for (const [phase, rounds] of Object.entries(results)) {
    const [own, hand, ratio] = ['own', 'hand', 'ratio'].map((field) =>
      median(rounds.map((each) => each[field])),
    );
    process.stdout.write(
      `${phase.padEnd(7)} ${own.toFixed(0)} sign-ins/s, by hand ${hand.toFixed(0)}: ratio ${ratio.toFixed(2)} ` +
        `(medians of ${rounds.length} rounds)\n`,
    );
  }
  process.exit(0);
}

if (process.argv[2] === 'wecom') await wecomProcess();
else await bench();
