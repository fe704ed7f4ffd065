import { outcome, wecomRouter } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp } from '../support/app';
import { Browser } from '../support/browser';
import { corpQr, QR } from './support/router-app';

describe('A login that was to link and has failed', () => {
  let wecom: WeComSimulator;
  let lisi: { corpId: string; userId: string };

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    lisi = { corpId: wecom.credentials.corpId, userId: 'lisi' };
  });
  afterEach(() => wecom.close());

  /** Somebody who is signed in, on the way to link. */
  async function linking(options: object): Promise<{ browser: Browser; page: string }> {
    const connection = corpQr(wecom, () => outcome.refused('bound-to-another-user'));
    const { app } = createTestApp((mounted, passport) => {
      mounted.post('/link', passport.authenticate(connection, { ...options }));
      const ends = { successRedirect: '/home', failureRedirect: '/login' };
      mounted.use('/auth/wecom', wecomRouter({ passport, connections: [connection], ...ends }));
    });
    const browser = new Browser(app);
    await browser.post('/local/ada');
    return { browser, page: String((await browser.post('/link')).headers['location']) };
  }

  it.each([
    ['the resolver refuses it', 'lisi', 'bound-to-another-user'],
    ['the person declines', undefined, 'declined'],
  ])('goes back to where it began, with its reason: %s', async (_title, userId, code) => {
    const { browser, page } = await linking({ link: true, returnTo: '/account?tab=wecom#links' });

    const back = await browser.answer(page, userId ? lisi : 'decline');
    const { status, headers } = await browser.get(back);

    expect([status, headers['location']]).toEqual([302, `/account?tab=wecom&wecom_error=${code}#links`]);
    expect(await browser.me()).toBe('ada');
  });

  it('goes to the login page where it has not said where it began', async () => {
    const { browser, page } = await linking({ link: true });

    const { headers } = await browser.get(await browser.answer(page, lisi));

    expect(headers['location']).toBe('/login?wecom_error=bound-to-another-user');
  });

  it('goes to the login page where it was no linking: nobody is signed in on the page that was asked for', async () => {
    const { browser, page } = await linking({ returnTo: '/account' });

    const { headers } = await browser.get(await browser.answer(page, lisi));

    expect(headers['location']).toBe('/login?wecom_error=bound-to-another-user');
  });

  it('goes nowhere else where the session has changed hands meanwhile', async () => {
    const { browser, page } = await linking({ link: true, returnTo: '/account' });
    const back = await browser.answer(page, lisi);
    await browser.post('/local/ben');

    const { headers } = await browser.get(back);

    expect(headers['location']).toBe('/account?wecom_error=link-user-changed');
    expect(await browser.me()).toBe('ben');
  });

  it('asks for a sign-in first where nobody is signed in', async () => {
    const { browser } = await linking({ link: true, returnTo: '/account' });
    browser.jar.clear();

    expect((await browser.post(`${QR}?returnTo=/account`)).status).toBe(200);
    expect((await browser.post('/link')).status).toBe(401);
  });
});
