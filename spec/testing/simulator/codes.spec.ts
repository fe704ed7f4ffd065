import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { Caller, Clock, MINUTE_MS } from './support/caller';

let sim: WeComSimulator;
let caller: Caller;
let clock: Clock;

beforeEach(async () => {
  clock = new Clock();
  sim = await startWeComSimulator({ now: clock.now });
  caller = new Caller(sim);
});
afterEach(() => sim.close());

const asCorp = async (code: string) =>
  caller.get('auth/getuserinfo', { access_token: await caller.appToken(), code });
const asSuite = async (code: string, which: 'suite' | 'loginSuite' | 'delegatedSuite' = 'suite') =>
  caller.get('service/auth/getuserinfo3rd', { suite_access_token: await caller.suiteToken(which), code });
const asProvider = async (auth_code: string) =>
  caller.post('service/get_login_info', { access_token: await caller.providerToken() }, { auth_code });

const lisi = () => ({ corpId: sim.credentials.corpId, userId: 'lisi' });
const zhangsan = () => caller.own('zhangsan');
const legacyCode = () => caller.code(caller.legacyQr(), zhangsan(), 'auth_code');
const serviceCode = () => caller.code(caller.serviceApp(), zhangsan());
const corpAppCode = () => caller.code(caller.corpApp(), zhangsan());
const oauthCode = () => caller.code(caller.oauth(), zhangsan());
const suiteCode = () => caller.code(caller.suiteOauth(), zhangsan());

