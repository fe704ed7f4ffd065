// `npm run screenshots`: takes the pictures in docs/images anew. `npm run screenshots -- --all FOLDER` takes every page of the example app and of
// the simulator, in both languages, light and dark, wide and narrow, to be looked at.
const { spawn } = require('node:child_process');
const { mkdirSync, mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { chromium } = require('playwright-core');

const ROOT = join(__dirname, '..');
const PICTURES = { width: 900, height: 640 };
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const LANGUAGES = { en: 'en-GB', zh: 'zh-CN' };
const FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'];

/** The example app on its embedded defaults, and nothing in its database. */
async function startExample() {
  const { PATH, HOME } = process.env;
  const env = {
    PATH,
    HOME,
    ENV_FILE: '/dev/null',
    PORT: '0',
    SIMULATOR_PORT: '0',
    DATA_DIR: mkdtempSync(join(tmpdir(), 'screenshots-')),
  };
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const part of child.stdout.setEncoding('utf8')) {
    output += part;
    const app = /Open\s+(\S+)/.exec(output)?.[1];
    const wecom = /Faults\s+(\S+)/.exec(output)?.[1];
    const account = /Accounts\s+(\S+) \/ (\S+)/.exec(output);
    if (app && wecom && account && output.includes('AUTO_BIND_CORPS'))
      return { app, wecom, account, stop: () => process.kill(-child.pid) };
  }
  throw new Error(`The example app did not start:\n${output}`);
}

async function signInByPassword(page, { app, account }) {
  await page.goto(`${app}/login`);
  if ((await page.locator('input[name=password]:visible').count()) === 0)
    await page.locator('summary').last().click();
  await page.locator('input[name=name], input[name=username]').first().fill(account[1]);
  await page.locator('input[name=password]').first().fill(account[2]);
  await page.locator('input[name=password]').first().press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}

async function everyPage(browser, example, folder) {
  for (const [language, locale] of Object.entries(LANGUAGES))
    for (const colorScheme of ['light', 'dark'])
      for (const [size, viewport] of Object.entries(SIZES)) {
        const context = await browser.newContext({ viewport, locale, colorScheme });
        const page = await context.newPage();
        const shot = async (name) => {
          const path = join(folder, `${name}.${language}.${colorScheme}.${size}.png`);
          await page.screenshot({ path, fullPage: true });
        };
        const { app, wecom } = example;
        for (const [name, address] of [
          ['login', `${app}/login`],
          ['login-failed', `${app}/login?wecom_error=declined`],
          ['not-found', `${app}/nowhere`],
          ['simulator', wecom],
          ['simulator-console', new URL('/console', wecom).href],
        ]) {
          await page.goto(address);
          await shot(name);
        }
        await page.goto(`${app}/login`);
        const way = page.locator('a[href*="wecom"]').first();
        if (await way.count()) {
          await way.click();
          await page.waitForLoadState();
          await shot('way-to-wecom');
        }
        await signInByPassword(page, example);
        for (const name of ['account', 'operator']) {
          await page.goto(`${app}/${name}`);
          await shot(name);
        }
        await context.close();
      }
}

async function pictures(browser, { app }) {
  for (const [language, locale] of Object.entries(LANGUAGES)) {
    const page = await browser.newPage({ viewport: PICTURES, locale, colorScheme: 'light' });
    await page.goto(`${app}/login`);
    await page.screenshot({ path: join(ROOT, 'docs', 'images', `example-login.${language}.png`) });
    await page.close();
  }
}

async function main([option, folder]) {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  const example = await startExample();
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    if (option === '--all') {
      mkdirSync(folder, { recursive: true });
      await everyPage(browser, example, folder);
    } else await pictures(browser, example);
  } finally {
    await browser.close();
    example.stop();
  }
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
