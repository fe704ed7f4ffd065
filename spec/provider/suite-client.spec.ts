import { SuiteClient, WeComConfigError } from '../../lib';
import type { WeComSimulator } from '../../lib/testing';
import { forward, stopClock } from '../support/clock';
import { CORP, Provider } from './support/provider';

describe('SuiteClient', () => {
  let provider: Provider;
  let wecom: WeComSimulator;

  beforeEach(async () => {
    stopClock();
    provider = await Provider.start();
    wecom = provider.wecom;
  });
  afterEach(async () => {
    await wecom.close();
    jest.useRealTimers();
  });

  it('turns the code of an installation into the permanent code', async () => {
    await provider.takeTicket();
    const { authCode, permanentCode } = await wecom.installApp(CORP);

    const installation = await provider.client().redeemAuthCode(authCode);

    expect(installation).toMatchObject({
      corpId: CORP,
      corpName: '青松科技',
      permanentCode,
      isDelegated: false,
    });
    expect(wecom.count('service/v2/get_permanent_code')).toBe(1);
    expect(wecom.count('service/get_permanent_code')).toBe(0);
  });

  it('says who can repair it where the code of an installation is spent', async () => {
    await provider.takeTicket();
    const { authCode } = await wecom.installApp(CORP);
    await provider.client().redeemAuthCode(authCode);

    const again = provider.client().redeemAuthCode(authCode);

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
      await provider.takeTicket();

      const redeemed = provider.client().redeemAuthCode(code as string);

      await expect(redeemed).rejects.toThrow(/^SuiteClient.redeemAuthCode: authCode /);
      expect(wecom.calls).toEqual([]);
    },
  );

  it('does not send the code of an installation again where the answer was lost', async () => {
    await provider.takeTicket();
    const { authCode } = await wecom.installApp(CORP);
    wecom.failNext('service/v2/get_permanent_code', { resetMidBody: true });

    const redeemed = provider.client().redeemAuthCode(authCode);

    await expect(redeemed).rejects.toMatchObject({ name: expect.stringMatching(/^WeCom/) });
    expect(wecom.count('service/v2/get_permanent_code')).toBe(1);
  });

  it('names the missing ticket', async () => {
    const { authCode } = await wecom.installApp(CORP);

    const redeemed = provider.client().redeemAuthCode(authCode);

    await expect(redeemed).rejects.toMatchObject({ code: 'ERR_WECOM_TICKET_MISSING', status: 503 });
  });

  it('tells the age of the newest ticket in seconds', async () => {
    const before = await provider.client().ticketAge();
    await provider.takeTicket();
    forward({ minutes: 12, seconds: 5 });
    const { delegatedSuiteId } = wecom.credentials;
    await provider.takeTicket(delegatedSuiteId);

    expect([
      before,
      await provider.client().ticketAge(),
      await provider.client('delegated').ticketAge(),
    ]).toEqual([undefined, 725, 0]);
  });

  it.each([
    ['suiteSecret', { suiteSecret: '' }],
    ['tokenStore', { tokenStore: {} }],
    ['hosts', { hosts: { api: 'http://qyapi.weixin.qq.com' } }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMS: 500 }],
  ])('refuses options that cannot work, and names %s', (name, wrong) => {
    const right = {
      suiteId: 'ww0123456789abcdef',
      suiteSecret: 'a-suite-secret',
      tokenStore: provider.store,
    };

    const create = () => new SuiteClient({ ...right, ...wrong } as never);

    expect(create).toThrow(WeComConfigError);
    expect(create).toThrow(name);
  });
});
