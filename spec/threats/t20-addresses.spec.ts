import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { installApp } from '../routes/support/install-app';
import { openRouter } from '../routes/support/router-app';
import { Browser } from '../support/browser';
import { openDoor } from '../support/doors';
import { FLOWS, type Flow, lisi, providerSecret } from '../support/flows';

const PRIVATE = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
const member = ({ profile }: { profile: { id: string } }) => ({ id: profile.id });

let wecom: WeComSimulator;
beforeEach(async () => {
  wecom = await startWeComSimulator();
});
afterEach(() => wecom.close());

describe.each(FLOWS)('T20 The addresses of a login, by $title,', (flow: Flow) => {
  const visit = (resolver = member) => new Browser(openDoor(flow.create(wecom, resolver)).app);

  it('are kept in no cache and told to no other site, whatever becomes of the callback', async () => {
    const browser = visit();
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    const broken = visit(() => {
      throw new Error('no table');
    });

    const answers = {
      refused: await browser.get(back.replace('state=', 'state=x')),
      prefetched: await browser.get(back, { 'Sec-Purpose': 'prefetch' }),
      byPost: await browser.post(back),
      signedIn: await browser.get(back),
      declined: await broken.signIn('/start', 'decline'),
      failed: await broken.signIn('/start', lisi(wecom)),
    };

    expect(Object.values(answers).map(({ status }) => status)).toEqual([403, 503, 405, 200, 401, 500]);
    for (const [name, { headers }] of Object.entries(answers))
      expect({ name, ...headers }).toMatchObject({ name, ...PRIVATE });
  });

  it('are kept in no cache at the start either, which shows WeCom’s older QR page where it began, and no other', async () => {
    const { headers } = await visit().get('/start');

    expect(headers['cache-control']).toBe('no-store');
    expect(headers['referrer-policy']).toBe(flow.create === providerSecret ? 'origin' : 'no-referrer');
  });
});

describe('T20 The addresses of a login through wecomRouter', () => {
  it('are left behind: the browser ends where neither code nor state stands', async () => {
    const prefix = '/auth/wecom/wecom-provider-qr';
    const browser = new Browser(openRouter([providerSecret(wecom, member, { prefix })]).app);

    const answers = [
      await browser.signIn(`${prefix}?returnTo=/orders`, lisi(wecom)),
      await browser.signIn(prefix, 'decline'),
    ];

    expect(answers.map(({ headers }) => headers['location'])).toEqual([
      '/orders',
      '/login?wecom_error=declined',
    ]);
    for (const { headers } of answers) expect(headers).toMatchObject(PRIVATE);
  });
});

describe('T20 The addresses of an installation', () => {
  it('are kept in no cache and told to no other site, whatever becomes of the callback', async () => {
    const browser = new Browser((await installApp(wecom, () => undefined)).app);
    const failing = await installApp(wecom, () => Promise.reject(new Error('no table')));
    const back = await browser.answer(await browser.start('/install'), lisi(wecom));

    const answers = {
      refused: await browser.get(back.replace('state=', 'state=x')),
      prefetched: await browser.get(back, { 'Sec-Purpose': 'prefetch' }),
      byPost: await browser.post(back),
      installed: await browser.get(back),
      declined: await browser.signIn('/install', 'decline'),
      failed: await new Browser(failing.app).signIn('/install', lisi(wecom)),
    };

    expect(Object.values(answers).map(({ status }) => status)).toEqual([303, 503, 405, 303, 303, 500]);
    for (const [name, { headers }] of Object.entries(answers))
      expect({ name, ...headers }).toMatchObject({ name, ...PRIVATE });
    expect(answers.installed.headers['location']).toBe('/welcome');
  });
});
