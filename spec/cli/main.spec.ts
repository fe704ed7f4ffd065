import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Clinic } from '../doctor/support/clinic';
import { corpApp } from '../doctor/support/strategies';
import { Terminal } from './support/terminal';

const HOOK = join(__dirname, '../support/typescript-hook.js');
const MAIN = join(__dirname, '../../lib/cli/main.ts');

/** The command line as a process of its own. */
class Process {
  out = '';
  err = '';
  readonly exited: Promise<unknown[]>;
  private readonly child: ChildProcess;

  constructor(argv: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, ['--require', HOOK, MAIN, ...argv], {
      cwd,
      env: { PATH: process.env['PATH'], ...env },
    });
    this.child.stdout?.on('data', (text) => {
      this.out += text;
    });
    this.child.stderr?.on('data', (text) => {
      this.err += text;
    });
    this.exited = once(this.child, 'close');
  }

  async code(): Promise<unknown> {
    return (await this.exited)[0];
  }

  async printed(): Promise<void> {
    if (this.child.stdout) await once(this.child.stdout, 'data');
  }

  kill(signal: 'SIGINT' | 'SIGTERM'): void {
    this.child.kill(signal);
  }
}

describe('The executable', () => {
  let terminal: Terminal;
  beforeEach(() => {
    terminal = new Terminal();
  });
  afterEach(() => terminal.leave());

  it('begins with the line by which a shell knows what runs it', () => {
    expect(readFileSync(MAIN, 'utf8').split('\n', 1)).toEqual(['#!/usr/bin/env node']);
  });

  it('loads an ES module with its secrets from the environment, and ends although something stays open', async () => {
    const secret = 'canary-secret-of-the-environment';
    const clinic = await Clinic.open({
      wecom: { credentials: { secret } },
      connections: (own) => [corpApp(own)],
    });
    const { corpId, agentId } = clinic.wecom.credentials;
    terminal.write(
      'wecom.mjs',
      `import { createRequire } from 'node:module';
       const { WeComProviderQr } = createRequire(import.meta.url)('passport-wecom');
       setInterval(() => undefined, 1000);
       export const connections = await Promise.resolve([new WeComProviderQr({
         flow: 'corp-app', corpId: '${corpId}', agentId: ${agentId}, secret: process.env.WECOM_SECRET,
         callbackURL: '${clinic.callbackURL('wecom-provider-qr')}', hosts: ${JSON.stringify(clinic.wecom.hosts)},
       }, () => undefined)]);`,
    );

    const doctor = new Process(['doctor', '--config', 'wecom.mjs', '--json'], terminal.cwd, {
      WECOM_SECRET: secret,
    });
    const code = await doctor.code();
    await clinic.close();

    expect([code, JSON.parse(doctor.out)]).toEqual([0, expect.objectContaining({ ok: true })]);
    expect(doctor.out + doctor.err).not.toContain('canary');
  });

  it('exits with 2 for wrong usage', async () => {
    const doctor = new Process(['doctor'], terminal.cwd);

    expect(await doctor.code()).toBe(2);
    expect(doctor.err).toContain('--config FILE is needed');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('stops the simulator on %s and exits with 0', async (signal) => {
    const simulator = new Process(['simulator'], terminal.cwd);
    await simulator.printed();

    simulator.kill(signal);

    expect(await simulator.code()).toBe(0);
  });

  it('does not start the simulator in production', async () => {
    const simulator = new Process(['simulator'], terminal.cwd, { NODE_ENV: 'production' });

    expect(await simulator.code()).toBe(2);
    expect(simulator.err).toContain('NODE_ENV is production');
  });
});
