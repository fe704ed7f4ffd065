import type { Page } from 'playwright-core';
import { describeInChromium } from './support/chromium';
import { type ExampleApp, startExampleApp } from './support/example-app';
import { ALICE, landsOn, openInWorkbench, signInByQr, signInWithPassword } from './support/steps';

const PHONE = { width: 360, height: 740 };

describeInChromium('the pages of the example app', (visit) => {
  let app: ExampleApp;

  beforeAll(async () => {
    app = await startExampleApp({ ON_UNASSOCIATED: 'bind-or-register' });
  }, 90_000);
  afterAll(() => app?.stop());

  it('are in Chinese for a browser that prefers Chinese, and in English for any other', async () => {
    const [chinese, english, german] = [
      await visit({ locale: 'zh-CN' }),
      await visit({ locale: 'en-GB' }),
      await visit({ locale: 'de-DE' }),
    ];

    const titles = [chinese, english, german].map(async ({ page }) => {
      await page.goto(`${app.url}/login`);
      return page.textContent('h1');
    });

    expect(await Promise.all(titles)).toEqual(['登录', 'Sign in', 'Sign in']);
  });

  it('switch their language on the spot and remember it', async () => {
    const { page } = await visit();
    await page.goto(`${app.url}/login?wecom_error=declined`);

    await page.click('[data-action="language"]');

    await page.waitForURL(/lang=zh/);
    expect(await page.textContent('[role="alert"]')).toContain('您在企业微信中取消了登录');
    await page.goto(`${app.url}/login`);
    expect(await page.getAttribute('html', 'lang')).toBe('zh-CN');
  });

  it.each(['en-US', 'zh-CN'])('fit on a phone without scrolling sideways (%s)', async (locale) => {
    const { page } = await visit({ locale, viewport: PHONE, isMobile: true, hasTouch: true });
    const tooWide: string[] = [];
    const look = async (name: string) => {
      if (await scrollsSideways(page)) tooWide.push(name);
    };

    await page.goto(`${app.url}/login?wecom_error=not-bound`);
    await look('login');
    await signInByQr(page, app, locale === 'zh-CN' ? '红枫贸易' : 'Maple Trading', 'lisi');
    await landsOn(page, app, '/bind');
    await look('bind');
    await page.fill('form[action="/bind"] [name="name"]', ALICE.name);
    await page.fill('form[action="/bind"] [name="password"]', ALICE.password);
    await page.click('[data-action="bind"]');
    await landsOn(page, app, '/');
    await look('home');
    await page.goto(`${app.url}/account`);
    await page.click('summary');
    await look('account');
    await page.goto(`${app.url}/nowhere`);
    await look('not found');

    expect(tooWide).toEqual([]);
    await page.goto(`${app.url}/account`);
    await page.click('summary');
    await page.fill('form[action="/account/unlink"] [name="password"]', ALICE.password);
    await page.click('[data-action="unlink"]');
    await page.waitForURL(/done=unlinked/);
  });

  it('put the Workbench first inside a WeCom client', async () => {
    const userAgent =
      'Mozilla/5.0 (Linux; Android 11; wv) Mobile Safari/537.36 wxwork/4.0.16 MicroMessenger/7.0.1';
    const { page } = await visit({ userAgent });

    await page.goto(`${app.url}/login`);

    expect(await page.getAttribute('[data-connection] >> nth=0', 'data-connection')).toBe('wecom-workbench');
  });

  it('tell WeCom which site a sign-in comes from', async () => {
    const { page } = await visit();
    const referers: Array<string | undefined> = [];
    page.on('request', (request) => {
      if (request.url().includes('3rd_qrConnect')) referers.push(request.headers()['referer']);
    });

    await page.goto(`${app.url}/login`);
    await page.click('[data-connection="wecom-provider-qr"]');
    await page.waitForURL(/3rd_qrConnect/);

    expect(referers).toEqual([`${app.url}/`]);
  });

  it('say that another account is still signed in beside a failure, and not whose', async () => {
    const { page } = await visit();
    await signInWithPassword(page, app, ALICE);

    await page.goto(`${app.url}/login?wecom_error=bound-to-another-user`);

    const text = await page.textContent('main');
    expect(text).toContain('An account is still signed in on this browser.');
    expect(text).not.toContain('#1');
  });

  it('break no rule of their own content security policy', async () => {
    const { page } = await visit();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });

    await page.goto(`${app.url}/login`);
    await openInWorkbench(page, app, 'Galaxy Technology', 'lisi');
    await landsOn(page, app, '/bind');

    expect(complaints).toEqual([]);
  });
});

async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}
