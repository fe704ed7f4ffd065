import { WeComProviderQr } from '../../lib';
import { visit } from './support/visit';

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

    const { params } = await connection.loginPanelParams(req);

    expect(params).toEqual({
      login_type: 'CorpApp',
      appid: 'wwaaaaaaaaaaaaaaaa',
      agentid: '1000002',
      redirect_uri: 'https://app.example.com/callback',
      state: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      redirect_type: 'top',
    });
    expect(lines).toHaveLength(1);
  });
});
