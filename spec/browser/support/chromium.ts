import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { describeWith } from '../../support/describe-with';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Pages are looked at without a screen.
  '--disable-gpu',
  '--disable-software-rasterizer',
];

/** A browser window of its own: fresh cookies, and a record of where it went. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Requests to other machines than this one; there must be none. */
  readonly strangers: readonly string[];
}

/** For suites that open pages in a Chromium. */
export function describeInChromium(name: string, tests: (visit: OpenVisitor) => void): void {
  const missing = 'No Chromium found: install the package chromium, or set CHROMIUM_PATH.';
  describeWith({ missing, found: findChromium() }, name, (path) => tests(useChromium(path)));
}

export type OpenVisitor = (options?: BrowserContextOptions) => Promise<Visitor>;

function useChromium(executablePath: string): OpenVisitor {
  let browser: Browser;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: FLAGS });
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
  });
  afterAll(() => browser.close());

  return async (options) => {
    const context = await browser.newContext({ locale: 'en-US', ...options });
    contexts.push(context);
    context.setDefaultTimeout(10_000);
    const strangers: string[] = [];
    context.on('request', (request) => {
      const { hostname } = new URL(request.url());
      if (hostname !== 'localhost' && hostname !== '127.0.0.1') strangers.push(hostname);
    });
    return { page: await context.newPage(), context, strangers };
  };
}

function findChromium(): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  if (CHROMIUM_PATH) return CHROMIUM_PATH;
  const candidates = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return candidates.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
