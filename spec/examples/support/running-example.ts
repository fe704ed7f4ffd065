import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { WeComSimulator } from '../../../lib/testing';
import { Browser } from '../../support/browser';
import { freePort } from '../../support/free-port';

const ROOT = join(__dirname, '../../..');

/** One of `examples/`, in a process of its own. */
export interface RunningExample {
  readonly url: string;
  /** Somebody who has not been here yet. */
  visitor(headers?: Readonly<Record<string, string>>): Browser;
  stop(): Promise<void>;
}

/** Starts an example against a simulator; resolves once it says where to open it. */
export async function startExample(
  file: string,
  wecom: WeComSimulator,
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningExample> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const appUrl = settings['APP_URL'] ?? url;
  const hook = join(ROOT, 'spec/support/typescript-hook.js');
  const child = spawn(process.execPath, ['--require', hook, join(ROOT, 'examples', file)], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      APP_URL: url,
      PORT: String(port),
      ...environmentFor(wecom),
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === `Open ${appUrl}`) {
      return { url, visitor: (headers) => new Browser(url, headers), stop: () => stop(child) };
    }
  }
  throw new Error(`examples/${file} did not start:\n${complaints}`);
}

/** What the README of the examples tells its readers to set. */
function environmentFor({ url, credentials }: WeComSimulator): Record<string, string> {
  return {
    SESSION_SECRET: 'of this test, and long enough for any',
    COOKIE_SECRET: 'of this test, and as long as the other one',
    JWT_SECRET: 'of this test, and as long as the others are',
    DEMO_PASSWORD: 'the password of alice',
    WECOM_URL: url,
    WECOM_PROVIDER_CORP_ID: credentials.providerCorpId,
    WECOM_PROVIDER_SECRET: credentials.providerSecret,
    WECOM_CORP_ID: credentials.corpId,
    WECOM_AGENT_ID: String(credentials.agentId),
    WECOM_SECRET: credentials.secret,
    WECOM_SUITE_ID: credentials.suiteId,
    WECOM_SUITE_SECRET: credentials.suiteSecret,
    WECOM_TOKEN: credentials.token,
    WECOM_AES_KEY: credentials.encodingAESKey,
  };
}

/** The token in a page's form. */
export function csrfIn(page: { readonly text: string }): string {
  const token = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1];
  if (token === undefined) throw new Error(`no form in ${page.text}`);
  return token;
}

/** Fills a form in and sends it. */
export function submit(browser: Browser, path: string, fields: Readonly<Record<string, string>>) {
  return browser.send('post', path, { body: new URLSearchParams(fields).toString() });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
