// Starts a stranger's application against the simulator, and signs in to it as a browser does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as after } from 'node:timers/promises';
import { ROOT } from './sources.mjs';
import { ENVIRONMENT } from './workshop.mjs';

const START_MS = 60_000;

/**
 * Signs in once; returns what the last page says.
 *
 * @param command - what starts the application, which listens where APP_URL says
 * @param start - address that a sign-in begins at
 * @param conformance - how the application is checked besides, if it is
 */
export async function signIn(folder, command, { start = '/auth/wecom', env = {}, conformance } = {}) {
  // From the build that was packed: the checkout has no other one.
  const { runConformance, startWeComSimulator } = createRequire(join(ROOT, 'package.json'))(
    './dist/testing/index.js',
  );
  const wecom = await startWeComSimulator();
  const port = await freePort();
  const appUrl = `http://localhost:${port}`;
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...ENVIRONMENT, ...settings(wecom, appUrl), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  try {
    await untilListening(child, port);
    const member = `${wecom.credentials.corpId}/lisi`;
    const page = await visit(appUrl + start, { 'x-simulator-member': member });
    const [found] = /Signed in as (?:o:|ww)[\w:]+/.exec(page) ?? [];
    if (found === undefined) throw new Error(`nobody is signed in: ${page.slice(0, 400)}`);
    if (conformance !== undefined) {
      const { results } = await runConformance({ app: appUrl, simulator: wecom.url, ...conformance });
      const failed = results.filter(({ outcome }) => outcome === 'failed');
      if (failed.length > 0) throw new Error(failed.map(({ plan, check }) => `${plan} ${check}`).join());
    }
    return found;
  } catch (error) {
    throw new Error(`${error.message}\n${said.split('\n').slice(-15).join('\n')}`);
  } finally {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await wecom.close();
  }
}

function settings({ url, credentials }, appUrl) {
  return {
    APP_URL: appUrl,
    PORT: new URL(appUrl).port,
    SESSION_SECRET: 'of the matrix, and long enough for any',
    JWT_SECRET: 'of the matrix, and long enough for any too',
    WECOM_URL: url,
    WECOM_PROVIDER_CORP_ID: credentials.providerCorpId,
    WECOM_PROVIDER_SECRET: credentials.providerSecret,
    WECOM_CORP_ID: credentials.corpId,
    WECOM_AGENT_ID: String(credentials.agentId),
    WECOM_SECRET: credentials.secret,
  };
}

/** Follows redirects and pages that go on by themselves. */
async function visit(address, headers) {
  const cookies = new Map();
  let url = address;
  for (let hops = 0; hops < 10; hops += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = request(url, { headers: { ...headers, cookie }, agent: false }).end();
    const [answer] = await once(sent, 'response');
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const page = await text(answer);
    const refresh = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    const next = answer.headers.location ?? refresh;
    if (next === undefined) return page;
    url = new URL(next, url).href;
  }
  throw new Error('too many hops');
}

async function untilListening(child, port) {
  for (const end = Date.now() + START_MS; Date.now() < end; await after(100)) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    const isThere = await new Promise((resolve) => {
      const socket = connect(port, 'localhost');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isThere) return;
  }
  throw new Error('it does not listen');
}

/** Of those that a system hands out, another program could be given it before the application has it. */
async function freePort() {
  for (;;) {
    const port = 14_000 + Math.floor(Math.random() * 1_000);
    const probe = createServer();
    const isFree = await once(probe.listen(port), 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
