import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { USER_AGENTS } from '../support/browser';
import { freePort } from '../support/free-port';
import { navigate } from '../support/navigate';
import { installPacked, type Stranger } from './support/packed';
import { blocks, readme } from './support/readme-blocks';

const [CONNECTIONS = '', APPLICATION = '', ONE_ENTERPRISE = ''] = blocks(readme(), 'js');
const CLI = 'node_modules/passport-wecom/dist/cli/main.js';

/** Lines a person has to write: neither empty ones nor comments. */
function linesOfCode(code: string): number {
  return code.split('\n').filter((line) => /\S/.test(line) && !line.trim().startsWith('//')).length;
}

/** The README's code as ES modules. */
function asModule(code: string): string {
  return code
    .replace(/^const (\{[^}]+\}|\w+) = require\('([^']+)'\);$/gm, "import $1 from '$2';")
    .replace("'./connections'", "'./connections.mjs'")
    .replace(/^module\.exports = \{ connections: (.*) \};$/m, 'export const connections = $1;');
}

/** Follows redirects and refreshing pages as a browser does, with its cookies, until a page asks for something. */
async function visit(address: string, headers: Record<string, string>): Promise<string> {
  const cookies = new Map<string, string>();
  let url = address;
  for (let hops = 0; hops < 10; hops += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await navigate(url, { headers: { ...headers, cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]?.split('=') ?? [];
      cookies.set(name, value);
    }
    const text = await answer.text();
    const refresh = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    const next = answer.headers.get('location') ?? refresh;
    if (next === null || next === undefined) return text;
    url = new URL(next, url).href;
  }
  throw new Error('too many hops');
}

describe('The first hour', () => {
  let stranger: Stranger;
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    stranger = await installPacked();
    await write('.js', (code) => code);
    await write('.mjs', asModule);
  }, 180_000);
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await stranger.remove();
  });

  async function write(extension: string, as: (code: string) => string): Promise<void> {
    const [connections, application] = [as(CONNECTIONS), as(APPLICATION)];
    await writeFile(join(stranger.folder, `connections${extension}`), connections);
    await writeFile(join(stranger.folder, `app${extension}`), `${application}console.log('started');\n`);
  }

  /** Starts a program in the stranger's folder and waits until it has printed a line like this. */
  async function start(args: string[], env: Record<string, string>, line: RegExp): Promise<string[]> {
    const child = spawn(process.execPath, args, { cwd: stranger.folder, env: { ...process.env, ...env } });
    running.push(child);
    const printed: string[] = [];
    for await (const text of createInterface({ input: child.stdout })) {
      printed.push(text);
      if (line.test(text)) break;
    }
    return printed;
  }

  /** Starts a simulator, and the application in a file against it. */
  async function startBoth(file: string) {
    const printed = await start([CLI, 'simulator', '--port', '0', '--lang', 'en'], {}, /Stop it/);
    const value = (name: string) => new RegExp(`^ +${name} +(\\S+)`, 'm').exec(printed.join('\n'))?.[1] ?? '';
    const appUrl = `http://localhost:${await freePort()}`;
    const env = {
      APP_URL: appUrl,
      SESSION_SECRET: 'a secret of this test, long enough',
      WECOM_URL: value('api'),
      WECOM_PROVIDER_CORP_ID: value('providerCorpId'),
      WECOM_PROVIDER_SECRET: value('providerSecret'),
      WECOM_CORP_ID: value('corpId'),
      WECOM_AGENT_ID: value('agentId'),
      WECOM_SECRET: value('secret'),
    };
    await start([file], env, /started/);
    const signIn = (headers: Record<string, string> = {}) =>
      visit(`${appUrl}/auth/wecom`, { 'x-simulator-member': `${value('corpId')}/lisi`, ...headers });
    return { env, signIn };
  }

  it('leads from an empty folder to a signed-in member, with at most forty lines of code', async () => {
    const { env, signIn } = await startBoth('app.js');

    const diagnosis = JSON.parse(
      await stranger.node([CLI, 'doctor', '--config', 'connections.js', '--json'], env),
    );
    const page = await signIn();

    expect(diagnosis).toMatchObject({ ok: true });
    expect(page).toMatch(/^Signed in as o:wo\w{20}/);
    expect(linesOfCode(CONNECTIONS) + linesOfCode(APPLICATION)).toBeLessThanOrEqual(40);
  }, 180_000);

  it('leads the same way for the app of one enterprise, by QR code and in the Workbench', async () => {
    await mkdir(join(stranger.folder, 'one'), { recursive: true });
    await writeFile(join(stranger.folder, 'one/connections.js'), ONE_ENTERPRISE);
    await writeFile(join(stranger.folder, 'one/app.js'), `${APPLICATION}console.log('started');\n`);

    const { env, signIn } = await startBoth('one/app.js');
    const diagnosis = JSON.parse(
      await stranger.node([CLI, 'doctor', '--config', 'one/connections.js', '--json'], env),
    );
    const byQr = await signIn();
    const inWorkbench = await signIn({ 'user-agent': USER_AGENTS.windows });

    expect(diagnosis).toMatchObject({ ok: true });
    expect([byQr, inWorkbench]).toEqual(Array(2).fill(`Signed in as ${env.WECOM_CORP_ID}:u:lisi`));
  }, 180_000);

  it('is the same for an application of ES modules', async () => {
    const { signIn } = await startBoth('app.mjs');

    expect(await signIn()).toMatch(/^Signed in as o:wo\w{20}/);
  }, 60_000);

  it('installs what the code asks for, and sets what it reads', () => {
    const code = blocks(readme(), 'js').join('\n');
    const commands = blocks(readme(), 'sh').join('\n');
    const required = [...code.matchAll(/require\('([a-z-]+)'\)/g)].map(([, name = '']) => name);
    // What stands before an alternative may be left out.
    const read = [...code.matchAll(/process\.env\.(\w+)\b(?! \|\|)/g)].map(([, name = '']) => name);
    const [, installed = ''] = /npm init -y\nnpm install (.+)/.exec(commands) ?? [];

    expect(new Set(required)).toEqual(new Set(installed.split(' ')));
    expect(read.length).toBeGreaterThan(4);
    expect(read.filter((name) => !commands.includes(`${name}=`))).toEqual([]);
  });

  describe('with Express 4', () => {
    const release = join(__dirname, '../../node_modules/express4');
    beforeAll(() => cp(release, join(stranger.folder, 'node_modules/express'), { recursive: true }));

    it.each(['app.js', 'app.mjs'])(
      'is the same: %s',
      async (file) => {
        const { signIn } = await startBoth(file);

        expect(await signIn()).toMatch(/^Signed in as o:wo\w{20}/);
        expect(await stranger.node(['-p', "require('express/package.json').version"])).toMatch(/^4\./);
      },
      60_000,
    );
  });
});
