import { outcome } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { corpQr, corpWorkbench, openRouter, QR, WORKBENCH } from '../routes/support/router-app';
import type { TestApp } from '../support/app';
import { Browser, setCookies } from '../support/browser';
import { openDoor } from '../support/doors';
import { corpAppQr, lisi } from '../support/flows';

/** What browsers and scripts say of requests that no person sees the answer of. */
const IN_BACKGROUND: ReadonlyArray<readonly [string, Readonly<Record<string, string>>]> = [
  ['a poll by fetch', { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' }],
  ['a poll of the own site by fetch', { 'Sec-Fetch-Mode': 'same-origin', 'Sec-Fetch-Dest': 'empty' }],
  ['an image', { 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' }],
  ['a web socket', { 'Sec-Fetch-Mode': 'websocket' }],
  ['a request of a script', { 'X-Requested-With': 'XMLHttpRequest' }],
  ['a request of a script in another spelling', { 'X-Requested-With': 'xmlhttprequest' }],
  ['an image in an old browser', { Accept: 'image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5' }],
  ['a stream of events', { Accept: 'text/event-stream' }],
  ['a poll for JSON in an old browser', { Accept: 'application/json' }],
  ['Chrome’s prefetch', { 'Sec-Purpose': 'prefetch', 'Sec-Fetch-Mode': 'no-cors' }],
  ['Chrome’s prerender', { 'Sec-Purpose': 'prefetch;prerender', 'Sec-Fetch-Mode': 'navigate' }],
  ['an older prerender', { Purpose: 'prerender' }],
  ['an older prefetch', { Purpose: 'prefetch' }],
  ['Firefox’s prefetch', { 'X-Moz': 'prefetch' }],
  ['Safari’s preview', { 'X-Purpose': 'preview' }],
];

const BY_A_PERSON: ReadonlyArray<readonly [string, Readonly<Record<string, string>>]> = [
  ['that says nothing', {}],
  ['of a window', { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' }],
  ['of a frame of the application', { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' }],
  ['passed on by a service worker', { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'empty' }],
  ['of an old browser', { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }],
  ['that takes anything', { Accept: '*/*' }],
  ['of WeCom on Android', { 'X-Requested-With': 'com.tencent.wework' }],
  [
    'of WeCom on a newer Android',
    { 'X-Requested-With': 'com.tencent.wework', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-User': '?1' },
  ],
];

describe('T96 A login is begun by a person who goes somewhere', () => {
  let wecom: WeComSimulator;
  let door: TestApp;
  let browser: Browser;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    door = openDoor(corpAppQr(wecom, ({ profile }) => ({ id: profile.id })));
    browser = new Browser(door.app);
  });
  afterEach(() => wecom.close());

  it.each(IN_BACKGROUND)('and not by %s: 401, no cookie', async (_, headers) => {
    const answer = await browser.get('/start', headers);

    expect(answer.status).toBe(401);
    expect(answer.headers['location']).toBeUndefined();
    expect(setCookies(answer)).toEqual([]);
  });

  it('and the application is told so by the code sign-in-needed', async () => {
    const { body } = await browser.get('/custom', { 'Sec-Fetch-Mode': 'cors' });

    expect(body).toEqual({
      user: false,
      info: { code: 'sign-in-needed', message: expect.stringContaining('open the sign-in page') },
      status: 401,
    });
  });

  it.each(BY_A_PERSON)('like a navigation %s', async (_, headers) => {
    const answer = await browser.get('/start', headers);

    expect(answer.status).toBe(302);
    expect(browser.logins).toHaveLength(1);
  });

  it('also where a form is sent: it navigates', async () => {
    await browser.post('/local/ada');

    const answer = await browser.send('post', '/link', {
      headers: { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
    });

    expect(answer.status).toBeLessThan(400);
    expect(browser.logins).toHaveLength(1);
  });

  it('so twenty polls of an expired page leave the login alone that is being scanned', async () => {
    const page = await browser.start('/start');
    const held = [...browser.jar];

    for (let i = 0; i < 20; i += 1) await browser.get('/start', { 'Sec-Fetch-Mode': 'cors' });

    expect([...browser.jar]).toEqual(held);
    expect((await browser.get(await browser.answer(page, lisi(wecom)))).status).toBe(200);
  });

  it('but the parameters of a login panel are for whoever the application gives them to, a script too', async () => {
    const connection = corpAppQr(wecom, ({ profile }) => ({ id: profile.id }), { name: 'panel' });
    const panel = openDoor(connection);
    panel.app.get('/panel', (req, res, next) => {
      if (!('loginPanelParams' in connection)) return next(new Error('no panel'));
      connection.loginPanelParams(req).then((params) => res.json(params), next);
    });
    const reader = new Browser(panel.app);

    const answer = await reader.get('/panel', { 'Sec-Fetch-Mode': 'cors' });

    expect(answer.status).toBe(200);
    expect(reader.logins).toHaveLength(1);
  });
});

describe('T96 A poll at wecomRouter', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it.each(['/auth/wecom', QR, WORKBENCH])(
    'is answered 401 and led to no page a script would take for its answer: %s',
    async (address) => {
      const { app } = openRouter([corpQr(wecom), corpWorkbench(wecom)]);

      const answer = await new Browser(app).get(address, { 'Sec-Fetch-Mode': 'cors' });

      expect([answer.status, answer.text]).toEqual([401, 'Unauthorized']);
      expect(answer.headers['location']).toBeUndefined();
      expect(setCookies(answer)).toEqual([]);
    },
  );

  it('is told from a person whom a resolver refuses with the same code', async () => {
    const refusing = () => outcome.refused('sign-in-needed');
    const browser = new Browser(openRouter([corpQr(wecom, refusing)]).app);

    const answer = await browser.signIn(QR, lisi(wecom));

    expect(answer.headers['location']).toBe('/login?wecom_error=sign-in-needed');
  });
});
