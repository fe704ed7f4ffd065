import { inspect } from 'node:util';
import { MemoryTokenStore, SuiteClient } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { SuiteTickets } from '../../lib/tokens/suite-ticket';

describe('SuiteClient', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  async function clientOf(kind: 'suite' | 'delegatedSuite', more: object = {}): Promise<SuiteClient> {
    const { credentials, hosts } = wecom;
    const suiteId = credentials[`${kind}Id`];
    const tokenStore = new MemoryTokenStore();
    await new SuiteTickets(suiteId, tokenStore).save(wecom.issueSuiteTicket(suiteId), new Date());
    return new SuiteClient({
      suiteId,
      suiteSecret: credentials[`${kind}Secret`],
      tokenStore,
      hosts,
      ...more,
    });
  }

  it.each([
    ['suite', false, 1000010],
    ['delegatedSuite', true, 1000020],
  ] as const)(
    'redeems an auth_code of a %s with agentId, state and who authorised it',
    async (kind, isDelegated, agentId) => {
      const client = await clientOf(kind);
      const { corpId } = wecom.credentials;
      const options = { suiteId: wecom.credentials[`${kind}Id`], state: 'order4711' };
      const { authCode, permanentCode } = await wecom.installApp(corpId, options);

      const installation = await client.redeemAuthCode(authCode);

      expect(installation).toMatchObject({ corpId, permanentCode, agentId, isDelegated, state: 'order4711' });
      expect(installation.authorisedBy?.userId).toEqual(expect.any(String));
      expect(installation.corpName).toEqual(expect.any(String));
    },
  );

  it('hands over the permanent_code where the call for the agentId fails, which authInfo() makes good', async () => {
    const client = await clientOf('delegatedSuite');
    const { corpId, delegatedSuiteId: suiteId } = wecom.credentials;
    const { authCode } = await wecom.installApp(corpId, { suiteId });
    wecom.failNext('service/v2/get_auth_info', { status: 500 });

    const installation = await client.redeemAuthCode(authCode);
    const info = await client.authInfo(corpId, installation.permanentCode);

    expect(installation.agentId).toBeUndefined();
    expect(installation).toMatchObject({ corpId, isDelegated: true });
    expect(info).toMatchObject({ corpId, agentId: 1000020, isDelegated: true });
    expect(info).not.toHaveProperty('permanentCode');
  });

  it("makes the address of WeCom's install page, under a state of one's own", async () => {
    const client = await clientOf('suite');
    const redirectUri = 'http://localhost:3000/install/callback?a=b';

    const url = new URL(await client.installUrl({ redirectUri, state: 'abc123', test: true }));

    expect(url.origin + url.pathname).toBe(`${wecom.url}/3rdapp/install`);
    expect(url.searchParams.get('suite_id')).toBe(wecom.credentials.suiteId);
    expect(url.searchParams.get('redirect_uri')).toBe(redirectUri);
    expect(url.searchParams.get('state')).toBe('abc123');
    expect(wecom.count('service/set_session_info')).toBe(1);
  });

  it.each([
    [
      { redirectUri: 'http://localhost:3000/cb', state: 'a-b' },
      'state must have 1 to 128 letters and digits',
    ],
    [{ redirectUri: '/cb', state: 'ab' }, 'redirectUri must be an absolute URL'],
  ])('refuses to make it from %j', async (options, words) => {
    await expect((await clientOf('suite')).installUrl(options)).rejects.toThrow(words);
  });

  it('makes the address that authorises delegated apps, which comes back as create_auth with its state', async () => {
    const { providerCorpId, providerSecret, delegatedSuiteId } = wecom.credentials;
    const client = await clientOf('delegatedSuite', { provider: { providerCorpId, providerSecret } });

    const { url, expiresAt } = await client.delegatedAuthUrl({
      templateIds: [delegatedSuiteId],
      state: 'order1',
    });

    expect(new URL(url).origin).toBe(wecom.url);
    expect(expiresAt).toBeGreaterThan(Date.now() + 800_000_000);
  });

  it('says what it needs for that', async () => {
    const client = await clientOf('delegatedSuite');

    await expect(client.delegatedAuthUrl({ templateIds: ['dk1'] })).rejects.toThrow(/needs option provider/);
  });

  it('T89 shows no secret, however it is looked at', async () => {
    const { providerCorpId, providerSecret, suiteSecret } = wecom.credentials;
    const client = await clientOf('suite', { provider: { providerCorpId, providerSecret } });
    await client.installUrl({ redirectUri: 'http://localhost:3000/cb', state: 'a' });

    const shown = [
      inspect(client, { depth: 12, showHidden: true }),
      JSON.stringify(client),
      JSON.stringify(structuredClone(client)),
      JSON.stringify(Object.entries(client)),
    ].join('\n');

    expect(shown).not.toContain(suiteSecret);
    expect(shown).not.toContain(providerSecret);
  });
});
