import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { Caller } from './support/caller';

let sim: WeComSimulator;
let caller: Caller;

beforeEach(async () => {
  sim = await startWeComSimulator();
  caller = new Caller(sim);
});
afterEach(() => sim.close());

const en = { 'accept-language': 'en' };

describe('redirect_uri while no domain is registered', () => {
  it.each(['http://127.0.0.1:3000/cb', 'http://localhost/cb', 'http://[::1]:8080/cb', 'https://127.9.9.9/'])(
    'may be %s',
    async (redirect_uri) => {
      expect((await caller.open(caller.legacyQr({ redirect_uri }))).status).toBe(200);
      expect((await caller.open(caller.serviceApp({ redirect_uri }))).status).toBe(200);
    },
  );

  it.each(['https://app.example/cb', 'http://127.0.0.1.evil.example/', 'http://localhost@evil.example/'])(
    'must not be %s',
    async (redirect_uri) => {
      expect((await caller.open(caller.legacyQr({ redirect_uri }))).status).toBe(400);
      expect((await caller.open(caller.oauth({ redirect_uri }))).status).toBe(400);
    },
  );
});

describe('a trusted domain', () => {
  beforeEach(() => sim.configure({ trustedDomains: ['app.example', 'app.example:8443'] }));

  it.each(['https://app.example/cb', 'https://app.example:8443/x', 'https://APP.example/'])(
    'lets %s through on the new login page and the OAuth hop',
    async (redirect_uri) => {
      sim.approveAs({ corpId: sim.credentials.corpId, userId: 'lisi' });

      expect((await caller.open(caller.serviceApp({ redirect_uri }))).status).toBe(302);
      sim.approveAs({ corpId: sim.credentials.corpId, userId: 'lisi' });
      expect((await caller.open(caller.oauth({ redirect_uri }))).status).toBe(302);
    },
  );

  it.each([
    'https://www.app.example/cb',
    'https://example/cb',
    'https://app.example:8080/cb',
    'http://127.0.0.1:3000/cb',
  ])('does not let %s through', async (redirect_uri) => {
    const page = await caller.open(caller.serviceApp({ redirect_uri }));

    expect(page.status).toBe(400);
    expect(page.body).toContain('redirect_uri需使用应用可信域名');
  });

  it('is looked at where the address was sent without encoding, too', async () => {
    const { loginSuiteId } = sim.credentials;
    const at = (address: string) =>
      caller.open(`/wwlogin/sso/login?login_type=ServiceApp&appid=${loginSuiteId}&redirect_uri=${address}`);

    expect((await at('https://app.example/cb')).status).toBe(200);
    expect((await at('https://www.app.example/cb')).status).toBe(400);
  });

  it('says nothing about the legacy page, whose callback domain is registered apart', async () => {
    sim.configure({ callbackDomain: 'login.example' });
    const right = await caller.open(caller.legacyQr({ redirect_uri: 'https://login.example/cb' }));
    const wrong = await caller.open(caller.legacyQr({ redirect_uri: 'https://app.example/cb' }));

    expect(right.status).toBe(200);
    expect(wrong.status).toBe(400);
    expect(wrong.body).toContain('redirect_uri 与配置的授权完成回调域名不一致');
  });

  it.each(['https://app.example', 'app.example/path', '*.app.example', 'a b', ''])(
    'is refused at registration when it is written %j',
    (domain) => {
      expect(() => sim.configure({ trustedDomains: [domain] })).toThrow(/host\[:port\]/);
    },
  );
});

describe('the legacy page', () => {
  it('may be entered without a Referer, or from loopback, while no launch domain is registered', async () => {
    expect((await caller.open(caller.legacyQr())).status).toBe(200);
    expect((await caller.open(caller.legacyQr(), { referer: 'http://localhost:3000/' })).status).toBe(200);
    expect((await caller.open(caller.legacyQr(), { referer: 'https://app.example/' })).status).toBe(400);
  });

  it('names Referrer-Policy when a launch domain is registered and the Referer is gone', async () => {
    sim.configure({ launchDomains: ['app.example'] });
    const page = await caller.open(caller.legacyQr(), en);

    expect(page.status).toBe(400);
    expect(page.body).toContain('Referrer-Policy');
  });

  it('is entered from a registered launch domain only', async () => {
    sim.configure({ launchDomains: ['app.example'] });

    expect((await caller.open(caller.legacyQr(), { referer: 'https://app.example/' })).status).toBe(200);
    expect((await caller.open(caller.legacyQr(), { referer: 'https://evil.example/' })).status).toBe(400);
    expect((await caller.open(caller.legacyQr(), { referer: 'http://127.0.0.1:3000/' })).status).toBe(400);
    expect((await caller.open(caller.legacyQr(), { referer: 'nonsense' })).status).toBe(400);
  });

  it('leaves the other pages open to any Referer', async () => {
    sim.configure({ launchDomains: ['app.example'] });

    expect((await caller.open(caller.serviceApp())).status).toBe(200);
  });

  it('keeps a scripted answer for the next visit when this one is turned away', async () => {
    sim.configure({ launchDomains: ['app.example'] });
    sim.declineNext();
    await caller.open(caller.legacyQr());
    const page = await caller.open(caller.legacyQr(), { referer: 'https://app.example/' });

    expect(page.location).toBe('http://127.0.0.1:3000/callback?state=s1');
  });
});
