import type { BrowserContext, Page } from 'playwright-core';
import { jsSignature } from '../../lib/provider/js-sdk';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { thirdPartySettings } from '../example-app/support/real-wecom';
import { until } from '../example-app/support/until';
import { USER_AGENTS } from '../support/browser';
import { describeInChromium } from './support/chromium';
import { type ExampleApp, startExampleApp } from './support/example-app';
import { landsOn, scanAs } from './support/steps';

/** What a page of the application uses of WeCom's two scripts; the component here calls everybody by the name of a flower. */
const SDK = `window.ww = {
  register(options) { window.registered = options; },
  async initOpenData({ success }) {
    window.signed = await window.registered.getAgentConfigSignature(location.href);
    success();
  },
};`;
const COMPONENT = `window.WWOpenData = {
  bindAll(elements) { for (const element of elements) element.textContent = 'Rose, who is ' + element.getAttribute('openid'); },
};`;

describeInChromium('names of members in the example app', (visit) => {
  let wecom: WeComSimulator;
  let app: ExampleApp;
  let corpId: string;

  beforeAll(async () => {
    wecom = await startWeComSimulator();
    corpId = wecom.credentials.corpId;
    app = await startExampleApp(thirdPartySettings(wecom), 'empty');
    const { suiteId, token, encodingAESKey } = wecom.credentials;
    const url = `${app.url}/auth/wecom/suite/${suiteId}`;
    const homepage = `${app.url}/auth/wecom/wecom-workbench?returnTo=/`;
    const fields = { homepage, commandUrl: url, dataUrl: url, token, encodingAESKey };
    await wecom.enterInConsole('third-party', fields);
    await wecom.pushDueTickets();
    await wecom.installApp(corpId);
  }, 90_000);
  afterAll(async () => {
    await app?.stop();
    await wecom?.close();
  });

  async function enter(page: Page): Promise<void> {
    await page.goto(`${wecom.url}/workbench?switch=1`);
    await scanAs(page, 'Galaxy Technology', 'lisi');
    await page.click('[data-action="open-app"]');
    await page.waitForURL((url) => url.origin === app.url && ['/', '/login'].includes(url.pathname));
  }

  /** The agentid comes by a second call to WeCom, in the background. */
  async function signInAfterInstallation(page: Page): Promise<void> {
    await until('The component', async () => {
      await enter(page);
      return (await page.locator('script[data-corp-id]').count()) > 0 || undefined;
    });
  }

  it('are shown in the WeCom client by its own component, for which the server signs the page', async () => {
    const { page, context } = await visit({ userAgent: USER_AGENTS.windows });
    await serveScripts(context);
    const complaints = complaintsOf(page);
    await signInAfterInstallation(page);

    await page.locator('h1', { hasText: 'Rose' }).waitFor();

    expect(await page.textContent('h1')).toBe('Hello, Rose, who is lisi');
    const { corpId: registered, agentId } = (await page.evaluate('window.registered')) as Registered;
    expect([registered, agentId]).toEqual([corpId, '1000010']);
    const { signature, ...signed } = (await page.evaluate('window.signed')) as Signed;
    expect(signature).toBe(jsSignature({ ticket: await ticketOf(wecom), ...signed, url: `${app.url}/` }));
    await page.goto(`${app.url}/account`);
    await page.locator('[data-linked] strong', { hasText: 'Rose' }).waitFor();
    expect(await page.textContent('[data-linked] strong')).toBe('Rose, who is lisi');
    expect(complaints).toEqual([]);
  }, 60_000);

  it('stay userids where the component cannot be had', async () => {
    const { page, context } = await visit({ userAgent: USER_AGENTS.windows });
    await context.route(/weixin\.qq\.com/, (route) => route.abort());

    await signInAfterInstallation(page);

    await landsOn(page, app, '/');
    expect(await page.textContent('h1')).toBe('Hello, lisi');
  }, 60_000);

  it('are not asked for outside of WeCom, where no page loads a script of another site', async () => {
    const { page, strangers } = await visit();

    await enter(page);

    await landsOn(page, app, '/');
    expect(await page.locator('script[data-corp-id]').count()).toBe(0);
    expect(await page.isVisible('[data-hint="names"]')).toBe(true);
    expect(strangers).toEqual([]);
  }, 60_000);
});

type Registered = { readonly corpId: string; readonly agentId: string };
type Signed = { readonly signature: string; readonly timestamp: number; readonly nonceStr: string };

/** In the place of WeCom's scripts, so that nothing leaves this machine. */
async function serveScripts(context: BrowserContext): Promise<void> {
  const serve = (body: string) => ({ contentType: 'text/javascript', body });
  await context.route('https://wwcdn.weixin.qq.com/**', (route) => route.fulfill(serve(SDK)));
  await context.route('https://open.work.weixin.qq.com/**', (route) => route.fulfill(serve(COMPONENT)));
}

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}

/** The ticket that the application's signature is made with: WeCom gives out the same one while it is good. */
async function ticketOf({ url, credentials, ...wecom }: WeComSimulator): Promise<string> {
  const { suiteId, suiteSecret, corpId } = credentials;
  const ask = async (path: string, body?: object): Promise<Record<string, string>> => {
    const post = body && { method: 'POST', body: JSON.stringify(body) };
    return (await (await fetch(`${url}/cgi-bin/${path}`, post)).json()) as Record<string, string>;
  };
  const suite_ticket = wecom.issueSuiteTicket(suiteId);
  const suite = await ask('service/get_suite_token', {
    suite_id: suiteId,
    suite_secret: suiteSecret,
    suite_ticket,
  });
  const query = new URLSearchParams({ suite_access_token: suite['suite_access_token'] ?? '' });
  const permanent_code = wecom.permanentCode(corpId);
  const corp = await ask(`service/get_corp_token?${query}`, { auth_corpid: corpId, permanent_code });
  const asked = new URLSearchParams({ access_token: corp['access_token'] ?? '', type: 'agent_config' });
  return (await ask(`ticket/get?${asked}`))['ticket'] ?? '';
}
