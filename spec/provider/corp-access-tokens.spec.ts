import type { WeComSimulator } from '../../lib/testing';
import { forward, stopClock } from '../support/clock';
import { CORP, Provider } from './support/provider';

describe('The access_token that SuiteClient has for an enterprise', () => {
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

  /** Calls that succeeded: a token is asked for twice where the suite token died with it. */
  function granted(endpoint: string): number {
    return wecom.calls.filter((call) => call.endpoint.endsWith(`/${endpoint}`) && call.errcode === 0).length;
  }

  it('takes nothing for no enterprise, and points to no page of the provider’s console', async () => {
    const token = provider.client().corpAccessToken(undefined as never, 'code');

    await expect(token).rejects.toThrow('SuiteClient.corpAccessToken: corpId is missing.');
  });

  it('takes nothing for no permanent code', async () => {
    const token = provider.client().corpAccessToken(CORP, undefined as never);

    await expect(token).rejects.toThrow('SuiteClient.corpAccessToken: permanentCode is missing.');
  });

  it('fetches the token of an enterprise once for twenty callers, and keeps it', async () => {
    await provider.takeTicket();
    const { permanentCode } = await wecom.installApp(CORP);
    const suite = provider.client();

    const tokens = await Promise.all(
      Array.from({ length: 20 }, () => suite.corpAccessToken(CORP, permanentCode)),
    );
    forward({ minutes: 60 });
    tokens.push(await provider.client().corpAccessToken(CORP, permanentCode));

    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).toMatch(/^.{10,512}$/);
    expect(wecom.count('service/get_corp_token')).toBe(1);
    expect(wecom.count('gettoken')).toBe(0);
  });

  it('fetches the token of a delegated app with the permanent code as its secret, once', async () => {
    const { delegatedSuiteId } = wecom.credentials;
    await provider.takeTicket(delegatedSuiteId);
    const { authCode } = await wecom.installApp(CORP, { suiteId: delegatedSuiteId });
    const suite = provider.client('delegated');
    const { permanentCode } = await suite.redeemAuthCode(authCode);

    const first = await suite.corpAccessToken(CORP, permanentCode);
    const second = await suite.corpAccessToken(CORP, permanentCode);

    expect(second).toBe(first);
    expect(wecom.count('gettoken')).toBe(1);
    expect(wecom.count('service/get_corp_token')).toBe(0);
  });

  it('needs no ticket for the token of a delegated app', async () => {
    const { delegatedSuiteId } = wecom.credentials;
    const { permanentCode } = await wecom.installApp(CORP, { suiteId: delegatedSuiteId });

    const token = provider.client('delegated').corpAccessToken(CORP, permanentCode);

    await expect(token).resolves.toMatch(/^.{10,512}$/);
  });

  it('keeps the tokens of two enterprises apart', async () => {
    await provider.takeTicket();
    const first = await wecom.installApp(CORP);
    wecom.addCorp({ corpId: 'wwbbbbbbbbbbbbbbbb' });
    const second = await wecom.installApp('wwbbbbbbbbbbbbbbbb');
    const suite = provider.client();

    const tokens = [
      await suite.corpAccessToken(CORP, first.permanentCode),
      await suite.corpAccessToken('wwbbbbbbbbbbbbbbbb', second.permanentCode),
    ];

    expect(tokens[0]).not.toBe(tokens[1]);
  });

  it('asks WeCom once, then waits, where an enterprise has removed the app (F37)', async () => {
    await provider.takeTicket();
    const { permanentCode } = await wecom.installApp(CORP);
    await wecom.uninstallApp(CORP);
    const suite = provider.client();

    const first = suite.corpAccessToken(CORP, permanentCode);
    await expect(first).rejects.toMatchObject({ errcode: 40084, actor: 'enterprise-admin', status: 502 });
    const second = suite.corpAccessToken(CORP, permanentCode);
    await expect(second).rejects.toMatchObject({ errcode: 40084, status: 503 });

    expect(wecom.count('service/get_corp_token')).toBe(1);
  });

  it('uses the new permanent code at once after the old one was reset (F37)', async () => {
    await provider.takeTicket();
    const first = await wecom.installApp(CORP);
    const suite = provider.client();
    const before = await suite.corpAccessToken(CORP, first.permanentCode);
    await wecom.uninstallApp(CORP);
    const { permanentCode } = await wecom.installApp(CORP);

    const after = await suite.corpAccessToken(CORP, permanentCode);

    expect(after).not.toBe(before);
    expect(wecom.count('service/get_corp_token')).toBe(2);
  });

  it('fetches a fresh suite token where the one it holds has died early', async () => {
    await provider.takeTicket();
    const suite = provider.client();
    const first = await wecom.installApp(CORP);
    await suite.redeemAuthCode(first.authCode);
    wecom.revokeTokens();

    const token = await suite.corpAccessToken(CORP, first.permanentCode);

    expect(token).toMatch(/^.{10,512}$/);
    expect(wecom.count('service/get_suite_token')).toBe(2);
  });

  it.each(['business', 'delegated'] as const)(
    'replaces a token of a %s app that WeCom has refused, once for all who met the refusal',
    async (kind) => {
      const { suiteId, delegatedSuiteId } = wecom.credentials;
      await provider.takeTicket();
      const { permanentCode } = await wecom.installApp(CORP, {
        suiteId: kind === 'business' ? suiteId : delegatedSuiteId,
      });
      const suite = provider.client(kind);
      const dead = await suite.corpAccessToken(CORP, permanentCode);
      wecom.revokeTokens();

      const unaware = await suite.corpAccessToken(CORP, permanentCode);
      const told = await Promise.all(
        Array.from({ length: 20 }, () => suite.corpAccessToken(CORP, permanentCode, dead)),
      );
      const late = await suite.corpAccessToken(CORP, permanentCode, dead);
      const others = await provider.client(kind).corpAccessToken(CORP, permanentCode);

      expect(unaware).toBe(dead);
      expect(new Set([...told, late, others]).size).toBe(1);
      expect(others).not.toBe(dead);
      expect(granted(kind === 'business' ? 'service/get_corp_token' : 'gettoken')).toBe(2);
    },
  );

  it('replaces a refused token at most once a minute, whatever the application says', async () => {
    await provider.takeTicket();
    const { permanentCode } = await wecom.installApp(CORP);
    const suite = provider.client();
    let token = await suite.corpAccessToken(CORP, permanentCode);
    const refuseAgain = async () => {
      wecom.revokeTokens();
      token = await suite.corpAccessToken(CORP, permanentCode, token);
      return granted('service/get_corp_token');
    };

    const counts = [await refuseAgain(), await refuseAgain(), await refuseAgain()];
    forward({ minutes: 1 });
    counts.push(await refuseAgain(), await refuseAgain());

    expect(counts).toEqual([2, 2, 2, 3, 3]);
  });
});
