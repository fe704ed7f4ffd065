import { MemoryTokenStore, type StoredToken, SuiteClient, WeComProviderQr } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { openSuiteApp, WORKBENCH } from '../provider/support/suite-app';
import type { TestUser } from '../support/app';
import { Browser } from '../support/browser';
import { openDoor } from '../support/doors';
import { Listener } from './support/listener';
import { Warnings } from './support/warnings';

/** A store that remembers every token and ticket it ever held. */
class RememberingStore extends MemoryTokenStore {
  readonly values = new Set<string>();

  override async set(key: string, token: StoredToken): Promise<void> {
    if (!key.endsWith(':paused')) this.values.add(token.value);
    return super.set(key, token);
  }
}

describe('The events of a day with successes, refusals and errors', () => {
  let wecom: WeComSimulator;
  let listener: Listener;
  let store: RememberingStore;
  let warnings: Warnings;
  const passing: string[] = [];

  beforeAll(async () => {
    wecom = await startWeComSimulator();
    listener = new Listener();
    warnings = new Warnings();
    store = new RememberingStore();
    const { corpId, providerCorpId, providerSecret, suiteId, suiteSecret } = wecom.credentials;
    const lisi = { corpId, userId: 'lisi' };
    const app = await openSuiteApp(wecom, { tokenStore: store, scope: 'snsapi_privateinfo' });
    await app.takeTickets();
    await app.signInByQr(lisi);
    await app.signInByWorkbench(lisi);
    const client = new SuiteClient({ suiteId, suiteSecret, tokenStore: store, hosts: wecom.hosts });
    const { authCode, permanentCode } = await wecom.installApp(corpId);
    await client.redeemAuthCode(authCode);
    await client.corpAccessToken(corpId, permanentCode);
    await client.redeemAuthCode(authCode).catch(() => undefined);
    passing.push(authCode, permanentCode);
    await app.close();

    const callbackURL = 'http://localhost:3000/callback';
    const own = {
      flow: 'provider-secret',
      providerCorpId,
      providerSecret,
      corps: 'any',
      callbackURL,
    } as const;
    const qr = new WeComProviderQr<TestUser>({ ...own, hosts: wecom.hosts, tokenStore: store }, () => null);
    const browser = new Browser(openDoor(qr).app);
    for (const endpoint of ['service/get_provider_token', 'service/get_login_info']) {
      for (const fault of [{ errcode: 48002, errmsg: `echo ${providerSecret}` }, { body: providerSecret }]) {
        wecom.failNext(endpoint, { ...fault, times: 9 });
        const callback = await browser.answer(await browser.start('/start'), lisi);
        passing.push(...new URLSearchParams(callback.split('?')[1]).values());
        await browser.get(callback);
        wecom.clearFaults();
      }
    }
    const callback = await browser.answer(await browser.start('/start'), lisi);
    passing.push(...new URLSearchParams(callback.split('?')[1]).values());
    await browser.get(callback);
    wecom.failNext('service/get_provider_token', { errcode: 40001 });
    wecom.revokeTokens();
    await browser.signIn('/start', lisi);
  });
  afterAll(async () => {
    listener.stop();
    warnings.stop();
    await wecom.close();
  });

  it('are there on every channel', () => {
    expect(new Set(listener.heard.map(([name]) => name)).size).toBe(5);
    expect(warnings.lines.length).toBeGreaterThan(2);
    expect(store.values.size).toBeGreaterThanOrEqual(5);
    expect(passing).toHaveLength(12);
  });

  it('hold no secret, token, ticket, code or state (T57)', () => {
    const { providerSecret, suiteSecret, loginSuiteSecret, token, encodingAESKey } = wecom.credentials;
    const canaries = [
      ...[providerSecret, suiteSecret, loginSuiteSecret, token, encodingAESKey],
      ...store.values,
      ...passing,
    ];
    const said = JSON.stringify([listener.heard, warnings.lines]);

    expect(canaries.filter((canary) => said.includes(canary))).toEqual([]);
  });

  it('hold no address and no query', () => {
    const events = JSON.stringify(listener.heard);

    expect(events).not.toMatch(/https?:|\?|127\.0\.0\.1|localhost/);
    expect(events).not.toContain(WORKBENCH);
  });

  it('hold nothing personal beyond ids', () => {
    const events = JSON.stringify(listener.heard);

    for (const detail of ['李四', 'Li Si', 'lisi@', '13800000002', 'female', 'qpic']) {
      expect(events).not.toContain(detail);
    }
  });
});
