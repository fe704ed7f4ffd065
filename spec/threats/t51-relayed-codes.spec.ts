import { wecomRouter } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Listener } from '../events/support/listener';
import { byMember, corpQr, QR } from '../routes/support/router-app';
import { createTestApp, type TestApp } from '../support/app';
import { Browser } from '../support/browser';
import { forward, stopClock } from '../support/clock';
import { lisi } from '../support/flows';

describe('T51 A QR code that an attacker shows to a victim', () => {
  let wecom: WeComSimulator;
  let listener: Listener;
  let door: TestApp;
  let told: Array<readonly [address: string | undefined, account: string]>;

  beforeEach(async () => {
    stopClock();
    wecom = await startWeComSimulator();
    listener = new Listener();
    told = [];
    door = createTestApp((app, passport) => {
      app.set('trust proxy', true);
      app.use(
        '/auth/wecom',
        wecomRouter({
          passport,
          connections: [corpQr(wecom, byMember)],
          successRedirect: '/home',
          failureRedirect: '/login',
          onSignIn: (req, { profile }) => void told.push([req.ip, profile.id]),
        }),
      );
    });
  });
  afterEach(async () => {
    listener.stop();
    await wecom.close();
    jest.useRealTimers();
  });

  const attacker = () => new Browser(door.app, { 'X-Forwarded-For': '203.0.113.66' });

  it('signs the attacker in as the victim who scans it: that cannot be told from a person with two devices', async () => {
    const browser = attacker();

    await browser.signIn(QR, lisi(wecom));

    expect(await browser.me()).toBe(`${lisi(wecom).corpId}:u:lisi`);
  });

  it('is worth nothing after fifteen minutes', async () => {
    const browser = attacker();
    const back = await browser.answer(await browser.start(QR), lisi(wecom));
    forward({ minutes: 15, seconds: 1 });

    const answer = await browser.get(back);

    expect(answer.headers['location']).toBe('/login?wecom_error=state-mismatch');
    expect(await browser.me()).toBeUndefined();
  });

  it('leaves the application what to notice it by: how long the login was away, and whose browser it ended in', async () => {
    const browser = attacker();
    const page = await browser.start(QR);
    forward({ minutes: 4 });

    await browser.get(await browser.answer(page, lisi(wecom)));

    expect(listener.on('passport-wecom:sign-in')).toEqual([expect.objectContaining({ awayMs: 240_000 })]);
    expect(told).toEqual([['203.0.113.66', `${lisi(wecom).corpId}:u:lisi`]]);
  });
});
