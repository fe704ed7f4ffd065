import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { Caller, Clock, MINUTE_MS, text } from './support/caller';

let sim: WeComSimulator;
let caller: Caller;
let clock: Clock;

beforeEach(async () => {
  clock = new Clock();
  sim = await startWeComSimulator({ now: clock.now });
  caller = new Caller(sim);
});
afterEach(() => sim.close());

const openUserIdOf = (key: string) => sim.members.find((member) => member.key === key)?.openUserId;

async function legacy(member: string) {
  const auth_code = await caller.code(caller.legacyQr(), member, 'auth_code');
  return caller.post('service/get_login_info', { access_token: await caller.providerToken() }, { auth_code });
}
async function serviceApp(member: string) {
  const code = await caller.code(caller.serviceApp(), member);
  const suite_access_token = await caller.suiteToken('loginSuite');
  return caller.get('service/auth/getuserinfo3rd', { suite_access_token, code });
}
async function suite(member: string, scope = 'snsapi_base') {
  const code = await caller.code(caller.suiteOauth({ scope }), member);
  return caller.get('service/auth/getuserinfo3rd', { suite_access_token: await caller.suiteToken(), code });
}
async function corp(member: string, scope = 'snsapi_base') {
  const code = await caller.code(caller.oauth({ scope }), member);
  return caller.get('auth/getuserinfo', { access_token: await caller.appToken(), code });
}

describe('get_login_info', () => {
  it('describes an administrator without errcode', async () => {
    expect(await legacy(caller.own('zhangsan'))).toEqual({
      usertype: 1,
      user_info: {
        userid: 'zhangsan',
        open_userid: openUserIdOf(caller.own('zhangsan')),
        name: 'zhangsan',
        avatar: '',
      },
      corp_info: { corpid: sim.credentials.corpId },
      agent: [{ agentid: 0, auth_type: 1 }],
      auth_info: { department: [{ id: 1, writable: true }] },
    });
  });

  it('gives a member neither agents nor departments', async () => {
    const reply = await legacy(caller.own('lisi'));

    expect(reply).toMatchObject({ usertype: 5, user_info: { userid: 'lisi' } });
    expect(Object.keys(reply)).toEqual(['usertype', 'user_info', 'corp_info']);
  });

  it('knows nothing of an external administrator but the enterprise', async () => {
    const corpid = caller.corpIdOf('consultant');

    expect(await legacy(`${corpid}/consultant`)).toEqual({ usertype: 3, corp_info: { corpid } });
  });
});

describe('the suite flows', () => {
  it('give one open_userid for one member in every flow', async () => {
    const member = caller.own('zhangsan');
    const [byQr, byWorkbench, byLegacy] = [
      await serviceApp(member),
      await suite(member),
      await legacy(member),
    ];

    expect(byQr['open_userid']).toMatch(/^wo[\w-]{30}$/);
    expect(byWorkbench['open_userid']).toBe(byQr['open_userid']);
    expect(byLegacy).toMatchObject({ user_info: { open_userid: byQr['open_userid'] } });
  });

  it('show the plain userid of an enterprise that installed an app, the encrypted one otherwise', async () => {
    const corpid = caller.corpIdOf('zhouba');
    const encrypted = openUserIdOf(`${corpid}/zhouba`);
    const before = await serviceApp(`${corpid}/zhouba`);
    await sim.installApp(corpid);
    const after = await serviceApp(`${corpid}/zhouba`);

    expect(before).toEqual({ errcode: 0, errmsg: 'ok', corpid, userid: encrypted, open_userid: encrypted });
    expect(after).toEqual({ errcode: 0, errmsg: 'ok', corpid, userid: 'zhouba', open_userid: encrypted });
  });

  it('know an openid of those who are in no enterprise', async () => {
    sim.addVisitor({ openId: 'oSomebody' });

    expect(await serviceApp('/oSomebody')).toEqual({ errcode: 0, errmsg: 'ok', openid: 'oSomebody' });
    expect(await suite('/oSomebody')).toEqual({ errcode: 0, errmsg: 'ok', openid: 'oSomebody' });
  });

  it('hand a user_ticket with expires_in to visible members who agreed', async () => {
    expect(await suite(caller.own('lisi'), 'snsapi_privateinfo')).toMatchObject({
      user_ticket: expect.any(String),
      expires_in: 1800,
    });
    expect(await suite(caller.own('lisi'), 'snsapi_userinfo')).toHaveProperty('user_ticket');
    expect(await suite(caller.own('lisi'))).not.toHaveProperty('user_ticket');
    expect(await suite(caller.own('wangwu'), 'snsapi_privateinfo')).not.toHaveProperty('user_ticket');
    expect(await serviceApp(caller.own('lisi'))).not.toHaveProperty('user_ticket');
  });
});

describe('auth/getuserinfo', () => {
  it('gives the userid of members in and out of the visible range', async () => {
    expect(await corp(caller.own('lisi'))).toEqual({ errcode: 0, errmsg: 'ok', userid: 'lisi' });
    expect(await corp(caller.own('wangwu'))).toEqual({ errcode: 0, errmsg: 'ok', userid: 'wangwu' });
  });

  it('marks a member of a linked enterprise with its corpid', async () => {
    const linked = `${caller.corpIdOf('zhaoliu')}/zhaoliu`;

    expect(await corp(linked)).toEqual({ errcode: 0, errmsg: 'ok', userid: linked });
  });

  it('gives the openid of others, and the external_userid of its own customer', async () => {
    const stranger = await corp(`${caller.corpIdOf('zhouba')}/zhouba`);
    const customer = sim.visitors.find((visitor) => visitor.customerOf);

    expect(Object.keys(stranger)).toEqual(['errcode', 'errmsg', 'openid']);
    expect(await corp(customer?.key ?? '')).toMatchObject({
      openid: customer?.openId,
      external_userid: customer?.customerOf?.externalUserId,
    });
  });

  it('says how long a user_ticket lives on its older path, and only there', async () => {
    const access_token = await caller.appToken();
    const code = await caller.code(caller.oauth({ scope: 'snsapi_privateinfo' }), caller.own('lisi'));
    const old = await caller.get('user/getuserinfo', { access_token, code });

    expect(old).toMatchObject({ UserId: 'lisi', user_ticket: expect.any(String), expires_in: 1800 });
    expect(await corp(caller.own('lisi'), 'snsapi_privateinfo')).not.toHaveProperty('expires_in');
  });
});

