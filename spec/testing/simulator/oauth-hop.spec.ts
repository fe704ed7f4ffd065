import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { Caller } from './support/caller';

let sim: WeComSimulator;
let caller: Caller;

beforeEach(async () => {
  sim = await startWeComSimulator();
  caller = new Caller(sim);
});
afterEach(() => sim.close());

const WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0.5304.110 Safari/537.36 Language/zh ColorScheme/Light wxwork/5.0.10 (MicroMessenger/6.2) WindowsWechat';
const WECHAT =
  'Mozilla/5.0 (Linux; Android 11) MMWEBID/7533 MicroMessenger/8.0.66.2980(0x2800423B) WeChat/arm64';

/** Chooses a member in the Workbench and returns the cookie of that client. */
async function clientOf(key: string): Promise<string> {
  return (await caller.open(`/simulator/client?${new URLSearchParams({ as: key })}`)).cookies;
}

describe('the OAuth hop', () => {
  it('opens in no ordinary browser', async () => {
    const page = await caller.open(caller.oauth(), { 'user-agent': 'Mozilla/5.0 Chrome/120' });

    expect(page.status).toBe(400);
    expect(page.body).toContain('请在企业微信客户端打开链接');
    expect(page.body).toContain('href="/workbench"');
  });

  it("opens in WeChat, through the enterprise's plugin", async () => {
    const page = await caller.open(caller.oauth(), { 'user-agent': WECHAT });

    expect(page.status).toBe(200);
    expect(page.body).toContain('选择您的身份');
  });

  it('asks who the client belongs to when only the user agent says that it is one', async () => {
    const page = await caller.open(caller.oauth(), { 'user-agent': WINDOWS });

    expect(page.status).toBe(200);
    expect(page.body).toContain('选择您的身份');
  });

  it('answers silently as the member chosen in the Workbench', async () => {
    const cookie = await clientOf(caller.own('lisi'));
    const back = await caller.open(caller.oauth(), { cookie });
    const code = new URL(back.location ?? '').searchParams.get('code') ?? '';
    const reply = await caller.get('auth/getuserinfo', { access_token: await caller.appToken(), code });

    expect(back.location).toMatch(/^http:\/\/127\.0\.0\.1:3000\/callback\?code=[\w-]{43}&state=s1$/);
    expect(reply['userid']).toBe('lisi');
  });

  it('asks for consent where the scope wants it', async () => {
    const cookie = await clientOf(caller.own('lisi'));
    const address = caller.oauth({ scope: 'snsapi_privateinfo' });
    const page = await caller.open(address, { cookie });
    const query = (more: Record<string, string>) => new URLSearchParams({ ...more, login: address });
    const agreed = await caller.open(`/simulator/scan?${query({ as: caller.own('lisi'), agreed: '1' })}`);
    const declined = await caller.open(`/simulator/decline?${query({})}`);

    expect(page.status).toBe(200);
    expect(page.body).toContain('data-action="agree"');
    expect(agreed.location).toMatch(/\?code=[\w-]{43}&state=s1$/);
    expect(declined.location).toBe('http://127.0.0.1:3000/callback?state=s1');
  });

  it('stops a member outside the visible range where the scope wants consent, and nowhere else', async () => {
    const address = caller.oauth({ scope: 'snsapi_privateinfo' });
    const headers = { cookie: await clientOf(caller.own('wangwu')), 'accept-language': 'en' };
    const page = await caller.open(address, headers);
    const unattended = await caller.open(address, { 'x-simulator-member': caller.own('wangwu') });

    expect([page.status, page.location]).toEqual([400, null]);
    expect(page.body).toContain('No permission');
    expect(page.body).toContain('没有权限登录');
    expect([unattended.status, unattended.location]).toEqual([400, null]);
    expect((await caller.open(caller.oauth(), headers)).status).toBe(302);
  });

  it('remembers whom a client without a choice picked', async () => {
    const query = new URLSearchParams({ as: caller.own('lisi'), login: caller.oauth() });
    const first = await caller.open(`/simulator/scan?${query}`);
    const second = await caller.open(caller.suiteOauth(), { cookie: first.cookies });

    expect(first.status).toBe(302);
    expect(second.status).toBe(302);
  });

  it.each([
    ['who are you', '', 'Choose who you are'],
    ['consent', 'lisi', 'Asks for your details'],
  ])('shows the question "%s" in the other language at a click', async (_case, userId, title) => {
    const cookie = userId === '' ? '' : await clientOf(caller.own(userId));
    const login = caller.oauth({ scope: 'snsapi_privateinfo' });
    const page = await caller.open(`/simulator/page?${new URLSearchParams({ lang: 'en', login })}`, {
      cookie,
    });

    expect(page.body).toContain(title);
  });

  it('turns away a choice of nobody, and a client cookie that makes no sense', async () => {
    const query = new URLSearchParams({ as: 'ww0/nobody', login: caller.oauth() });

    expect((await caller.open(`/simulator/scan?${query}`)).status).toBe(400);
    expect((await caller.open(caller.oauth(), { cookie: 'wecom_simulator_client=%zz' })).status).toBe(400);
  });

  it('forgets a client whose member has left', async () => {
    const cookie = await clientOf(caller.own('lisi'));
    await sim.removeMember({ corpId: sim.credentials.corpId, userId: 'lisi' });

    expect((await caller.open(caller.oauth(), { cookie })).status).toBe(400);
  });
});

describe('the Workbench', () => {
  it('shows everybody to choose from, then the app', async () => {
    sim.setHomepage('https://app.example/start?corp=$CORPID$');
    const choice = await caller.open('/workbench');
    const desktop = await caller.open('/workbench', { cookie: await clientOf(caller.own('lisi')) });

    expect(choice.body.match(/data-member=/g)).toHaveLength(sim.members.length + sim.visitors.length);
    expect(desktop.body).toContain(`href="https://app.example/start?corp=${sim.credentials.corpId}"`);
    expect(desktop.body).toContain('data-action="open-app"');
  });

  it('shows no icon to a member outside the visible range, and says why', async () => {
    sim.setHomepage('https://app.example/start');
    const desktop = await caller.open('/workbench', { cookie: await clientOf(caller.own('wangwu')) });

    expect(desktop.body).not.toContain('data-action="open-app"');
    expect(desktop.body).toContain('可见范围');
  });

  it('says how to set the homepage while there is none', async () => {
    const desktop = await caller.open('/workbench', { cookie: await clientOf(caller.own('lisi')) });

    expect(desktop.body).toContain('setHomepage(url)');
  });

  it('lets the member be switched and the client be left', async () => {
    const cookie = await clientOf(caller.own('lisi'));
    const left = await caller.open('/simulator/client?as=', { cookie });

    expect((await caller.open('/workbench?switch=1', { cookie })).body).toContain('data-member=');
    expect(left.headers.getSetCookie()[0]).toContain('wecom_simulator_client=; Max-Age=0');
  });

  it('refuses a homepage that is no web address', () => {
    expect(() => sim.setHomepage('javascript:alert(1)')).toThrow(/absolute http/);
    expect(() => sim.setHomepage('/start')).toThrow(/absolute http/);
  });
});
