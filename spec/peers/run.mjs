// `npm run peers`: published clients of others sign a member in at the simulator, and WeCom's own script shows its login panel. They
// are installed here, from the registry, and run as they are. README.md has the last figures.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { HOSTS, startFront } from './front.mjs';
import { panelSignIns } from './panel.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const require = createRequire(import.meta.url);
const { startWeComSimulator } = require('../../dist/testing');

const MEMBER = 'lisi';
const CLIENTS = {
  'passport-wechat-work': 'clients/passport-wechat-work.cjs',
  '@logto/connector-wecom': 'clients/logto.mjs',
  'passport-weixin-enterprise': 'clients/passport-weixin-enterprise.cjs',
  'node-easywechat': 'clients/node-easywechat.cjs',
};
/** What is known not to work, and is the client's doing. */
const KNOWN = new Map([
  ['passport-weixin-enterprise, QR, provider: as WeCom sends it back', /^goes to the QR page again/],
  ['node-easywechat, Workbench, an enterprise’s app: as it comes', /^not done: /],
]);

const simulator = await startWeComSimulator();
const front = await startFront(simulator.url);
const rows = [];
try {
  for (const [client, script] of Object.entries(CLIENTS)) rows.push(...(await signInsOf(client, script)));
  rows.push(...(await panelSignIns({ simulator, front, member: MEMBER })));
} finally {
  await front.close();
  await simulator.close();
}
for (const { client, version, flow, result, asExpected } of rows) {
  process.stdout.write(
    `| ${client} ${version} | ${flow} | ${result} | ${asExpected ? 'as expected' : 'NOT EXPECTED'} |\n`,
  );
}
for (const { page, what } of simulator.notices) process.stdout.write(`notice, ${page}: ${what.en}\n`);
const odd = rows.filter(({ asExpected }) => !asExpected).length;
process.stdout.write(`${rows.length} sign-ins, ${odd} not as expected.\n`);
process.exitCode = odd === 0 ? 0 : 1;

async function signInsOf(client, script) {
  const { credentials } = simulator;
  const world = { ...credentials, userId: MEMBER, suiteTicket: simulator.issueSuiteTicket() };
  const env = {
    PATH: process.env.PATH,
    NODE_EXTRA_CA_CERTS: front.certificate,
    NODE_NO_WARNINGS: '1',
    PEERS_HOSTS: HOSTS.join(','),
    PEERS_FRONT_PORT: String(front.port),
    PEERS_WORLD: JSON.stringify(world),
  };
  const { version } = require(manifestOf(client));
  const lines = await outputOf(['--require', here('to-front.cjs'), here(script)], env);
  return lines.map((line) => {
    const { flow, result } = JSON.parse(line);
    const known = KNOWN.get(`${client}, ${flow}`);
    return { client, version, flow, result, asExpected: known ? known.test(result) : result === MEMBER };
  });
}

function manifestOf(client) {
  const path = here(`node_modules/${client}/package.json`);
  if (!existsSync(path)) throw new Error(`${client} is not installed here: use npm run peers.`);
  return path;
}

function outputOf(argv, env) {
  return new Promise((resolve, reject) => {
    // node-easywechat keeps its tokens in files of the working folder.
    const child = spawn(process.execPath, argv, {
      cwd: front.folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      err += text;
    });
    child.once('exit', (code) => {
      if (code === 0) resolve(out.split('\n').filter((line) => line.startsWith('{')));
      else reject(new Error(`${argv.at(-1)} ended with ${code}:\n${err}`));
    });
  });
}
