import { Strategy as OAuth2Strategy } from 'passport-oauth2';
import { WeComProviderQr } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, type TestApp } from '../support/app';
import { Browser } from '../support/browser';

const MEMBER = { corpId: 'wwaaaaaaaaaaaaaaaa', userId: 'lisi' };
const CALLBACK = 'https://app.example.com/cb';

describe('A login between Passport and passport-oauth2', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator({
      trustedDomains: ['app.example.com'],
      callbackDomain: 'app.example.com',
    });
    wecom.addCorp({ corpId: MEMBER.corpId });
    wecom.addMember(MEMBER);
  });
  afterEach(() => wecom.close());

  function createStrategy(callbackURL = CALLBACK): WeComProviderQr<{ id: string }> {
    const { providerCorpId, providerSecret } = wecom.credentials;
    return new WeComProviderQr(
      {
        flow: 'provider-secret',
        providerCorpId,
        providerSecret,
        corps: 'any',
        callbackURL,
        hosts: wecom.hosts,
      },
      ({ profile }) => ({ id: profile.id }),
    );
  }

  function createApp(strategy: WeComProviderQr<{ id: string }>): TestApp {
    return createTestApp((app, passport) => {
      passport.use(strategy);
      app.get('/start', passport.authenticate(strategy.name));
      app.all('/cb', passport.authenticate(strategy.name), (req, res) => void res.json(req.user));
    });
  }

  it('is an OAuth2Strategy to whoever asks', () => {
    expect(createStrategy()).toBeInstanceOf(OAuth2Strategy);
  });

  it('seam 1: answers synchronously and with the actions of its own request, also from a shared instance', async () => {
    const strategy = createStrategy('http://localhost:3000/cb');
    const answers: string[] = [];
    const shared = Object.assign(strategy, {
      redirect: () => answers.push('first'),
      error: () => answers.push('error'),
    });

    const returned = shared.authenticate({
      method: 'GET',
      url: '/start',
      headers: {},
      res: responseStub(),
    } as never);
    Object.assign(strategy, { redirect: () => answers.push('second') });
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));

    expect(returned).toBeUndefined();
    expect(answers).toEqual(['first']);
  });

  it('seam 2: shows the base class a view with code and state only, so a code in a body is nothing to it', async () => {
    const { app } = createApp(createStrategy());
    const browser = new Browser(app);

    const answer = await browser.send('post', '/cb?x=1', {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ auth_code: 'code', code: 'code', state: 'state' }),
    });

    expect(answer.status).toBe(200);
    expect(answer.headers['location']).toContain('/wwopen/sso/3rd_qrConnect?');
    expect(wecom.calls).toHaveLength(0);
  });

  it('seam 3: redeems codes itself: _oauth2 is asked for its fixed addresses and never for a connection', async () => {
    const strategy = createStrategy('http://localhost:3000/cb');
    wecom.configure({ trustedDomains: ['localhost:3000'], callbackDomain: 'localhost:3000' });
    const seam = strategy as unknown as { _oauth2: Record<PropertyKey, unknown> };
    const asked = new Set<PropertyKey>();
    seam._oauth2 = new Proxy(seam._oauth2, {
      get: (target, property) => {
        asked.add(property);
        return target[property];
      },
    });

    const landed = await new Browser(createApp(strategy).app).signIn('/start', MEMBER);

    expect(landed.status).toBe(200);
    expect([...asked].sort()).toEqual([
      '_accessTokenUrl',
      '_authorizeUrl',
      '_clientId',
      'getOAuthAccessToken',
    ]);
  });

  it("seam 4: sends the browser to WeCom's own address, not to the one the base class builds", async () => {
    const { app } = createApp(createStrategy());

    const page = await new Browser(app).start('/start');

    expect(page.replace(/state=[A-Za-z0-9]{32}/, 'state=STATE')).toBe(
      `${wecom.url}/wwopen/sso/3rd_qrConnect?appid=${wecom.credentials.providerCorpId}` +
        '&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb&state=STATE&usertype=member',
    );
  });

  it('seam 5: has a store and a verify callback of the numbers of parameters the base class counts', () => {
    const seam = createStrategy() as unknown as {
      _stateStore: { store: { length: number }; verify: { length: number } };
      _verify: { length: number };
      _passReqToCallback: boolean;
      _skipUserProfile: boolean;
    };

    expect(seam._stateStore.store).toHaveLength(4);
    expect(seam._stateStore.verify).toHaveLength(3);
    expect(seam._verify).toHaveLength(6);
    expect(seam._passReqToCallback).toBe(true);
    expect(seam._skipUserProfile).toBe(true);
  });
});

function responseStub() {
  return {
    headersSent: false,
    getHeader: () => undefined,
    setHeader: () => undefined,
    appendHeader: () => undefined,
  };
}
