import { MemoryTokenStore, type StoredToken } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { forward, stopClock } from '../support/clock';
import { openSuiteApp, type SuiteApp, type SuiteAppSettings } from './support/suite-app';

/** A store that does something between one look at the ticket and the next. */
class SlowlyReadStore extends MemoryTokenStore {
  afterTicketRead: (() => Promise<unknown>) | undefined;

  override async get(key: string): Promise<StoredToken | undefined> {
    const token = await super.get(key);
    if (key.startsWith('wecom:ticket:')) {
      const happens = this.afterTicketRead;
      this.afterTicketRead = undefined;
      await happens?.();
    }
    return token;
  }
}

describe('A suite and its tickets', () => {
  let wecom: WeComSimulator;
  let lisi: { corpId: string; userId: string };
  const open: SuiteApp[] = [];

  async function openApp(settings: SuiteAppSettings = {}): Promise<SuiteApp> {
    const app = await openSuiteApp(wecom, settings);
    open.push(app);
    return app;
  }

  beforeEach(async () => {
    stopClock();
    wecom = await startWeComSimulator();
    lisi = { corpId: wecom.credentials.corpId, userId: 'lisi' };
  });
  afterEach(async () => {
    for (const app of open.splice(0)) await app.close();
    await wecom.close();
    jest.useRealTimers();
  });

  it.each(['signInByQr', 'signInByWorkbench'] as const)(
    'says in both languages what to do where no ticket has come yet (%s) (F34)',
    async (signIn) => {
      const app = await openApp();

      const { browser, landed } = await app[signIn](lisi);

      expect([landed.status, landed.body]).toEqual([503, { code: 'ERR_WECOM_TICKET_MISSING' }]);
      expect(await browser.me()).toBeUndefined();
      const [error] = app.errors as Error[];
      expect(error?.message).toContain('Mount suiteCallback with the same tokenStore');
      expect(error?.message).toContain('press 刷新Ticket; WeCom pushes one every ten minutes');
      expect(error?.message).toContain(
        '没有可用的 suite_ticket：请检查「应用管理 > 开发信息 > 指令回调配置 > 指令回调URL」（网页登录「应用管理 > 登录授权 > 指令回调URL」）并点击「刷新Ticket」',
      );
      expect(wecom.count('service/get_suite_token')).toBe(0);
    },
  );

  it('signs in while a ticket is less than thirty minutes old', async () => {
    const app = await openApp();
    await app.takeTickets();
    forward({ minutes: 29, seconds: 59 });

    const { landed } = await app.signInByQr(lisi);

    expect(landed.headers['location']).toBe('/');
  });

  it('signs in with a token that lives although the ticket is 31 minutes old (F35)', async () => {
    const app = await openApp();
    await app.takeTickets();
    await app.signInByQr(lisi);
    forward({ minutes: 31 });

    const { landed } = await app.signInByQr(lisi);

    expect(landed.headers['location']).toBe('/');
    expect(wecom.count('service/get_suite_token')).toBe(1);
  });

  it.each(['invalid', 'expired'] as const)(
    'asks for a ticket where it is 31 minutes old and the token is %s (F35)',
    async (how) => {
      const app = await openApp();
      await app.takeTickets();
      await app.signInByQr(lisi);
      forward({ minutes: 31 });
      wecom.revokeTokens(how);

      const { browser, landed } = await app.signInByQr(lisi);

      expect([landed.status, landed.body]).toEqual([503, { code: 'ERR_WECOM_TICKET_MISSING' }]);
      expect(await browser.me()).toBeUndefined();
    },
  );

  it('signs in again as soon as a fresh ticket has come', async () => {
    const app = await openApp();
    await app.signInByQr(lisi);
    await app.takeTickets();

    const { landed } = await app.signInByQr(lisi);

    expect(landed.headers['location']).toBe('/');
  });

  it('uses a newer ticket that came while WeCom refused the older one', async () => {
    const store = new SlowlyReadStore();
    const app = await openApp({ tokenStore: store });
    const { suiteId } = wecom.credentials;
    const forgotten = { InfoType: 'suite_ticket', SuiteTicket: 'forgotten-by-wecom' };
    await wecom.pushEvent(app.callbackOf(suiteId), { SuiteId: suiteId, ...forgotten });
    store.afterTicketRead = () => wecom.pushSuiteTicket(app.callbackOf(suiteId), suiteId);

    const { landed } = await app.signInByWorkbench(lisi);

    expect(landed.headers['location']).toBe('/');
    const fetches = wecom.calls.filter(({ endpoint }) => endpoint === '/cgi-bin/service/get_suite_token');
    expect(fetches.map(({ errcode }) => errcode)).toEqual([40085, 0]);
  });

  it('asks for a ticket where WeCom refuses the newest one, at the start and at the callback at most', async () => {
    const app = await openApp();
    const { suiteId } = wecom.credentials;
    const forgotten = { InfoType: 'suite_ticket', SuiteTicket: 'forgotten-by-wecom' };
    await wecom.pushEvent(app.callbackOf(suiteId), { SuiteId: suiteId, ...forgotten });

    const { landed } = await app.signInByWorkbench(lisi);

    expect([landed.status, landed.body]).toEqual([503, { code: 'ERR_WECOM_TICKET_MISSING' }]);
    expect(wecom.count('service/get_suite_token')).toBeLessThanOrEqual(2);
  });

  it('is not set back by an older ticket that arrives late', async () => {
    const app = await openApp();
    const { suiteId } = wecom.credentials;
    await wecom.pushSuiteTicket(app.callbackOf(suiteId), suiteId);
    const late = {
      InfoType: 'suite_ticket',
      TimeStamp: String(Math.floor(Date.now() / 1000) - 600),
      SuiteTicket: 'older',
    };

    const { status } = await wecom.pushEvent(app.callbackOf(suiteId), { SuiteId: suiteId, ...late });
    const { landed } = await app.signInByWorkbench(lisi);

    expect(status).toBe(200);
    expect(landed.headers['location']).toBe('/');
    expect(wecom.calls.map(({ errcode }) => errcode)).not.toContain(40085);
  });

  it('need no new ticket after a restart with the same store', async () => {
    const tokenStore = new MemoryTokenStore();
    const before = await openApp({ tokenStore });
    await before.takeTickets();
    await before.close();
    const after = await openApp({ tokenStore });

    const { landed } = await after.signInByQr(lisi);

    expect(landed.headers['location']).toBe('/');
  });

  it('keeps the ticket of one suite from the other in the same store', async () => {
    const app = await openApp({ tokenStore: new MemoryTokenStore() });
    const { suiteId } = wecom.credentials;
    await wecom.pushSuiteTicket(app.callbackOf(suiteId), suiteId);

    const workbench = await app.signInByWorkbench(lisi);
    const qr = await app.signInByQr(lisi);

    expect(workbench.landed.headers['location']).toBe('/');
    expect([qr.landed.status, qr.landed.body]).toEqual([503, { code: 'ERR_WECOM_TICKET_MISSING' }]);
  });

  it('does not take the push for one suite at the address of the other', async () => {
    const app = await openApp();
    const { suiteId, loginSuiteId } = wecom.credentials;

    const { status, body } = await wecom.pushSuiteTicket(app.callbackOf(loginSuiteId), suiteId);
    const { landed } = await app.signInByQr(lisi);

    expect([status, body]).toEqual([401, '']);
    expect(landed.status).toBe(503);
  });
});
