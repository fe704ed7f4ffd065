import { sendConfirmPage } from '../../lib/pages/confirm';
import { sendHandOverPage } from '../../lib/pages/hand-over';
import { describeInChromium } from '../browser/support/chromium';
import { type OwnServer, ownServer } from '../browser/support/own-server';
import { createTestApp } from '../support/app';

/** What a person sees: colours of the text, of the card under it, and of the ring around what has the focus. */
const LOOK = `(() => {
  const rgb = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const style = (selector) => getComputedStyle(document.querySelector(selector));
  const focused = getComputedStyle(document.activeElement);
  return {
    card: rgb(style('main').backgroundColor),
    text: rgb(style('main').color),
    second: rgb(style('p.second').color),
    button: rgb(focused.backgroundColor),
    label: rgb(focused.color),
    ring: rgb(focused.outlineColor),
    ringWidth: parseFloat(focused.outlineWidth),
    ringStyle: focused.outlineStyle,
  };
})()`;

interface Look {
  readonly card: number[];
  readonly text: number[];
  readonly second: number[];
  readonly button: number[];
  readonly label: number[];
  readonly ring: number[];
  readonly ringWidth: number;
  readonly ringStyle: string;
}

/** The ratio that WCAG 2 asks for: 4.5 for text, 3 for what has to be seen. */
function contrast(one: readonly number[], other: readonly number[]): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describeInChromium('The pages of this package', (visit) => {
  let place: OwnServer;
  beforeAll(async () => {
    place = await ownServer();
    const { app } = createTestApp((mounted) => {
      mounted.get('/link', (_req, res) => sendHandOverPage(res, '/'));
      mounted.get('/form', (_req, res) => sendConfirmPage(res, '/'));
    });
    place.serve(app);
  });
  afterAll(() => place.close());

  describe.each(['light', 'dark'] as const)('on a %s screen', (colorScheme) => {
    it.each(['/link', '/form'])('can be read, and show what has the focus: %s', async (path) => {
      const { page } = await visit({ colorScheme });
      await page.goto(`${place.url}${path}`);
      await page.keyboard.press('Tab');

      const look = (await page.evaluate(LOOK)) as Look;

      expect(luminance(look.card) > 0.5).toBe(colorScheme === 'light');
      expect(contrast(look.text, look.card)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(look.second, look.card)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(look.label, look.button)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(look.button, look.card)).toBeGreaterThanOrEqual(3);
      expect(contrast(look.ring, look.card)).toBeGreaterThanOrEqual(3);
      expect([look.ringStyle, look.ringWidth >= 2]).toEqual(['solid', true]);
    });
  });

  it.each([320, 390, 1280])('fit a window %i wide without scrolling sideways', async (width) => {
    const { page } = await visit({ viewport: { width, height: 700 } });
    const tooWide: string[] = [];

    for (const path of ['/link', '/form']) {
      await page.goto(`${place.url}${path}`);
      const isTooWide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
      if (await page.evaluate(isTooWide)) tooWide.push(path);
    }

    expect(tooWide).toEqual([]);
  });
});
