import { jsSdkSignature, MemoryTokenStore, SuiteClient } from '../../lib';
import { jsSignature } from '../../lib/provider/js-sdk';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { SuiteTickets } from '../../lib/tokens/suite-ticket';

const PAGE = { url: 'https://app.example.com/members?page=2#top', for: 'agentConfig' as const };

describe('A JS-SDK signature', () => {
  it("is the one of WeCom's official sample", () => {
    const signature = jsSignature({
      ticket: 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg',
      nonceStr: 'Wm3WZYTPz0wzccnW',
      timestamp: 1414587457,
      url: 'http://mp.weixin.qq.com?params=value',
    });

    expect(signature).toBe('0f9de62fce790f9a083d5c99e95740ceb90c27ed');
  });

  it('covers the address without what stands behind #', () => {
    const parts = { ticket: 't', nonceStr: 'n', timestamp: 1, url: 'https://app.example.com/a' };

    expect(jsSignature({ ...parts, url: `${parts.url}#b` })).toBe(jsSignature(parts));
  });
});

describe('The JS-SDK ticket', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  const selfBuilt = () => {
    const { corpId, agentId, secret } = wecom.credentials;
    return { corpId, agentId, secret, hosts: wecom.hosts };
  };

  it('of a self-built app is fetched once for forty callers of one app', async () => {
    const app = selfBuilt();

    const signatures = await Promise.all(Array.from({ length: 40 }, () => jsSdkSignature(app, PAGE)));

    expect(wecom.count('ticket/get')).toBe(1);
    expect(wecom.count('gettoken')).toBe(1);
    expect(new Set(signatures.map(({ nonceStr }) => nonceStr)).size).toBe(40);
    expect(signatures[0]?.signature).toMatch(/^[0-9a-f]{40}$/);
  });

  it('is another one for config than for agentConfig', async () => {
    const app = { ...selfBuilt(), tokenStore: new MemoryTokenStore() };

    await jsSdkSignature(app, PAGE);
    await jsSdkSignature(app, { ...PAGE, for: 'config' });

    expect([wecom.count('ticket/get'), wecom.count('get_jsapi_ticket')]).toEqual([1, 1]);
  });

  it('is fetched with another token where WeCom has ended the first', async () => {
    const tokenStore = new MemoryTokenStore();
    await jsSdkSignature({ ...selfBuilt(), tokenStore }, { ...PAGE, for: 'config' });
    wecom.revokeTokens();

    await jsSdkSignature({ ...selfBuilt(), tokenStore }, PAGE);

    expect(wecom.count('gettoken')).toBe(2);
  });

  it.each([
    ['business', 'suite'],
    ['delegated', 'delegatedSuite'],
  ] as const)('of an installed %s app is fetched with the enterprise’s token', async (_, kind) => {
    const { credentials } = wecom;
    const suiteId = credentials[`${kind}Id`];
    const corpId = credentials.corpId;
    const { permanentCode } = await wecom.installApp(corpId, { suiteId });
    const tokenStore = new MemoryTokenStore();
    await new SuiteTickets(suiteId, tokenStore).save(wecom.issueSuiteTicket(suiteId), new Date());
    const client = new SuiteClient({
      suiteId,
      suiteSecret: credentials[`${kind}Secret`],
      tokenStore,
      hosts: wecom.hosts,
    });

    const { signature } = await client.jsSdkSignature({ corpId, permanentCode, ...PAGE });

    expect(signature).toMatch(/^[0-9a-f]{40}$/);
    expect(wecom.count('ticket/get')).toBe(1);
    expect(wecom.count('service/get_corp_token')).toBe(kind === 'suite' ? 1 : 0);
  });

  it.each([
    [{ url: '/members', for: 'config' }, 'url must be the absolute address'],
    [{ url: 'https://a.example', for: 'page' }, 'for must be config or agentConfig'],
  ])('is not asked for a page that is none: %j', async (page, words) => {
    await expect(jsSdkSignature(selfBuilt(), page as never)).rejects.toThrow(words);
  });
});
