import fc from 'fast-check';
import { checkedPath } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { corpQr, openRouter, QR } from '../routes/support/router-app';
import { Browser } from '../support/browser';
import { BYPASSES } from '../support/bypasses';
import { ORIGIN } from '../support/doors';
import { lisi } from '../support/flows';
import { report, SEED, SIZES } from '../support/sizes';

const piece = fc.oneof(
  fc.constantFrom(
    '/',
    '//',
    '\\',
    '.',
    '..',
    '%2f',
    '%5C',
    '%2e',
    '%09',
    '%0a',
    '%00',
    '\t',
    '\n',
    '\0',
    ' ',
    '?',
    '#',
    ':',
    '@',
  ),
  fc.constantFrom(
    'evil.example',
    'https:',
    'javascript:',
    'home',
    '／',
    '＼',
    '。',
    '\u2028',
    '\u200b',
    '\ufeff',
    '\ud800',
    '[::1]',
    'xn--',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const address = fc.oneof(
  fc
    .tuple(fc.constantFrom('', '/'), fc.array(piece, { maxLength: 6 }))
    .map(([first, rest]) => first + rest.join('')),
  fc.constantFrom(...BYPASSES),
  fc.webPath(),
);

/** Where a browser goes that is on the application's callback and is told to go there. */
function landsOn(location: string): URL {
  return new URL(location, `${ORIGIN}${QR}/callback`);
}

describe('A random returnTo', () => {
  afterAll(() => report('Random returnTo', SIZES.pureRuns + SIZES.signIns));

  it('is dropped, or a path of this origin, also after a browser has taken tabs and line ends out of it', () => {
    fc.assert(
      fc.property(address, (text) => {
        const kept = checkedPath(text);
        if (kept === undefined) return;
        expect(kept).toBe(text);
        for (const seen of [kept, kept.replace(/[\t\n\r]/g, '')]) {
          const { origin, pathname, username, password } = landsOn(seen);
          expect([origin, username, password]).toEqual([ORIGIN, '', '']);
          expect(new URL(pathname, ORIGIN).origin).toBe(ORIGIN);
        }
        expect(checkedPath(kept)).toBe(kept);
      }),
      { numRuns: SIZES.pureRuns, seed: SEED },
    );
  });

  it(
    'leads nowhere else after a sign-in, nor after a declined one',
    async () => {
      const wecom: WeComSimulator = await startWeComSimulator();
      const { app, errors } = openRouter([corpQr(wecom)]);
      try {
        await fc.assert(
          fc.asyncProperty(address, fc.boolean(), async (text, declines) => {
            const browser = new Browser(app);
            const page = await browser.start(
              `${QR}?returnTo=${encodeURIComponent(Buffer.from(text).toString())}`,
            );

            const { headers } = await browser.get(
              await browser.answer(page, declines ? 'decline' : lisi(wecom)),
            );

            const location = String(headers['location']);
            expect(location).toMatch(/^\/(?![/\\])/);
            expect(landsOn(location).origin).toBe(ORIGIN);
          }),
          { numRuns: SIZES.signIns, seed: SEED },
        );
        expect(errors).toEqual([]);
      } finally {
        await wecom.close();
      }
    },
    20 * 60_000,
  );
});
