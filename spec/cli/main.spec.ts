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

  describe('given the file of an application that listens', () => {
    let clinic: Clinic;
    beforeEach(async () => {
      clinic = await Clinic.open({ connections: (own) => [corpApp(own)] });
    });
    afterEach(() => clinic.close());

    /** The file that starts the application, and exports its strategies too. */
    function writeApp(server: string): void {
      const { corpId, agentId, secret } = clinic.wecom.credentials;
      terminal.write(
        'app.js',
        `const { WeComProviderQr } = require('passport-wecom');
         const connections = [new WeComProviderQr({
           flow: 'corp-app', corpId: '${corpId}', agentId: ${agentId}, secret: '${secret}',
           callbackURL: '${clinic.callbackURL('wecom-provider-qr')}', hosts: ${JSON.stringify(clinic.wecom.hosts)},
         }, () => undefined)];
         module.exports = { connections };
         ${server}`,
      );
    }

    it.each([
      [
        'en',
        /^passport-wecom: --config: the file listens on \d+, which is taken\. It must only export connections, not listen/,
      ],
      [
        'zh',
        /^passport-wecom: --config：该文件会监听 \d+，而该端口已被占用。该文件只能导出 connections，不能监听/,
      ],
    ])('says that it must only export where the application is running (%s)', async (lang, words) => {
      writeApp(`require('node:http').createServer().listen(${new URL(clinic.origin).port}, '127.0.0.1');`);

      const doctor = new Process(['doctor', '--config', 'app.js', '--lang', lang], terminal.cwd);

      expect(await doctor.code()).toBe(2);
      expect(doctor.err).toMatch(words);
      expect(doctor.err.trimEnd().split('\n')).toHaveLength(1);
    });

    it('says the same where the file waits for its server', async () => {
      terminal.write(
        'app.mjs',
        `import { once } from 'node:events';
         import { createServer } from 'node:http';
         await once(createServer().listen(${new URL(clinic.origin).port}, '127.0.0.1'), 'listening');`,
      );

      const doctor = new Process(['doctor', '--config', 'app.mjs'], terminal.cwd);

      expect(await doctor.code()).toBe(2);
      expect(doctor.err).toContain('must only export connections, not listen');
    });

    it('shows with its stack what else the application fails with', async () => {
      writeApp("setImmediate(() => { throw new RangeError('of the application'); });");

      const doctor = new Process(['doctor', '--config', 'app.js'], terminal.cwd);

      expect(await doctor.code()).toBe(1);
      expect(doctor.err).toMatch(/^RangeError: of the application\n +at .*app\.js/m);
    });
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