describe('the letter case of an identity', () => {
  it('is PascalCase on the old paths', async () => {
    const code = await caller.code(caller.oauth(), caller.own('lisi'));
    const corpReply = await caller.get('user/getuserinfo', { access_token: await caller.appToken(), code });
    const suiteCode = await caller.code(caller.suiteOauth(), caller.own('lisi'));
    const query = { suite_access_token: await caller.suiteToken(), code: suiteCode };
    const suiteReply = await caller.get('service/getuserinfo3rd', query);

    expect(corpReply).toEqual({ errcode: 0, errmsg: 'ok', UserId: 'lisi', DeviceId: '' });
    expect(suiteReply).toMatchObject({ CorpId: sim.credentials.corpId, UserId: 'lisi' });
    expect(suiteReply).toHaveProperty('open_userid');
  });

  it('is PascalCase everywhere when asked for', async () => {
    const old = await startWeComSimulator({ letterCase: 'old' });
    const oldCaller = new Caller(old);
    const code = await oldCaller.code(oldCaller.oauth(), oldCaller.own('lisi'));
    const reply = await oldCaller.get('auth/getuserinfo', { access_token: await oldCaller.appToken(), code });
    await old.close();

    expect(reply['UserId']).toBe('lisi');
  });
});

describe('details', () => {
  const detail = async (user_ticket: string) =>
    caller.post('auth/getuserdetail', { access_token: await caller.appToken() }, { user_ticket });

  it('come for a user_ticket, for half an hour', async () => {
    const ticket = text(await corp(caller.own('zhangsan'), 'snsapi_privateinfo'), 'user_ticket');
    const inTime = await detail(ticket);
    clock.forward(30 * MINUTE_MS);
    const tooLate = await detail(ticket);

    expect(inTime).toMatchObject({ userid: 'zhangsan', gender: '1', mobile: '13800000001' });
    expect(tooLate['errcode']).toBe(84014);
  });

  it('are those of the member as they are now', async () => {
    const member = { corpId: sim.credentials.corpId, userId: 'zhangsan' };
    const ticket = text(await corp(caller.own('zhangsan'), 'snsapi_privateinfo'), 'user_ticket');
    sim.addMember({ ...member, mobile: '13900000009' });
    await sim.renameMember(member, 'zhang.san');

    expect(await detail(ticket)).toMatchObject({ userid: 'zhang.san', mobile: '13900000009' });
  });

  it('are the same on the old path', async () => {
    const user_ticket = text(await corp(caller.own('zhangsan'), 'snsapi_privateinfo'), 'user_ticket');
    const query = { access_token: await caller.appToken() };

    expect(await caller.post('user/getuserdetail', query, { user_ticket })).toEqual(
      await detail(user_ticket),
    );
  });

  it('of a third-party app never hold a number or an address', async () => {
    const user_ticket = text(await suite(caller.own('lisi'), 'snsapi_privateinfo'), 'user_ticket');
    const query = { suite_access_token: await caller.suiteToken() };
    const reply = await caller.post('service/auth/getuserdetail3rd', query, { user_ticket });

    expect(Object.keys(reply)).toEqual([
      'errcode',
      'errmsg',
      'corpid',
      'userid',
      'name',
      'gender',
      'avatar',
      'qr_code',
    ]);
    expect(reply).toMatchObject({ userid: 'lisi', name: 'lisi', gender: '2' });
  });

  it('are refused for a missing ticket, a wrong one, and one of another app', async () => {
    const ofSuite = text(await suite(caller.own('lisi'), 'snsapi_privateinfo'), 'user_ticket');

    expect((await detail(''))['errcode']).toBe(84090);
    expect((await detail('x'))['errcode']).toBe(84015);
    expect((await detail(ofSuite))['errcode']).toBe(84015);
  });
});

describe('user/get', () => {
  const read = async (userid: string) =>
    caller.get('user/get', { access_token: await caller.appToken(), userid });

  it('reads visible members only, and no contact details', async () => {
    const reply = await read('zhangsan');

    expect(reply).toMatchObject({ errcode: 0, userid: 'zhangsan', name: '张三', status: 1 });
    expect(Object.keys(reply)).not.toEqual(expect.arrayContaining(['mobile', 'email', 'avatar']));
    expect(await read('wangwu')).toMatchObject({ errcode: 60011, department: [] });
    expect((await read('nobody'))['errcode']).toBe(60111);
    expect((await read(''))['errcode']).toBe(40063);
  });

  it("shows a third-party app the userid in the name's place", async () => {
    const { corpId } = sim.credentials;
    const body = { auth_corpid: corpId, permanent_code: sim.permanentCode(corpId) };
    const query = { suite_access_token: await caller.suiteToken() };
    const access_token = text(await caller.post('service/get_corp_token', query, body), 'access_token');
    const reply = await caller.get('user/get', { access_token, userid: 'zhangsan' });

    expect(reply).toMatchObject({ name: 'zhangsan', open_userid: openUserIdOf(caller.own('zhangsan')) });
  });
});
