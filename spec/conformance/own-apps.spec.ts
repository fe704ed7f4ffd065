import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConformanceReport } from '../../lib/testing';
import { simulatorCredentials } from '../../lib/testing/simulator/credentials';
import { startExampleApp } from '../browser/support/example-app';
import { blocks, readme } from '../package/support/readme-blocks';
import { bringBuildsUpToDate, ROOT } from '../support/builds';
import { freePort } from '../support/free-port';
import { failuresOf } from './support/check-app';

const ACCOUNTS = ['--account', 'alice:alice-in-wonderland', '--account', 'bob:bob-the-builder'];

/** Runs the command and returns what it printed and how it ended. */
function conformance(...flags: string[]): Promise<{ code: number; report: ConformanceReport }> {
  const command = [join(ROOT, 'dist/cli/main.js'), 'conformance', '--json', ...flags];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, { maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = Number((error as { code?: unknown } | null)?.code ?? 0);
      if (code > 1) reject(new Error(stderr));
      else resolve({ code, report: JSON.parse(stdout) as ConformanceReport });
    });
  });
}

function passedIn({ results }: ConformanceReport, plan: string): number {
  return results.filter((result) => result.plan === plan && result.outcome === 'passed').length;
}

describe('The example application', () => {
  it.each([
    ['as it starts', {}, ['qr', 'workbench', 'link', 'pages']],
    [
      'through suites, where members are bound',
      { FLOW: 'suite', ON_UNASSOCIATED: 'bind' },
      ['callbacks', 'suite', 'bind', 'qr', 'workbench', 'link', 'pages'],
    ],
  ])(
    'passes everything it is asked %s',
    async (_, settings, plans) => {
      const app = await startExampleApp(settings);

      const { code, report } = await conformance(
        ...['--app', app.url, '--simulator', app.simulatorUrl, '--link', '/account', ...ACCOUNTS],
      ).finally(() => app.stop());

      expect(failuresOf(report)).toEqual([]);
      expect(code).toBe(0);
      expect(plans.filter((plan) => passedIn(report, plan) === 0)).toEqual([]);
      expect(report.passed).toBeGreaterThan(130);
    },
    180_000,
  );
});

describe("The README's application", () => {
  it('passes everything it is asked, beside a simulator that the command starts', async () => {
    await bringBuildsUpToDate();
    const cache = join(ROOT, 'node_modules', '.cache');
    await mkdir(cache, { recursive: true });
    const folder = await mkdtemp(join(cache, 'conformance-'));
    const [connections = '', application = ''] = blocks(readme(), 'js');
    await writeFile(join(folder, 'connections.js'), connections);
    await writeFile(join(folder, 'app.js'), `${application}console.log('started');\n`);
    const credentials = simulatorCredentials();
    const port = await freePort();
    const url = `http://localhost:${await freePort()}`;
    const env = {
      PATH: process.env['PATH'] ?? '',
      APP_URL: url,
      WECOM_URL: `http://127.0.0.1:${port}`,
      SESSION_SECRET: 'a secret of this test, long enough',
      WECOM_PROVIDER_CORP_ID: credentials.providerCorpId,
      WECOM_PROVIDER_SECRET: credentials.providerSecret,
    };
    const app: ChildProcess = spawn(process.execPath, ['app.js'], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (app.stdout) await once(app.stdout, 'data');

    const { code, report } = await conformance('--app', url, '--port', String(port)).finally(async () => {
      app.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    });

    expect(failuresOf(report)).toEqual([]);
    expect(code).toBe(0);
    expect(report.passed).toBeGreaterThan(60);
  }, 180_000);
});
