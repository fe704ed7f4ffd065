import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { openSuiteApp } from '../provider/support/suite-app';
import { Browser } from '../support/browser';
import { forward, stopClock } from '../support/clock';
import { openDoor, type Resolver } from '../support/doors';
import { corpAppWorkbench } from '../support/flows';
import { Warnings } from './support/warnings';

const byMember: Resolver = ({ profile }) => ({ id: profile.id });

describe('A failing sign-in', () => {
  let wecom: WeComSimulator;
  let lisi: { corpId: string; userId: string };
  let warnings: Warnings;

  beforeEach(async () => {
    stopClock();
    wecom = await startWeComSimulator();
    lisi = { corpId: wecom.credentials.corpId, userId: 'lisi' };
    warnings = new Warnings();
  });
  afterEach(async () => {
    warnings.stop();
    await wecom.close();
    jest.useRealTimers();
  });

  it('warns the operator once, as WeComWarning, with the reference of the error', async () => {
    const { app, errors } = openDoor(corpAppWorkbench(wecom, byMember));
    wecom.failNext('auth/getuserinfo', { errcode: 48002 });

    await new Browser(app).signIn('/start', lisi);

    const [error] = errors as Array<{ reference: string }>;
    expect(warnings.names).toEqual(['WeComWarning']);
    expect(warnings.lines[0]).toContain(`reference ${error?.reference}: /cgi-bin/auth/getuserinfo`);
  });

  it('warns once a minute while others fail in the same way', async () => {
    const { app } = openDoor(corpAppWorkbench(wecom, byMember));
    wecom.failNext('auth/getuserinfo', { errcode: 48002, times: 100 });

    for (let person = 0; person < 10; person += 1) await new Browser(app).signIn('/start', lisi);
    const first = warnings.lines.length;
    forward({ minutes: 1 });
    await new Browser(app).signIn('/start', lisi);

    expect([first, warnings.lines.length]).toEqual([1, 2]);
  });

  it('names the host of callbackURL where WeCom does not trust it', async () => {
    const { app } = openDoor(corpAppWorkbench(wecom, byMember));
    wecom.failNext('auth/getuserinfo', { errcode: 50001 });

    await new Browser(app).signIn('/start', lisi);

    expect(warnings.lines[0]).toContain('localhost:3000');
  });

  it('names the address that WeCom saw where it does not allow it', async () => {
    const { app } = openDoor(corpAppWorkbench(wecom, byMember));
    const errmsg = 'not allow to access from your ip, hint: [1], from ip: 203.0.113.7, more info at x';
    wecom.failNext('gettoken', { errcode: 60020, errmsg, times: 9 });

    await new Browser(app).signIn('/start', lisi);

    expect(warnings.lines[0]).toContain('203.0.113.7');
  });

  it('warns of a missing ticket once a minute, and says where to press in both languages (F34)', async () => {
    const app = await openSuiteApp(wecom);

    for (const _ of [1, 2, 3]) await app.signInByQr(lisi);
    await app.close();

    expect(warnings.lines).toHaveLength(1);
    expect(warnings.lines[0]).toContain('ERR_WECOM_TICKET_MISSING');
    expect(warnings.lines[0]).toContain('press 刷新Ticket');
    expect(warnings.lines[0]).toContain(
      '请检查「应用管理 > 开发信息 > 指令回调配置 > 指令回调URL」（网页登录「应用管理 > 登录授权 > 指令回调URL」）并点击「刷新Ticket」',
    );
  });

  it('does not warn of what a person did, or the application itself', async () => {
    const broken = openDoor(corpAppWorkbench(wecom, () => Promise.reject(new Error('database gone'))));
    const strict = openDoor(corpAppWorkbench(wecom, () => null));

    await new Browser(strict.app).signIn('/start', 'decline');
    await new Browser(strict.app).signIn('/start', lisi);
    await new Browser(strict.app).get('/callback?code=a&state=b');
    await new Browser(broken.app).signIn('/start', lisi);

    expect(warnings.lines).toEqual([]);
  });
});
