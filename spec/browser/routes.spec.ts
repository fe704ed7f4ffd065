import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express, RequestHandler } from 'express';
import helmet from 'helmet';
import type { Page } from 'playwright-core';
import { WeComProviderQr, wecomRouter } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp } from '../support/app';
import { describeInChromium } from './support/chromium';

const NAME = 'wecom-provider-qr';

/** An application with helmet's defaults on every page, and both ways to the legacy QR page. */
interface Place {
  readonly url: string;
  readonly wecom: WeComSimulator;
  close(): Promise<void>;
}

async function open(before: RequestHandler = (_req, _res, next) => next()): Promise<Place> {
  const wecom = await startWeComSimulator();
  let app: Express | undefined;
  const server: Server = createServer((req, res) => app?.(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  wecom.configure({ launchDomains: [new URL(url).host] });
  app = createTestApp((express, passport) => mount(express, passport, { url, wecom, before })).app;
  return {
    url,
    wecom,
    close: async () => {
      server.close().closeAllConnections();
      await wecom.close();
    },
  };
}

type Parts = Pick<Place, 'url' | 'wecom'> & { readonly before: RequestHandler };

function mount(
  express: Express,
  passport: Parameters<Parameters<typeof createTestApp>[0]>[1],
  parts: Parts,
): void {
  const { providerCorpId, providerSecret } = parts.wecom.credentials;
  const callbackURL = `${parts.url}/auth/wecom/${NAME}/callback`;
  const connection = new WeComProviderQr(
    {
      flow: 'provider-secret',
      providerCorpId,
      providerSecret,
      corps: 'any',
      callbackURL,
      hosts: parts.wecom.hosts,
    },
    ({ profile }) => ({ id: profile.userId }),
  );
  const links = `<a id="launch" href="/auth/wecom/${NAME}">launch</a> <a id="bare" href="/bare">bare</a>`;
  express.use(helmet(), parts.before);
  express.get('/login', (_req, res) => void res.send(links));
  express.get('/bare', (req, res, next) => passport.authenticate(connection.name)(req, res, next));
  express.use(
    '/auth/wecom',
    wecomRouter({ passport, connections: [connection], successRedirect: '/me', failureRedirect: '/login' }),
  );
}

async function scan(page: Page): Promise<void> {
  await page.click('[data-member$="/zhaoliu"]');
}

describeInChromium('The way to the legacy QR page', (visit) => {
  let place: Place;
  afterEach(() => place.close());

  it("shows WeCom where a login starts from, although helmet's defaults hide it on the login page", async () => {
    place = await open();
    const { page } = await visit();
    const referers: Array<string | undefined> = [];
    page.on('request', (request) => {
      if (request.url().includes('/wwopen/')) referers.push(request.headers()['referer']);
    });

    await page.goto(`${place.url}/login`);
    await page.click('#launch');
    await scan(page);
    await page.waitForURL(`${place.url}/me`);

    expect(referers).toEqual([`${place.url}/`]);
    expect(await page.textContent('body')).toContain('zhaoliu');
  });

  it('ends at a refusal of WeCom where a login page hides it and nothing stands in between', async () => {
    place = await open();
    const { page } = await visit();

    await page.goto(`${place.url}/login`);
    await page.click('#bare');

    await page.waitForURL(/\/wwopen\/sso\/3rd_qrConnect/);
    expect(await page.textContent('body')).toContain('Referrer-Policy');
  });
});

describeInChromium('A sign-in that comes back to another browser', (visit) => {
  let place: Place;
  afterEach(() => place.close());

  it('is started once more, and signs in the right member', async () => {
    place = await open();
    const { page, context } = await visit();
    await page.goto(`${place.url}/auth/wecom/${NAME}`);
    await page.waitForURL(/\/wwopen\/sso\/3rd_qrConnect/);
    await context.clearCookies();

    await scan(page);
    await page.waitForURL(/\/wwopen\/sso\/3rd_qrConnect/);
    await scan(page);

    await page.waitForURL(`${place.url}/me`);
    expect(await page.textContent('body')).toContain('zhaoliu');
  });

  it('ends at an honest page where cookies are refused, after one start more at most', async () => {
    const starts: string[] = [];
    place = await open((req, _res, next) => {
      // A browser that keeps no cookies sends none.
      delete req.headers.cookie;
      if (req.path === `/auth/wecom/${NAME}`) starts.push(req.url);
      next();
    });
    const { page } = await visit();
    await page.goto(`${place.url}/auth/wecom/${NAME}`);

    await scan(page);

    await page.waitForSelector('text=Please sign in again here');
    expect(await page.textContent('body')).toContain('请在此处重新登录');
    expect(starts).toHaveLength(2);
    expect(place.wecom.count('service/get_login_info')).toBe(0);
  });
});