describe('a code', () => {
  it.each([
    ['legacy QR', legacyCode, asProvider, 40078],
    ['ServiceApp', serviceCode, (code: string) => asSuite(code, 'loginSuite'), 40029],
    ['CorpApp', corpAppCode, asCorp, 40029],
    ['OAuth of an enterprise', oauthCode, asCorp, 40029],
    ['OAuth of a suite', suiteCode, asSuite, 40029],
  ])('of the flow %s is good once', async (_flow, mint, redeem, spent) => {
    const code = await mint();
    const first = await redeem(code);
    const second = await redeem(code);

    expect(first['errcode'] ?? 0).toBe(0);
    expect(second['errcode']).toBe(spent);
  });

  it.each([
    ['legacy QR', legacyCode, asProvider],
    ['ServiceApp', serviceCode, (code: string) => asSuite(code, 'loginSuite')],
    ['CorpApp', corpAppCode, asCorp],
    ['OAuth of a suite', suiteCode, asSuite],
  ])('of the flow %s lives for five minutes', async (_flow, mint, redeem) => {
    const [inTime, tooLate] = [await mint(), await mint()];
    clock.forward(5 * MINUTE_MS - 1);
    const first = await redeem(inTime);
    clock.forward(1);
    const second = await redeem(tooLate);

    expect(first['errcode'] ?? 0).toBe(0);
    expect([40029, 40078]).toContain(second['errcode']);
  });

  it('is worth nothing to another flow, and stays good for its own', async () => {
    const code = await serviceCode();
    const others = [await asSuite(code), await asCorp(code), await asProvider(code)];
    const own = await asSuite(code, 'loginSuite');

    expect(others.map((reply) => reply['errcode'])).toEqual([40029, 40029, 40078]);
    expect(own['userid']).toBe('zhangsan');
  });

  it("of another enterprise's page is refused", async () => {
    const corpId = caller.corpIdOf('zhaoliu');
    sim.addApp({ corpId, agentId: 7, secret: 'maple-secret' });
    const code = await caller.code(caller.oauth({ appid: corpId, agentid: '7' }), `${corpId}/zhaoliu`);

    expect((await asCorp(code))['errcode']).toBe(40029);
  });

  it('made without agentid is good for any app of the enterprise', async () => {
    const { corpId } = sim.credentials;
    const query = {
      appid: corpId,
      redirect_uri: 'http://localhost/',
      response_type: 'code',
      scope: 'snsapi_base',
    };
    const code = await caller.code(caller.address('/connect/oauth2/authorize', query), zhangsan());

    expect((await asCorp(code))['userid']).toBe('zhangsan');
  });

  it('is refused to a delegated template', async () => {
    expect((await asSuite(await suiteCode(), 'delegatedSuite'))['errcode']).toBe(48002);
  });

  it('dies with the member it stands for', async () => {
    const code = await oauthCode();
    await sim.removeMember({ corpId: sim.credentials.corpId, userId: 'zhangsan' });

    expect((await asCorp(code))['errcode']).toBe(40029);
  });

  it.each([
    ['legacy QR', legacyCode, asProvider],
    ['ServiceApp', serviceCode, (code: string) => asSuite(code, 'loginSuite')],
    ['CorpApp', corpAppCode, asCorp],
    ['OAuth of an enterprise', oauthCode, asCorp],
    ['OAuth of a suite', suiteCode, asSuite],
  ])(
    'of the flow %s outlives changes to its member, and tells who they are now',
    async (_flow, mint, redeem) => {
      const member = { corpId: sim.credentials.corpId, userId: 'zhangsan' };
      const code = await mint();
      sim.addMember({ ...member, name: 'Zhang San the second' });
      await sim.renameMember(member, 'zhang.san');
      const { user_info, ...identity } = await redeem(code);

      expect({ ...identity, ...(user_info as object) }).toMatchObject({ userid: 'zhang.san' });
    },
  );

  it('shows the open_userid and the rights that its member was given meanwhile', async () => {
    const { corpId } = sim.credentials;
    const [legacy, ofSuite] = [await legacyCode(), await suiteCode()];
    sim.addMember({ corpId, userId: 'zhangsan', openUserId: 'woNew', role: 'sub-admin' });

    expect(await asProvider(legacy)).toMatchObject({ usertype: 4, user_info: { open_userid: 'woNew' } });
    expect(await asSuite(ofSuite)).toMatchObject({ userid: 'zhangsan', open_userid: 'woNew' });
  });

  it('of a visitor outlives changes too', async () => {
    const { corpId } = sim.credentials;
    sim.addVisitor({ openId: 'oSomebody' });
    const code = await caller.code(caller.oauth(), '/oSomebody');
    sim.addVisitor({ openId: 'oSomebody', customerOf: { corpId, externalUserId: 'wmNew' } });

    expect(await asCorp(code)).toMatchObject({ openid: 'oSomebody', external_userid: 'wmNew' });
  });

  it('is given out for somebody scripted before they were changed', async () => {
    const member = { corpId: sim.credentials.corpId, userId: 'zhangsan' };
    sim.approveAs(member);
    sim.addMember({ ...member, visible: false });
    const page = await caller.open(caller.corpApp());

    expect(page.status).toBe(400);
  });

  it.each([
    ['to somebody who comes after a leaver', async () => undefined],
    ['to somebody who comes after a renamed leaver', () => sim.renameMember(lisi(), 'li.si')],
  ])('is worth nothing %s', async (_case, change) => {
    const code = await caller.code(caller.oauth(), caller.own('lisi'));
    await change();
    const userId = sim.members.some((member) => member.key === caller.own('li.si')) ? 'li.si' : 'lisi';
    await sim.removeMember({ ...lisi(), userId });
    sim.addMember({ ...lisi(), userId });
    sim.addMember(lisi());

    expect((await asCorp(code))['errcode']).toBe(40029);
  });

  it('of a member whose userid is given to another one is worth nothing', async () => {
    const code = await oauthCode();
    await sim.renameMember(lisi(), 'zhangsan');

    expect((await asCorp(code))['errcode']).toBe(40029);
  });

  it('is missing with 41008', async () => {
    expect((await asCorp(''))['errcode']).toBe(41008);
    expect((await asProvider(''))['errcode']).toBe(41008);
  });
});

describe('an auth_code of 业务设置', () => {
  it('is redeemed by the provider, or by the login suite', async () => {
    const member = { corpId: sim.credentials.corpId, userId: 'zhangsan' };
    const provider = await asProvider(sim.businessSettingsCode(member));
    const suite = await asSuite(sim.businessSettingsCode(member), 'loginSuite');

    expect(provider['corp_info']).toEqual({ corpid: sim.credentials.corpId });
    expect(suite['userid']).toBe('zhangsan');
  });

  it('is worth nothing to the business suite', async () => {
    const code = sim.businessSettingsCode({ corpId: sim.credentials.corpId, userId: 'zhangsan' });

    expect((await asSuite(code))['errcode']).toBe(40029);
  });
});
