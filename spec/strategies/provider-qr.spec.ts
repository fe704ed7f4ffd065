import { WeComConfigError, WeComProviderQr } from '../../lib';
import { startWeComSimulator } from '../../lib/testing';
import { visit } from './support/visit';

const SECRET = {
  flow: 'provider-secret',
  providerCorpId: 'wwbbbbbbbbbbbbbbbb',
  providerSecret: 'the-secret-of-a-provider',
  callbackURL: 'https://app.example.com/callback',
} as const;

describe('A QR code inside a page of the application', () => {
  it('needs no options', async () => {
    const connection = new WeComProviderQr(
      {
        flow: 'corp-app',
        corpId: 'wwaaaaaaaaaaaaaaaa',
        agentId: 1_000_002,
        secret: 'the-secret-of-an-app',
        callbackURL: 'https://app.example.com/callback',
      },
      () => null,
    );
    const { req, lines } = visit({ url: '/panel' });

    const { params, csp } = await connection.loginPanelParams(req);

    expect(params).toEqual({
      login_type: 'CorpApp',
      appid: 'wwaaaaaaaaaaaaaaaa',
      agentid: '1000002',
      redirect_uri: 'https://app.example.com/callback',
      state: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      redirect_type: 'top',
    });
    expect(csp).toEqual({ 'frame-src': ['https://login.work.weixin.qq.com'] });
    expect(lines).toHaveLength(1);
  });

  it('is none where the page cannot be embedded', async () => {
    const connection = new WeComProviderQr({ ...SECRET, corps: 'any' }, () => null);
    const { req, lines } = visit({ url: '/panel' });

    await expect(connection.loginPanelParams(req)).rejects.toThrow(
      new WeComConfigError(
        'wecom-provider-qr: the page of flow provider-secret cannot be embedded. Use login-suite or corp-app for a panel.',
      ),
    );
    expect(lines).toEqual([]);
  });
});

describe('A provider’s QR code', () => {
  /** Its login page, as a subclass may ask for it. */
  class Opened extends WeComProviderQr {
    page() {
      return this.beginLogin(visit().req, {});
    }
  }

  it('is for members, if nothing else is said', async () => {
    const pages = [{}, { userType: 'member' as const }, { userType: 'admin' as const }].map((said) =>
      new Opened({ ...SECRET, ...said, corps: 'any' }, () => null).page(),
    );

    const types = (await Promise.all(pages)).map((page) => new URL(page).searchParams.get('usertype'));
    expect(types).toEqual(['member', 'member', 'admin']);
  });

  it('tells the doctor what it is, and fetches a token of the provider', async () => {
    const wecom = await startWeComSimulator();
    const { providerCorpId, providerSecret } = wecom.credentials;
    const options = { ...SECRET, providerCorpId, providerSecret, hosts: wecom.hosts, corps: ['ww9'] };
    try {
      const { flow, corps, token } = new WeComProviderQr(options, () => null).inspect();

      expect([flow, corps]).toEqual(['provider-secret', ['ww9']]);
      expect(await token?.fetch()).toEqual({ value: expect.stringMatching(/./), lifetimeMs: 7_200_000 });
      const other = { ...options, providerSecret: 'another-provider-secret' };
      expect(new WeComProviderQr(other, () => null).inspect().token?.key).not.toBe(token?.key);
    } finally {
      await wecom.close();
    }
  });
});
