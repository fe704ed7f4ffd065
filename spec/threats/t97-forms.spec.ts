import express from 'express';
import helmet from 'helmet';
import { outcome, WeComProviderQr, WeComWorkbench, wecomRouter } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { describeInChromium } from '../browser/support/chromium';
import { type OwnServer, ownServer } from '../browser/support/own-server';
import { createTestApp, type TestUser } from '../support/app';

describeInChromium("T97 Under helmet's default form-action", (visit) => {
  let wecom: WeComSimulator;
  let place: OwnServer;
  let frontEnd: OwnServer;
  let linked: string[];

  beforeEach(async () => {
    linked = [];
    wecom = await startWeComSimulator();
    place = await ownServer();
    frontEnd = await ownServer();
    const host = new URL(place.url).host;
    wecom.configure({ trustedDomains: [host], callbackDomain: host, launchDomains: [host] });
    const { providerCorpId, providerSecret, corpId, agentId, secret } = wecom.credentials;
    const hosts = wecom.hosts;
    const callback = (name: string) => `${place.url}/auth/wecom/${name}/callback`;
    const resolver = ({ profile, currentUser }: { profile: { id: string }; currentUser?: TestUser }) => {
      if (!currentUser) return { id: profile.id };
      linked.push(`${currentUser.id} ${profile.id}`);
      return outcome.bound(currentUser, 'by-user');
    };
    const qr = new WeComProviderQr<TestUser>(
      {
        flow: 'provider-secret',
        providerCorpId,
        providerSecret,
        corps: 'any',
        allowUnsolicited: true,
        callbackURL: callback('wecom-provider-qr'),
        hosts,
      },
      resolver,
    );
    const workbench = new WeComWorkbench<TestUser>(
      { flow: 'corp-app', corpId, agentId, secret, callbackURL: callback('wecom-workbench'), hosts },
      resolver,
    );
    const { app } = createTestApp((mounted, passport) => {
      mounted.use(helmet());
      mounted.get('/account', (req, res) =>
        res.send(
          `<p id="who">${(req.user as TestUser | undefined)?.id}</p>` +
            ['wecom-provider-qr', 'wecom-workbench']
              .map(
                (name) =>
                  `<form method="post" action="/link/${name}"><button id="${name}">link</button></form>`,
              )
              .join(''),
        ),
      );
      mounted.post('/link/:name', (req, res, next) => {
        const name = req.params.name as 'wecom-provider-qr';
        passport.authenticate(name, { link: true, returnTo: '/account' })(req, res, next);
      });
      mounted.get('/away', (_req, res) => res.redirect(`${frontEnd.url}/landed`));
      const redirects = { successRedirect: '/away', failureRedirect: '/account' };
      mounted.use('/auth/wecom', wecomRouter({ passport, connections: [qr, workbench], ...redirects }));
    });
    place.serve(app);
    const other = express();
    other.get('/landed', (_req, res) => void res.send('<p id="landed">landed</p>'));
    frontEnd.serve(other);
  });
  afterEach(async () => {
    await Promise.all([place.close(), frontEnd.close(), wecom.close()]);
  });

  it.each(['wecom-provider-qr', 'wecom-workbench'])('the POST that links ends linked: %s', async (name) => {
    const { page } = await visit({ userAgent: 'Mozilla/5.0 Chrome/126.0 wxwork/4.1.9 MicroMessenger/7.0.1' });
    await page.goto(`${place.url}/account`);
    await page.evaluate('fetch("/local/ada", { method: "POST" })');
    await page.goto(`${place.url}/account`);

    await page.click(`#${name}`);
    await page.click('[data-member$="/lisi"]');
    await page.waitForURL(`${place.url}/account*`);

    expect(await page.textContent('#who')).toBe('ada');
    expect(linked).toHaveLength(1);
  });

  it('our own confirmation page lands on the front end of another origin', async () => {
    const { page } = await visit();
    const code = wecom.businessSettingsCode({ corpId: wecom.credentials.corpId, userId: 'lisi' });
    await page.goto(`${place.url}/auth/wecom/wecom-provider-qr/callback?auth_code=${code}`);

    await page.click('button');
    await page.waitForSelector('#landed');

    expect(page.url()).toBe(`${frontEnd.url}/landed`);
  });
});
