// WeCom's own script @wecom/jssdk shows its login panel in a page of an application, in Chromium. The panel's address is fixed in the
// script, so the browser is told that its host is this machine.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HOSTS } from './front.mjs';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const SDK = fileURLToPath(new URL('node_modules/@wecom/jssdk', import.meta.url));
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** One row for each redirect_type. */
export async function panelSignIns({ simulator, front, member }) {
  const { version } = JSON.parse(readFileSync(join(SDK, 'package.json'), 'utf8'));
  const executablePath = findChromium();
  if (executablePath === undefined) {
    process.stdout.write('Skipped, no Chromium found (CHROMIUM_PATH or PATH): @wecom/jssdk\n');
    return [];
  }
  const app = await startApp(simulator);
  const rules = HOSTS.map((host) => `MAP ${host} 127.0.0.1:${front.port}`).join(', ');
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--ignore-certificate-errors', '--disable-quic', `--host-resolver-rules=${rules}`],
  });
  const rows = [];
  try {
    for (const [flow, address, wanted] of [
      ['panel, redirect_type top', `${app.url}/?top`, member],
      ['panel, redirect_type callback', `${app.url}/?callback`, member],
      ['panel, redirect_type self, page of the same site', `${app.url}/?self`, member],
      ['panel, redirect_type top, page of another site', `${app.otherUrl}/?top`, member],
      ['panel, redirect_type callback, page of another site', `${app.otherUrl}/?callback`, 'says so'],
      ['panel, redirect_type self, page of another site', `${app.otherUrl}/?self`, 'says so'],
    ]) {
      const page = await browser.newPage({ ignoreHTTPSErrors: true, locale: 'en-US' });
      page.setDefaultTimeout(10_000);
      const result = await signIn(page, address, member, wanted).catch(
        (error) => String(error).split('\n')[0],
      );
      rows.push({ client: '@wecom/jssdk', version, flow, result, asExpected: result === wanted });
      await page.close();
    }
  } finally {
    await browser.close();
    await app.close();
  }
  return rows;
}

async function signIn(page, address, member, wanted) {
  await page.goto(address);
  const panel = page.frameLocator('iframe');
  const choice = panel.locator(`[data-member$="/${member}"]`).first();
  await choice.waitFor();
  if (wanted === 'says so') {
    const notice = panel.locator('[data-notice]').filter({ hasText: /receives nothing|cannot end well/ });
    return (await notice.count()) === 1 ? wanted : 'says nothing';
  }
  await choice.click();
  const signedIn = (root) => root.locator('#member').filter({ hasText: /./ }).textContent();
  return address.endsWith('?self') ? signedIn(panel) : signedIn(page);
}

/** An application with the official script, the panel on its page, and a callback that redeems codes. */
async function startApp(simulator) {
  const script = readFileSync(join(SDK, 'dist/wecom.global.prod.js'));
  const server = createServer(async (req, res) => {
    const { pathname, searchParams, search } = new URL(req.url ?? '/', 'http://localhost');
    if (pathname === '/wecom.js') {
      res.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
      return;
    }
    const member =
      pathname === '/callback' ? await memberOf(simulator, searchParams.get('code') ?? '') : undefined;
    const body =
      member === undefined ? panelPage(simulator, ownUrl, search.slice(1)) : `<p id="member">${member}</p>`;
    res.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><meta charset="utf-8">${body}`);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const ownUrl = `http://127.0.0.1:${port}`;
  return {
    url: ownUrl,
    otherUrl: `http://localhost:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function panelPage({ credentials }, ownUrl, redirectType) {
  const params = {
    login_type: 'CorpApp',
    appid: credentials.corpId,
    agentid: String(credentials.agentId),
    redirect_uri: `${ownUrl}/callback`,
    state: 's1',
    redirect_type: redirectType,
    lang: 'en',
  };
  return `<div id="panel"></div><script src="/wecom.js"></script><script>
ww.createWWLoginPanel({
  el: '#panel',
  params: ${JSON.stringify(params)},
  onLoginSuccess({ code }) { location.href = '/callback?' + new URLSearchParams({ code }); },
});
</script>`;
}

async function memberOf({ url, credentials }, code) {
  const { corpId, secret } = credentials;
  const call = async (path, query) =>
    (await fetch(`${url}/cgi-bin/${path}?${new URLSearchParams(query)}`)).json();
  const { access_token } = await call('gettoken', { corpid: corpId, corpsecret: secret });
  const { userid, errmsg } = await call('auth/getuserinfo', { access_token, code });
  return userid ?? errmsg;
}

function findChromium() {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  if (CHROMIUM_PATH) return CHROMIUM_PATH;
  return PATH.split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}
