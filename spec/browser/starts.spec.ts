import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WeComProviderQr } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, type TestUser } from '../support/app';
import { landed } from '../support/doors';
import { describeInChromium } from './support/chromium';

/** Everything a page can ask for without a person going there. */
const BACKGROUND_PAGE = `<!doctype html><title>Expired</title>
<img src="/start?by=image"><link rel="stylesheet" href="/start?by=style"><link rel="prefetch" href="/start?by=prefetch">
<script src="/start?by=script"></script>
<script type="speculationrules">{"prerender":[{"source":"list","urls":["/start?by=prerender"],"eagerness":"immediate"}]}</script>
<script>
  const xhr = new XMLHttpRequest(); xhr.open('GET', '/start?by=xhr'); xhr.send();
  const polls = Array.from({ length: 20 }, () => fetch('/start?by=fetch', { redirect: 'manual' }).catch(() => undefined));
  Promise.all(polls).then(() => { document.title = 'Polled'; });
</script>
<a id="go" href="/start?by=link">Sign in</a> <a id="popup" href="/start?by=popup" target="_blank">Sign in</a>
<form method="post" action="/start?by=form"><button>Sign in</button></form>`;

describeInChromium('T96 the starts of a real browser', (visit) => {
  let wecom: WeComSimulator;
  let server: Server;
  let url: string;
  /** For each kind of request: how it was answered, and whether a login began. */
  let seen: Array<readonly [by: string, status: number, beganLogin: boolean]>;

  beforeEach(async () => {
    seen = [];
    wecom = await startWeComSimulator();
    const { corpId, agentId, secret } = wecom.credentials;
    server = createServer((req, res) => {
      res.on('finish', () => {
        const by = /by=(\w+)/.exec(req.url ?? '')?.[1];
        if (by !== undefined) seen.push([by, res.statusCode, res.getHeader('Set-Cookie') !== undefined]);
      });
      app(req, res);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://localhost:${(server.address() as AddressInfo).port}`;
    const connection = new WeComProviderQr<TestUser>(
      { flow: 'corp-app', corpId, agentId, secret, callbackURL: `${url}/callback`, hosts: wecom.hosts },
      ({ profile }) => ({ id: profile.id }),
    );
    wecom.configure({ trustedDomains: [new URL(url).host], callbackDomain: new URL(url).host });
    const { app } = createTestApp((express, passport) => {
      passport.use(connection);
      express.get('/expired', (_req, res) => void res.type('html').send(BACKGROUND_PAGE));
      express.get('/frame', (_req, res) => void res.type('html').send('<iframe src="/start?by=frame">'));
      express.all('/start', passport.authenticate(connection.name));
      express.get('/callback', passport.authenticate(connection.name), landed);
    });
  });
  afterEach(async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    await wecom.close();
  });

  it('begin no login for images, styles, scripts, prefetch, prerender, XHR and twenty polls of an expired page', async () => {
    const { page, context } = await visit();

    await page.goto(`${url}/expired`);
    await page.waitForFunction("document.title === 'Polled'");
    await page.waitForLoadState('networkidle');

    const kinds = new Set(seen.map(([by]) => by));
    expect([...kinds]).toEqual(
      expect.arrayContaining(['image', 'style', 'script', 'xhr', 'fetch', 'prefetch']),
    );
    expect(seen.filter(([by]) => by === 'fetch')).toHaveLength(20);
    expect(seen.filter(([, status, beganLogin]) => status !== 401 || beganLogin)).toEqual([]);
    expect(await context.cookies()).toEqual([]);
  });

  it.each([
    ['a link', 'link', '#go'],
    ['a link to a window of its own', 'popup', '#popup'],
    ['a form', 'form', 'button'],
  ])('begin one for %s', async (_, by, selector) => {
    const { page, context } = await visit();
    await page.goto(`${url}/expired`);

    const popup = by === 'popup' ? context.waitForEvent('page') : undefined;
    await page.click(selector);
    await (await popup)?.waitForLoadState();

    expect(seen.filter(([kind]) => kind === by)).toEqual([[by, expect.any(Number), true]]);
    expect(seen.find(([kind]) => kind === by)?.[1]).toBeLessThan(400);
  });

  it('begin one in a frame of the application', async () => {
    const { page, context } = await visit();

    await page.goto(`${url}/frame`);
    await page.waitForLoadState('networkidle');

    expect(seen).toEqual([['frame', 302, true]]);
    expect((await context.cookies()).map(({ name }) => name)).toEqual([expect.stringMatching(/^wecom_/)]);
  });
});
