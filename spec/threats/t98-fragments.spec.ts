import { outcome, returnTo, WeComWorkbench, wecomRouter } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { describeInChromium } from '../browser/support/chromium';
import { type OwnServer, ownServer } from '../browser/support/own-server';
import { createTestApp, type TestUser } from '../support/app';

describeInChromium('T98 The page a Workbench sign-in lands on', (visit) => {
  let wecom: WeComSimulator;
  let place: OwnServer;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    place = await ownServer();
    wecom.configure({ trustedDomains: [new URL(place.url).host] });
    const { corpId, agentId, secret } = wecom.credentials;
    const connection = (name: string, path: string) =>
      new WeComWorkbench<TestUser>(
        {
          flow: 'corp-app',
          name,
          corpId,
          agentId,
          secret,
          callbackURL: `${place.url}${path}`,
          hosts: wecom.hosts,
        },
        ({ profile }) => {
          if (profile.userId === 'zhangsan') return null;
          if (profile.userId === 'wangwu') return outcome.bindRequired('/bind');
          return { id: profile.id };
        },
      );
    const routed = connection('routed', '/auth/wecom/routed/callback');
    const plain = connection('plain', '/plain/callback');
    const { app } = createTestApp((mounted, passport) => {
      const page = '<p id="here">here</p>';
      for (const path of ['/', '/login', '/bind', '/orders'])
        mounted.get(path, (_req, res) => void res.send(page));
      passport.use(plain);
      mounted.get('/plain', (req, res, next) =>
        passport.authenticate(plain, { returnTo: req.query['returnTo'] })(req, res, next),
      );
      mounted.get(
        '/plain/callback',
        passport.authenticate('plain', { failureRedirect: '/login' }),
        (req, res) => res.redirect(returnTo(req, '/')),
      );
      const redirects = { successRedirect: '/', failureRedirect: '/login' };
      mounted.use('/auth/wecom', wecomRouter({ passport, connections: [routed], ...redirects }));
    });
    place.serve(app);
  });
  afterEach(async () => {
    await Promise.all([place.close(), wecom.close()]);
  });

  const START = { router: '/auth/wecom/routed', passport: '/plain' };

  it.each([
    ['router', 'success', 'lisi', '', '/', ''],
    ['router', 'success on a page', 'lisi', '?returnTo=/orders', '/orders', ''],
    ['router', 'a fragment of its own', 'lisi', '?returnTo=%2Forders%23%2Fopen', '/orders', '#/open'],
    ['router', 'a refusal', 'zhangsan', '', '/login', ''],
    ['router', 'a bind page', 'wangwu', '', '/bind', ''],
    ['passport', 'success', 'lisi', '', '/', ''],
    ['passport', 'a fragment of its own', 'lisi', '?returnTo=%2Forders%23%2Fopen', '/orders', '#/open'],
    ['passport', 'a refusal', 'zhangsan', '', '/login', ''],
    ['passport', 'a bind page', 'wangwu', '', '/bind', ''],
  ] as const)("has no fragment of WeCom's: %s, %s", async (road, _title, userId, query, pathname, hash) => {
    const { page } = await visit({ userAgent: 'Mozilla/5.0 wxwork/4.1.9 MicroMessenger/7.0.1' });
    wecom.approveAs({ corpId: wecom.credentials.corpId, userId });

    await page.goto(`${place.url}${START[road]}${query}`);
    await page.waitForSelector('#here');

    const landed = new URL(page.url());
    expect([landed.pathname, await page.evaluate('location.hash')]).toEqual([pathname, hash]);
  });
});
