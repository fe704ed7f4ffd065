import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp } from '../support/app';
import { Browser } from '../support/browser';
import { mountDoor } from '../support/doors';
import { corpAppQr, lisi } from '../support/flows';
import { noise } from '../support/noise';
import { describeWithNginx, Nginx } from './support/nginx';

const LONG = `/orders?q=${noise(1_990)}`;

describeWithNginx('T87 Behind nginx, with the header buffers it has by default', () => {
  let wecom: WeComSimulator;
  let server: Server;
  let nginx: Nginx;
  let browser: Browser;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    const connection = corpAppQr(wecom, ({ profile }) => ({ id: profile.id }));
    const { app } = createTestApp((express, passport) => {
      express.get('/login', (_req, res) => void res.send('Sign in'));
      mountDoor(express, passport, connection, '', { returnTo: LONG });
    });
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    nginx = await Nginx.before((server.address() as AddressInfo).port);
    browser = new Browser(nginx.url);
  });
  afterEach(async () => {
    await nginx.stop();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    await wecom.close();
  });

  it('a browser with 8 KiB of cookies is refused by every page, which must not come from us', async () => {
    browser.jar.set('filler', 'x'.repeat(8_192));

    const { status, text } = await browser.get('/login');

    expect(status).toBe(400);
    expect(text).toContain('nginx');
  });

  it.each([
    ['one after another', 1],
    ['at the same moment', 40],
  ])('forty logins with long landing pages, begun %s, lock nobody out', async (_, atOnce) => {
    browser.jar.set('analytics', 'x'.repeat(2_000));
    await browser.post('/local/ada');

    const pages = [];
    for (let begun = 0; begun < 40; begun += atOnce) {
      pages.push(...(await Promise.all(Array.from({ length: atOnce }, () => browser.start('/start')))));
    }

    expect((await browser.get('/login')).status).toBe(200);
    expect(await browser.me()).toBe('ada');
    expect((await browser.get(await browser.answer(pages.at(-1) ?? '', lisi(wecom)))).status).toBe(200);
  });

  it('a landing page of 2,000 characters is reached', async () => {
    const { status, body } = await browser.signIn('/start', lisi(wecom));

    expect([status, body.info.returnTo]).toEqual([200, LONG]);
  });
});
