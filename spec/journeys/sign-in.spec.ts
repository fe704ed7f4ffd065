import { returnTo, WeComProviderQr, WeComWorkbench, wecomRouter } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, STACKS, type Stack, type TestApp } from '../support/app';
import { Browser, USER_AGENTS } from '../support/browser';

const ORIGIN = 'http://localhost:3000';

function createApp(wecom: WeComSimulator, stack: Stack): TestApp {
  const { providerCorpId, providerSecret, corpId, agentId, secret } = wecom.credentials;
  const qr = new WeComProviderQr(
    {
      flow: 'provider-secret',
      providerCorpId,
      providerSecret,
      corps: 'any',
      callbackURL: `${ORIGIN}/auth/wecom/wecom-provider-qr/callback`,
      hosts: wecom.hosts,
    },
    ({ profile }) => ({ id: profile.id }),
  );
  const workbench = new WeComWorkbench(
    {
      flow: 'corp-app',
      corpId,
      agentId,
      secret,
      callbackURL: `${ORIGIN}/auth/wecom/wecom-workbench/callback`,
      hosts: wecom.hosts,
    },
    ({ profile }) => ({ id: profile.id }),
  );
  return createTestApp(
    (app, passport) => {
      app.use(
        '/auth/wecom',
        wecomRouter({
          passport,
          connections: [qr, workbench],
          successRedirect: '/',
          failureRedirect: '/login',
        }),
      );
      app.get('/plain', passport.authenticate('wecom-provider-qr'), (req, res) => {
        res.redirect(returnTo(req, '/home'));
      });
    },
    { stack },
  );
}

describe.each(STACKS)('A sign-in on Express $express and Passport $passport', (stack) => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it('signs in a member of any enterprise by QR', async () => {
    const member = { corpId: 'wwaaaaaaaaaaaaaaaa', userId: 'lisi' };
    wecom.addCorp({ corpId: member.corpId });
    wecom.addMember({ ...member, openUserId: 'woLisi' });
    const browser = new Browser(createApp(wecom, stack).app);

    const landed = await browser.signIn('/auth/wecom/wecom-provider-qr', member);

    expect(landed.status).toBe(302);
    expect(landed.headers['location']).toBe('/');
    expect(await browser.me()).toBe('o:woLisi');
  });

  it.each(['windows', 'android'] as const)('signs in a member from the Workbench on %s', async (client) => {
    const { corpId } = wecom.credentials;
    wecom.addMember({ corpId, userId: 'wangwu' });
    const browser = new Browser(createApp(wecom, stack).app, { 'User-Agent': USER_AGENTS[client] });

    const landed = await browser.signIn('/auth/wecom?returnTo=/orders/1', { corpId, userId: 'wangwu' });

    expect(landed.headers['location']).toBe('/orders/1');
    expect(await browser.me()).toBe(`${corpId}:u:wangwu`);
  });

  it('ends on the login page, not at WeCom again, when the member declines', async () => {
    const browser = new Browser(createApp(wecom, stack).app);

    const landed = await browser.signIn('/auth/wecom/wecom-provider-qr', 'decline');

    expect(landed.headers['location']).toBe('/login?wecom_error=declined');
    expect(await browser.me()).toBeUndefined();
  });
});
