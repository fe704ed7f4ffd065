import type { Page } from 'playwright-core';
import { USER_AGENTS } from '../support/browser';
import { describeInChromium } from './support/chromium';
import { type ExampleApp, startExampleApp } from './support/example-app';
import { ALICE, landsOn, openInWorkbench, signInByQr, signInWithPassword } from './support/steps';

const PHONE = { width: 360, height: 740 };
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1';

/** In the page: the colour behind an element is that of the first one around it that has any. */
const BEHIND = `(element) => {
  for (let at = element; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor;
  }
  return 'rgb(255, 255, 255)';
}`;
const FOCUS = `(() => {
  const style = getComputedStyle(document.activeElement);
  return [style.outlineWidth, style.outlineColor, (${BEHIND})(document.activeElement.parentElement)];
})()`;
const TEXT_COLOURS = `[...document.querySelectorAll('body *')]
  .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((element) => [element.textContent.trim(), getComputedStyle(element).color, (${BEHIND})(element)])`;

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

  it('put the Workbench first inside a WeCom client, as the main button', async () => {
    const { page } = await visit({ userAgent: USER_AGENTS.android, viewport: PHONE });

    await page.goto(`${app.url}/login`);

    expect(await page.getAttribute('main a >> nth=0', 'data-connection')).toBe('wecom-workbench');
    expect(await page.getAttribute('[data-connection] >> nth=0', 'class')).toBe('button primary');
    expect(await page.isVisible('[data-connection] >> nth=0')).toBe(true);
  });

  it.each([
    ['a browser', undefined, ['wecom-provider-qr'], 1],
    ['a phone', IPHONE, ['wecom-provider-qr'], 0],
    ['WeCom on Windows', USER_AGENTS.windows, ['wecom-workbench', 'wecom-provider-qr'], 0],
    ['WeCom on a phone', USER_AGENTS.android, ['wecom-workbench', 'wecom-provider-qr'], 0],
  ])('offer in %s only the ways to sign in that work there', async (_, userAgent, names, smallWindows) => {
    const { page } = await visit(userAgent === undefined ? {} : { userAgent });

    await page.goto(`${app.url}/login`);

    const buttons = await page.locator('[data-connection]').all();
    expect(await Promise.all(buttons.map((button) => button.getAttribute('data-connection')))).toEqual(names);
    expect(await page.locator('[data-popup]').count()).toBe(smallWindows);
  });

  it.each(['light', 'dark'] as const)(
    'show where the keyboard is, 3:1 and more (%s)',
    async (colorScheme) => {
      const { page } = await visit({ colorScheme });
      await page.goto(`${app.url}/login`);
      const seen: string[] = [];

      for (let stop = 0; stop < 7; stop += 1) {
        await page.keyboard.press('Tab');
        const [width, outline, behind] = (await page.evaluate(FOCUS)) as [string, string, string];
        seen.push(width);
        expect(contrast(outline, behind)).toBeGreaterThanOrEqual(3);
      }

      expect(new Set(seen)).toEqual(new Set(['3px']));
    },
  );

  it.each(['light', 'dark'] as const)('can be read, 4.5:1 and more (%s)', async (colorScheme) => {
    const { page } = await visit({ colorScheme });
    const pairs: Array<[string, string, string]> = [];
    for (const path of ['/login?wecom_error=declined', '/login?signed_out=1', '/nowhere']) {
      await page.goto(app.url + path);
      pairs.push(...((await page.evaluate(TEXT_COLOURS)) as Array<[string, string, string]>));
    }

    expect(pairs.length).toBeGreaterThan(20);
    expect(pairs.filter(([, text, behind]) => contrast(text, behind) < 4.5)).toEqual([]);
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

/** The contrast of two colours, as WCAG 2 reckons it. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [one, other].map(luminance).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const channels = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((channel) => {
    const value = Number(channel) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const [red = 0, green = 0, blue = 0] = channels;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}
