import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import type { TestApp } from '../support/app';
import { createTestApp } from '../support/app';
import { Browser, setCookies } from '../support/browser';
import { mountDoor } from '../support/doors';
import { callsWithToken } from '../support/redemptions';
import { corpQr, legacyQr, openRouter, QR, WORKBENCH } from './support/router-app';

const LISI = { corpId: 'wwaaaaaaaaaaaaaaaa', userId: 'lisi' };
const RESTART = '/auth/wecom/wecom-provider-qr?restart=1';

describe('A callback that comes back in another browser than the login left', () => {
  let wecom: WeComSimulator;
  let app: TestApp['app'];
  let callback: string;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    wecom.addMember({ ...LISI, openUserId: 'woLisi' });
    ({ app } = openRouter([legacyQr(wecom)]));
    const first = new Browser(app);
    callback = await first.answer(await first.start(QR), LISI);
  });
  afterEach(() => wecom.close());

  it('starts the login once more there, without touching the code (T13)', async () => {
    const second = new Browser(app);

    const { status, headers } = await second.get(callback);

    expect([status, headers['location']]).toEqual([303, RESTART]);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(await second.me()).toBeUndefined();
    expect(callsWithToken(wecom)).toEqual([]);
  });

  it('ends well there, as the person who answers in that browser', async () => {
    const second = new Browser(app);
    const wangwu = { corpId: LISI.corpId, userId: 'wangwu' };
    wecom.addMember({ ...wangwu, openUserId: 'woWangwu' });
    const restarted = await second.get(callback);

    const landed = await second.signIn(String(restarted.headers['location']), wangwu);

    expect([landed.status, landed.headers['location']]).toEqual([302, '/home']);
    expect(await second.me()).toBe('o:woWangwu');
  });

  it('can still be finished by the first browser', async () => {
    const first = new Browser(app);
    const own = await first.answer(await first.start(QR), LISI);
    await new Browser(app).get(own);

    const landed = await first.get(own);

    expect(landed.headers['location']).toBe('/home');
    expect(await first.me()).toBe('o:woLisi');
  });

  it('marks the browser for five minutes at most, out of reach of scripts', async () => {
    const restarted = await new Browser(app).get(callback);

    expect(setCookies(restarted)).toEqual(['wecom-restarted=1; Max-Age=300; Path=/; HttpOnly; SameSite=Lax']);
  });

  it('forgets the mark once the login has come to its end', async () => {
    const second = new Browser(app);
    await second.signIn(String((await second.get(callback)).headers['location']), LISI);

    const again = await second.get(`${QR}/callback?auth_code=other&state=${'B'.repeat(43)}`);

    expect(second.jar.has('wecom-restarted')).toBe(true);
    expect([again.status, again.headers['location']]).toEqual([303, RESTART]);
  });

  it('shows an honest page at the second failure, in both languages', async () => {
    const second = new Browser(app);
    await second.get(callback);

    const { status, headers, text } = await second.get(callback);

    expect(status).toBe(403);
    expect(headers['location']).toBeUndefined();
    expect(text).toContain('WeCom has sent you back to another browser than the one you started in');
    expect(text).toContain('企业微信返回到了与发起登录时不同的浏览器，或当前浏览器禁用了 Cookie');
    expect(text).toContain(`href="${QR}"`);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(text).not.toContain('auth_code');
  });

  it('shows that page after one restart to a browser that refuses cookies, and never turns in a circle (T13)', async () => {
    const visited: Array<[number, string]> = [];
    let address: string | undefined = callback;
    while (address !== undefined && visited.length < 10) {
      const { status, headers }: { status: number; headers: Record<string, string> } = await new Browser(
        app,
      ).get(address);
      address = headers['location'];
      visited.push([status, address ?? 'the end']);
    }

    expect(visited).toEqual([
      [303, RESTART],
      [403, 'the end'],
    ]);
  });

  it('signs nobody in by the restart itself, whatever code and state say', async () => {
    const second = new Browser(app);
    await second.get(callback);

    const repeats = [await second.get(callback), await second.get(`${callback}&restart=1`)];

    expect(repeats.map(({ status }) => status)).toEqual([403, 403]);
    expect(await second.me()).toBeUndefined();
    expect(wecom.count('service/get_login_info')).toBe(0);
  });

  it('does not restart where the browser has the cookie and the state is used up', async () => {
    const browser = new Browser(app);
    const own = await browser.answer(await browser.start(QR), LISI);
    await browser.get(own);

    const { status, headers } = await browser.get(own.replace(/auth_code=[^&]+/, 'auth_code=other'));

    expect([status, headers['location']]).toEqual([302, '/login?wecom_error=state-mismatch']);
  });

  it('does not restart where the cookie is there and has been tampered with', async () => {
    const browser = new Browser(app);
    const own = await browser.answer(await browser.start(QR), LISI);
    for (const name of browser.logins)
      browser.jar.set(name, 'm.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');

    const { status, headers } = await browser.get(own);

    expect([status, headers['location']]).toEqual([302, '/login?wecom_error=state-mismatch']);
    expect(await browser.me()).toBeUndefined();
  });

  it.each([
    ['a login that was declined', (own: string) => own.replace(/auth_code=[^&]+&/, '')],
    ['an error of WeCom’s', (own: string) => `${own.replace(/auth_code=[^&]+&/, '')}&error=access_denied`],
    ['no state', (own: string) => own.replace(/&state=\w+/, '')],
    ['a code in two parts', (own: string) => `${own}&auth_code=other`],
    ['two states', (own: string) => `${own}&state=${'B'.repeat(32)}`],
    ['two states, one of them in brackets', (own: string) => `${own}&state[]=${'B'.repeat(32)}`],
    ['a state in brackets', (own: string) => own.replace('&state=', '&state[]=')],
    ['a state that is none of ours', (own: string) => own.replace(/&state=\w+/, '&state=a%20b')],
  ])('does not restart for %s', async (_title, spoil) => {
    const { status, headers } = await new Browser(app).get(spoil(callback));

    expect(status).toBe(302);
    expect(headers['location']).toMatch(/^\/login\?wecom_error=(state-mismatch|malformed-callback)$/);
  });

  it('does not restart where the person declined in the browser that began', async () => {
    const landed = await new Browser(app).signIn(QR, 'decline');

    expect([landed.status, landed.headers['location']]).toEqual([302, '/login?wecom_error=declined']);
  });

  it('does not restart a POST', async () => {
    const { status, headers } = await new Browser(app).post(callback);

    // A page that goes on: an answer to a form.
    expect([status, headers['location']]).toEqual([200, '/login?wecom_error=method-not-allowed']);
  });

  it('restarts the connection it belongs to', async () => {
    const qr = corpQr(wecom, undefined, {
      name: 'staff',
      callbackURL: `http://localhost:3000/auth/wecom/staff/callback`,
    });
    const router = openRouter([legacyQr(wecom), qr]).app;

    const { headers } = await new Browser(router).get(`/auth/wecom/staff/callback?code=a&state=b`);

    expect(headers['location']).toBe('/auth/wecom/staff?restart=1');
  });

  it('is refused by passport.authenticate, which leads nowhere', async () => {
    const plain = createTestApp((express, passport) => mountDoor(express, passport, legacyQr(wecom)));
    const first = new Browser(plain.app);
    const own = await first.answer(await first.start('/start'), LISI);

    const { status, headers } = await new Browser(plain.app).get(own.replace(QR, ''));

    expect([status, headers['location']]).toEqual([403, undefined]);
  });

  it('knows no address but those of connections', async () => {
    const { status } = await new Browser(app).get(`${WORKBENCH}/callback?code=a&state=b`);

    expect(status).toBe(404);
  });
});
