import { runInNewContext } from 'node:vm';
import helmet from 'helmet';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import type { TestApp } from '../support/app';
import { Browser } from '../support/browser';
import { policyOf } from './support/html';
import { corpQr, legacyQr, openRouter, QR } from './support/router-app';

describe('A sign-in in a popup', () => {
  let wecom: WeComSimulator;
  let lisi: { corpId: string; userId: string };
  let app: TestApp['app'];

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    lisi = { corpId: wecom.credentials.corpId, userId: 'lisi' };
    ({ app } = openRouter([corpQr(wecom)], { before: (express) => void express.use(helmet()) }));
  });
  afterEach(() => wecom.close());

  /** What the page's script says and does, run with nothing but a BroadcastChannel and a window that can be closed. */
  function run(html: string): unknown[] {
    const scripts = [...html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(
      ([, source]) => source ?? '',
    );
    const done: unknown[] = [];
    class BroadcastChannel {
      constructor(readonly name: string) {}
      postMessage(message: unknown): void {
        done.push([this.name, JSON.parse(JSON.stringify(message))]);
      }
    }
    const window = { close: () => void done.push('closed') };
    for (const script of scripts) runInNewContext(script, { BroadcastChannel, window });
    return done;
  }

  it('ends with a page that tells the pages of this origin where to go on, and closes', async () => {
    const browser = new Browser(app);

    const { status, text } = await browser.signIn(`${QR}?display=popup&returnTo=/orders/1?a=b`, lisi);

    expect(status).toBe(200);
    expect(run(text)).toEqual([
      ['passport-wecom', { type: 'passport-wecom:popup', location: '/orders/1?a=b' }],
      'closed',
    ]);
    expect(await browser.me()).toBe(`${lisi.corpId}:u:lisi`);
  });

  it('goes on to the default page where none was asked for', async () => {
    const { text } = await new Browser(app).signIn(`${QR}?display=popup`, lisi);

    expect(run(text)[0]).toEqual(['passport-wecom', { type: 'passport-wecom:popup', location: '/home' }]);
  });

  it('talks to nobody’s window: its only script carries the nonce of its policy', async () => {
    const { headers, text } = await new Browser(app).signIn(`${QR}?display=popup`, lisi);

    const policy = policyOf(headers['content-security-policy']);
    const nonce = /^'nonce-([\w+/]{20,}={0,2})'$/.exec(policy['script-src'] ?? '')?.[1];
    expect(text.match(/<script[^>]*>/g)).toEqual([`<script nonce="${nonce}">`]);
    expect(text).not.toContain('opener');
    expect(text).not.toMatch(/postMessage\([^)]*['"]\*['"]/);
    expect(policy['default-src']).toBe("'none'");
    expect(policy).not.toHaveProperty('connect-src');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(text).toContain('Go on in the window you came from.');
    expect(text).toContain('请回到原来的窗口继续。');
  });

  it('has a new nonce each time', async () => {
    const pages = [
      await new Browser(app).signIn(`${QR}?display=popup`, lisi),
      await new Browser(app).signIn(`${QR}?display=popup`, lisi),
    ];

    const nonces = pages.map(({ text }) => /<script nonce="([^"]+)"/.exec(text)?.[1]);
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(nonces).not.toContain(undefined);
  });

  it.each([
    '/a</script><script>alert(1)</script>',
    '/a<!--<script>',
    '/a";alert(1);//',
    "/a');alert(1);//",
    '/a]]>',
    '/a?b=</ScRiPt/x>',
  ])('is not led astray by the page it was asked to go on to: %s', async (path) => {
    const start = `${QR}?display=popup&returnTo=${encodeURIComponent(path)}`;

    const { text } = await new Browser(app).signIn(start, lisi);

    expect(text.match(/<script|<\/script|<!--/gi)).toEqual(['<script', '</script']);
    expect(run(text)).toEqual([
      ['passport-wecom', { type: 'passport-wecom:popup', location: path }],
      'closed',
    ]);
  });

  it('starts with the launch page where the flow needs one, and ends the same', async () => {
    const router = openRouter([legacyQr(wecom)]).app;

    const { status, text } = await new Browser(router).signIn(`${QR}?display=popup`, lisi);

    expect(status).toBe(200);
    expect(run(text)).toContain('closed');
  });

  it.each(['', '?display=page', '?display=popup&display=popup', '?display[]=popup'])(
    'is an ordinary sign-in with %s',
    async (query) => {
      const landed = await new Browser(app).signIn(QR + query, lisi);

      expect([landed.status, landed.headers['location']]).toEqual([302, '/home']);
    },
  );

  it('cannot be turned into a popup at the callback', async () => {
    const browser = new Browser(app);
    const callback = await browser.answer(await browser.start(QR), lisi);

    const landed = await browser.get(`${callback}&display=popup`);

    expect([landed.status, landed.headers['location']]).toEqual([302, '/home']);
  });
});
