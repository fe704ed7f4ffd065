import { returnTo, WeComProviderQr, wecomRouter } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, type TestUser } from '../support/app';
import { Browser } from '../support/browser';
import { BYPASSES } from '../support/bypasses';
import { ORIGIN } from '../support/doors';
import { lisi } from '../support/flows';

/** What no landing page may have, by the words of the contract. */
const BANNED = new Set([
  ...BYPASSES.filter((path) => /^\/(\/|\\)|^[^/]|^$/.test(path)),
  ...BYPASSES.filter((path) => /[\p{Cc} \\]/u.test(path)),
  ...BYPASSES.filter((path) =>
    /%(2f|5c|0[0-9a-f]|1[0-9a-f]|7f|c2%8[0-9a-f])/i.test(path.split(/[?#]/)[0] ?? ''),
  ),
  ...BYPASSES.filter((path) => path.length > 2_048),
]);

const LONGEST = `/${'a'.repeat(2_047)}`;

/** Landing pages there is nothing to say against. */
const GOOD = [
  '/',
  '/orders/1',
  '/orders/1/',
  '/orders?page=2&sort=-date',
  '/orders#top',
  '/orders?from=https://app.example.com/a',
  '/orders?from=%2Fa%5Cb%0A',
  '/orders?q=//x',
  '/a//b',
  '/a/:id/@me/~you/!;,=+$',
  '/%E8%AE%A2%E5%8D%95/1',
  '/report%20of%20may.pdf',
  '/a.b/..c/d..',
  LONGEST,
];

describe('A landing page', () => {
  let wecom: WeComSimulator;
  let browser: Browser;

  beforeAll(async () => {
    wecom = await startWeComSimulator();
    const { providerCorpId, providerSecret } = wecom.credentials;
    const connection = new WeComProviderQr<TestUser>(
      {
        flow: 'provider-secret',
        providerCorpId,
        providerSecret,
        corps: 'any',
        callbackURL: `${ORIGIN}/auth/wecom/wecom-provider-qr/callback`,
        hosts: wecom.hosts,
      },
      ({ profile }) => ({ id: profile.id }),
    );
    const { app } = createTestApp((express, passport) => {
      const login = {
        passport,
        connections: [connection],
        successRedirect: '/home',
        failureRedirect: '/login',
      };
      express.use('/auth/wecom', wecomRouter(login));
      express.get('/plain', (req, res, next) => {
        const options = { returnTo: JSON.parse(String(req.query['wish'])) } as object;
        passport.authenticate(connection.name, options)(req, res, next);
      });
      express.get('/plain/callback', passport.authenticate(connection.name), (req, res) => {
        res.redirect(returnTo(req, '/home'));
      });
    });
    browser = new Browser(app);
  });
  afterAll(() => wecom.close());

  async function landingOf(page: string, path: string): Promise<string> {
    const back = await browser.answer(page, lisi(wecom));
    const { status, headers } = await browser.get(back.replace('/auth/wecom/wecom-provider-qr', path));
    expect(status).toBe(302);
    return String(headers['location']);
  }

  async function plainly(wish: unknown): Promise<string> {
    const query = encodeURIComponent(JSON.stringify(wish));
    return landingOf(await browser.start(`/plain?wish=${query}`), '/plain');
  }

  async function byRouter(query: string): Promise<string> {
    return landingOf(
      await browser.start(`/auth/wecom/wecom-provider-qr?${query}`),
      '/auth/wecom/wecom-provider-qr',
    );
  }

  it('is tried by at least two hundred bypasses below', () => {
    expect(BYPASSES.length).toBeGreaterThanOrEqual(200);
    expect(BANNED.size).toBeGreaterThanOrEqual(120);
  });

  it.each(BYPASSES)('never leads away, given by the application: %j (T49)', async (wish) => {
    const location = await plainly(wish);

    expect(location).toMatch(/^\/(?![/\\])/);
    expect(new URL(location, ORIGIN).origin).toBe(ORIGIN);
    if (BANNED.has(wish)) expect(location).toBe('/home');
  });

  it.each(BYPASSES)('never leads away, given by the visitor: %j (T49)', async (wish) => {
    const location = await byRouter(`returnTo=${encodeURIComponent(wish)}`);

    expect(location).toMatch(/^\/(?![/\\])/);
    expect(new URL(location, ORIGIN).origin).toBe(ORIGIN);
    if (BANNED.has(wish)) expect(location).toBe('/home');
  });

  it.each([
    'returnTo=/a&returnTo=//evil.example',
    'returnTo[]=/a',
    'returnTo[a]=/a',
    'ReturnTo=/a',
    'returnTo',
  ])('is the usual one for the query %s', async (query) => {
    expect(await byRouter(query)).toBe('/home');
  });

  it.each([null, 7, true, ['/orders'], { toString: '/orders' }])('is the usual one for %j', async (wish) => {
    expect(await plainly(wish)).toBe('/home');
  });

  it.each(GOOD)('is reached as it was asked for: %s', async (wish) => {
    const landings = [await plainly(wish), await byRouter(`returnTo=${encodeURIComponent(wish)}`)];

    expect(landings).toEqual([wish, wish]);
  });

  it('of 2,048 characters is reached, and one of 2,049 is not', async () => {
    expect(LONGEST).toHaveLength(2_048);
    expect(await plainly(LONGEST)).toBe(LONGEST);
    expect(await plainly(`${LONGEST}a`)).toBe('/home');
  });

  it('is not what a callback asks for', async () => {
    const page = await browser.start('/auth/wecom/wecom-provider-qr');
    const back = await browser.answer(page, lisi(wecom));

    const { headers } = await browser.get(`${back}&returnTo=/orders`);

    expect(headers['location']).toBe('/home');
  });
});
