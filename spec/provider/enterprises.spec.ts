import { accountResolver, type WeComPush } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { UserTable } from '../support/user-table';
import { openSuiteApp, type SuiteApp, type SuiteAppSettings } from './support/suite-app';

const CORP = 'wwaaaaaaaaaaaaaaaa';
const LISI = { corpId: CORP, userId: 'lisi' };

describe('An application that keeps a table of the enterprises that installed it', () => {
  let wecom: WeComSimulator;
  let app: SuiteApp;
  let installed: Set<string>;
  const events: WeComPush[] = [];

  async function start(settings: SuiteAppSettings = {}): Promise<void> {
    events.length = 0;
    installed = new Set();
    wecom = await startWeComSimulator();
    wecom.addCorp({ corpId: CORP });
    wecom.addMember({ ...LISI, openUserId: 'woLisi' });
    app = await openSuiteApp(wecom, {
      corps: (corpId) => installed.has(corpId),
      onEvent: (event) => {
        events.push(event);
        if (event.type === 'create_auth') installed.add(CORP);
        if (event.type === 'cancel_auth') installed.delete(event.authCorpId);
      },
      ...settings,
    });
    await app.takeTickets();
    const { suiteId } = wecom.credentials;
    wecom.registerCallback({ suiteId, url: app.callbackOf(suiteId) });
    await wecom.pushDueTickets();
    events.length = 0;
  }
  afterEach(async () => {
    await app.close();
    await wecom.close();
  });

  it('lets members in from the moment their enterprise installs it until it is removed (T27, F37)', async () => {
    await start();

    const before = await app.signInByQr(LISI);
    await wecom.installApp(CORP);
    const during = await app.signInByQr(LISI);
    await wecom.uninstallApp(CORP);
    const after = await app.signInByQr(LISI);

    expect([before, during, after].map(({ landed }) => landed.headers['location'])).toEqual([
      '/login?wecom_error=corp-not-allowed',
      '/',
      '/login?wecom_error=corp-not-allowed',
    ]);
    expect(await after.browser.me()).toBeUndefined();
  });

  it('asks nobody’s account before the enterprise is known to be allowed', async () => {
    const users = new UserTable();
    await start({ resolver: accountResolver(users, { onUnassociated: 'create' }) });

    await app.signInByWorkbench(LISI);

    expect(users.creations).toBe(0);
  });

  it('lets nobody in for an answer that is not plainly yes', async () => {
    const row = { corpId: CORP, removed: true };
    await start({ corps: (async () => row) as unknown as (corpId: string) => Promise<boolean> });

    const { landed } = await app.signInByQr(LISI);

    expect(landed.headers['location']).toBe('/login?wecom_error=corp-not-allowed');
  });

  it('lets nobody in while its table cannot be read', async () => {
    await start({ corps: () => Promise.reject(new Error('connection lost')) });

    const { browser, landed } = await app.signInByQr(LISI);

    expect(landed.status).toBe(500);
    expect(app.errors).toMatchObject([{ message: 'connection lost' }]);
    expect(await browser.me()).toBeUndefined();
  });

  it('hears of the installation with the code to redeem, and of the removal with the enterprise', async () => {
    await start();
    const { suiteId } = wecom.credentials;

    const { authCode } = await wecom.installApp(CORP);
    await wecom.uninstallApp(CORP);

    expect(events).toEqual([
      { source: 'command', type: 'create_auth', suiteId, at: expect.any(Date), authCode },
      { source: 'command', type: 'cancel_auth', suiteId, at: expect.any(Date), authCorpId: CORP },
    ]);
  });

  it('hears of a member who leaves, with every id the account may be stored under (T33)', async () => {
    await start();
    await wecom.installApp(CORP);
    events.length = 0;

    const push = await wecom.removeMember(LISI);

    expect(push).toMatchObject({ status: 200, body: 'success' });
    expect(events).toEqual([
      {
        type: 'member_removed',
        source: 'command',
        suiteId: wecom.credentials.suiteId,
        at: expect.any(Date),
        authCorpId: CORP,
        userId: 'lisi',
        openUserId: 'woLisi',
      },
    ]);
  });

  it('hears of a member who is renamed, and finds the same account under the new name', async () => {
    const users = new UserTable();
    await start({ corps: 'any', resolver: accountResolver(users, { onUnassociated: 'create' }) });
    await wecom.installApp(CORP);
    events.length = 0;
    const before = await app.signInByQr(LISI);

    await wecom.renameMember(LISI, 'li.si');
    const after = await app.signInByQr({ corpId: CORP, userId: 'li.si' });

    const { suiteId } = wecom.credentials;
    expect(events).toEqual([
      {
        type: 'member_renamed',
        source: 'command',
        suiteId,
        at: expect.any(Date),
        authCorpId: CORP,
        userId: 'lisi',
        newUserId: 'li.si',
      },
    ]);
    expect([await before.browser.me(), await after.browser.me()]).toEqual(['new-lisi', 'new-lisi']);
  });

  it('hears of an event once, however often WeCom sends it (T33)', async () => {
    await start();
    const { suiteId } = wecom.credentials;
    const fields = {
      SuiteId: suiteId,
      InfoType: 'change_auth',
      AuthCorpId: CORP,
      TimeStamp: String(Math.floor(Date.now() / 1000)),
    };

    for (const _ of [1, 2, 3]) await wecom.pushEvent(app.callbackOf(suiteId), fields);

    expect(events.map(({ type }) => type)).toEqual(['change_auth']);
  });
});
