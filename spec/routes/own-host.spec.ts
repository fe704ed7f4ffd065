import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Warnings } from '../events/support/warnings';
import { createTestApp } from '../support/app';
import { Browser } from '../support/browser';
import { mountDoor } from '../support/doors';
import { lisi } from '../support/flows';
import { byMember, corpQr, legacyQr, openRouter, QR } from './support/router-app';

const HOME = 'https://app.example.com';
const OWN = { callbackURL: `${HOME}${QR}/callback` };

describe('A login that starts at another name of the site than its callbackURL', () => {
  let wecom: WeComSimulator;
  let warnings: Warnings;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    warnings = new Warnings();
  });
  afterEach(async () => {
    warnings.stop();
    await wecom.close();
  });

  const at = (host: string, headers = {}) =>
    new Browser(
      openRouter([legacyQr(wecom, byMember, OWN)], { before: (app) => app.set('trust proxy', 1) }).app,
      {
        Host: host,
        ...headers,
      },
    );

  it.each([
    [QR, `${HOME}${QR}?moved=1`],
    [
      `${QR}?returnTo=%2Forders%3Fa%3Db&display=popup`,
      `${HOME}${QR}?returnTo=%2Forders%3Fa%3Db&display=popup&moved=1`,
    ],
    ['/auth/wecom?returnTo=/orders', `${HOME}${QR}?returnTo=%2Forders&moved=1`],
    [`${QR}?returnTo=/orders?id=7`, `${HOME}${QR}?returnTo=%2Forders%3Fid%3D7&moved=1`],
  ])('goes to the same place there, before anything is kept: %s', async (path, address) => {
    const browser = at('www.example.com');

    const { status, headers } = await browser.get(path);

    expect([status, headers['location']]).toEqual([302, address]);
    expect(headers['cache-control']).toBe('no-store');
    expect(browser.jar.size).toBe(0);
  });

  it('lands, from there, on the page that was asked for', async () => {
    wecom.configure({ callbackDomain: 'app.example.com' });
    const { headers } = await at('www.example.com').get(`${QR}?returnTo=/orders`);
    const { pathname, search } = new URL(String(headers['location']));

    const landed = await at('app.example.com').signIn(pathname + search, lisi(wecom));

    expect([landed.status, landed.headers['location']]).toEqual([302, '/orders']);
  });

  it('goes on, and tells the operator once, where a proxy changes the name whatever it was', async () => {
    const browser = at('10.0.0.7');

    const pages = [await browser.get(`${QR}?moved=1`), await browser.get(`${QR}?moved=1`)];

    expect(pages.map(({ status }) => status)).toEqual([200, 200]);
    expect(warnings.lines).toEqual([
      expect.stringContaining('a login has started at 10.0.0.7, but callbackURL leads to app.example.com'),
    ]);
  });

  it.each([
    ['the same name', { Host: 'app.example.com' }],
    ['the same name in capitals, with a port', { Host: 'APP.example.com:443' }],
    [
      'the name that a trusted proxy was asked for',
      { Host: '10.0.0.7', 'X-Forwarded-Host': 'app.example.com' },
    ],
    ['this machine', { Host: 'localhost:3000' }],
  ])('stays where it is at %s', async (_title, { Host, ...headers }) => {
    const { status } = await at(Host, headers).get(QR);

    expect(status).toBe(200);
    expect(warnings.lines).toEqual([]);
  });

  it('does not send a script there, which begins no login', async () => {
    const { status, headers } = await at('www.example.com').get(QR, { 'Sec-Fetch-Mode': 'cors' });

    expect(status).toBe(401);
    expect(headers['location']).toBeUndefined();
  });

  it('tells the operator of it where passport.authenticate stands alone', async () => {
    const { app } = createTestApp((express, passport) =>
      mountDoor(express, passport, corpQr(wecom, byMember, OWN)),
    );

    const { status } = await new Browser(app, { Host: 'www.example.com' }).get('/start');

    expect(status).toBe(302);
    expect(warnings.lines).toEqual([
      '[wecom-provider-qr] a login has started at www.example.com, but callbackURL leads to app.example.com: the browser comes ' +
        'back there without its cookie, and the login starts again or is refused. Send people to one name of your site; ' +
        "where a proxy changes the Host header, let it keep it, or tell Express: app.set('trust proxy', 1). " +
        '(登录从 www.example.com 发起，而 callbackURL 指向 app.example.com：浏览器返回时不带登录 Cookie，登录会重新开始或被拒绝。' +
        "请让用户只访问同一个域名；若代理改写了 Host 头，请保留原值，或设置 app.set('trust proxy', 1)。)",
    ]);
  });

  it('names no host to the operator that only a script would write so', async () => {
    const { app } = createTestApp((express, passport) =>
      mountDoor(express, passport, corpQr(wecom, byMember, OWN)),
    );

    await new Browser(app, { Host: 'canary(1);drop.example' }).get('/start');

    expect(warnings.lines.join()).toContain('a login has started at another host, but');
    expect(warnings.lines.join()).not.toContain('canary');
  });

  it('shows nothing of a Host header that is no name', async () => {
    const { app } = createTestApp((express, passport) =>
      mountDoor(express, passport, corpQr(wecom, byMember, OWN)),
    );

    await new Browser(app, { Host: '<script>canary</script>' }).get('/start');

    expect(warnings.lines.join()).not.toContain('canary');
  });
});
