import { MemoryTokenStore, SuiteClient, type TokenStore, WeComConfigError } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { SuiteTickets } from '../../lib/tokens/suite-ticket';
import { forward, stopClock } from '../support/clock';

const CORP = 'wwaaaaaaaaaaaaaaaa';

describe('SuiteClient', () => {
  let wecom: WeComSimulator;
  let store: TokenStore;

  beforeEach(async () => {
    stopClock();
    wecom = await startWeComSimulator();
    wecom.addCorp({ corpId: CORP, name: '青松科技' });
    store = new MemoryTokenStore();
  });
  afterEach(async () => {
    await wecom.close();
    jest.useRealTimers();
  });

  function client(kind: 'business' | 'delegated' = 'business'): SuiteClient {
    const { suiteId, suiteSecret, delegatedSuiteId, delegatedSuiteSecret } = wecom.credentials;
    const suite =
      kind === 'business'
        ? { suiteId, suiteSecret }
        : { suiteId: delegatedSuiteId, suiteSecret: delegatedSuiteSecret };
    return new SuiteClient({ ...suite, tokenStore: store, hosts: wecom.hosts });
  }

  async function takeTicket(suiteId = wecom.credentials.suiteId): Promise<void> {
    await new SuiteTickets(suiteId, store).save(wecom.issueSuiteTicket(suiteId), new Date());
  }

  it('turns the code of an installation into the permanent code', async () => {
    await takeTicket();
    const { authCode, permanentCode } = await wecom.installApp(CORP);

    const installation = await client().redeemAuthCode(authCode);

    expect(installation).toEqual({ corpId: CORP, corpName: '青松科技', permanentCode });
    expect(wecom.count('service/v2/get_permanent_code')).toBe(1);
    expect(wecom.count('service/get_permanent_code')).toBe(0);
  });

  it('says who can repair it where the code of an installation is spent', async () => {
    await takeTicket();
    const { authCode } = await wecom.installApp(CORP);
    await client().redeemAuthCode(authCode);

    const again = client().redeemAuthCode(authCode);

    await expect(again).rejects.toMatchObject({
      code: 'ERR_WECOM_API',
      errcode: 40078,
      hint: expect.stringMatching(/^\d+$/),
      actor: 'enterprise-admin',
      remedy: {
        en: expect.stringContaining('authorise the app again'),
        zh: expect.stringContaining('重新授权'),
      },
    });
  });

  it.each([undefined, null, '', 7])(
    'takes %p for no code of an installation, and does not ask WeCom',
    async (code) => {
      await takeTicket();

      const redeemed = client().redeemAuthCode(code as string);

      await expect(redeemed).rejects.toThrow(/^SuiteClient.redeemAuthCode: authCode /);
      expect(wecom.calls).toEqual([]);
    },
  );

  it('does not send the code of an installation again where the answer was lost', async () => {
    await takeTicket();
    const { authCode } = await wecom.installApp(CORP);
    wecom.failNext('service/v2/get_permanent_code', { resetMidBody: true });

    const redeemed = client().redeemAuthCode(authCode);

    await expect(redeemed).rejects.toMatchObject({ name: expect.stringMatching(/^WeCom/) });
    expect(wecom.count('service/v2/get_permanent_code')).toBe(1);
  });

  it('names the missing ticket', async () => {
    const { authCode } = await wecom.installApp(CORP);

    const redeemed = client().redeemAuthCode(authCode);

    await expect(redeemed).rejects.toMatchObject({ code: 'ERR_WECOM_TICKET_MISSING', status: 503 });
  });

  it('tells the age of the newest ticket in seconds', async () => {
    const before = await client().ticketAge();
    await takeTicket();
    forward({ minutes: 12, seconds: 5 });
    const { delegatedSuiteId } = wecom.credentials;
    await takeTicket(delegatedSuiteId);

    expect([before, await client().ticketAge(), await client('delegated').ticketAge()]).toEqual([
      undefined,
      725,
      0,
    ]);
  });

  it.each([
    ['suiteSecret', { suiteSecret: '' }],
    ['tokenStore', { tokenStore: {} }],
    ['hosts', { hosts: { api: 'http://qyapi.weixin.qq.com' } }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMS: 500 }],
  ])('refuses options that cannot work, and names %s', (name, wrong) => {
    const right = { suiteId: 'ww0123456789abcdef', suiteSecret: 'a-suite-secret', tokenStore: store };

    const create = () => new SuiteClient({ ...right, ...wrong } as never);

    expect(create).toThrow(WeComConfigError);
    expect(create).toThrow(name);
  });
});
