import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { Caller, text } from './support/caller';

let sim: WeComSimulator;
let caller: Caller;

beforeEach(async () => {
  sim = await startWeComSimulator();
  caller = new Caller(sim);
});
afterEach(() => sim.close());

const upper = () => sim.credentials.corpId.toUpperCase();

describe('A plain corpid goes without case', () => {
  it('when a token of an app is asked for, and the token is the same', async () => {
    const { corpId, secret } = sim.credentials;
    const tokens = [];
    for (const corpid of [corpId, upper()]) {
      tokens.push(text(await caller.get('gettoken', { corpid, corpsecret: secret }), 'access_token'));
    }

    expect(tokens[1]).toBe(tokens[0]);
  });

  it('and the secret is looked at all the same', async () => {
    const { secret } = sim.credentials;
    const maple = caller.corpIdOf('zhaoliu').toUpperCase();
    const errcode = async (corpid: string, corpsecret: string) =>
      (await caller.get('gettoken', { corpid, corpsecret }))['errcode'];

    expect([await errcode(upper(), 'x'), await errcode(maple, secret)]).toEqual([40001, 40091]);
  });

  it('when the provider asks for its token', async () => {
    const { providerCorpId, providerSecret: provider_secret } = sim.credentials;
    const body = { corpid: providerCorpId.toUpperCase(), provider_secret };

    expect(await caller.post('service/get_provider_token', {}, body)).toHaveProperty('provider_access_token');
  });

  it.each([
    ['the QR page', () => caller.corpApp({ appid: upper() })],
    ['the hop of the Workbench', () => caller.oauth({ appid: upper() })],
    [
      'the older QR page',
      () =>
        caller.address('/wwopen/sso/qrConnect', {
          appid: upper(),
          agentid: '1000002',
          redirect_uri: 'http://localhost/',
        }),
    ],
  ])('on %s, whose code the app can redeem', async (_page, address) => {
    const code = await caller.code(address(), caller.own('lisi'));
    const identity = await caller.get('auth/getuserinfo', { access_token: await caller.appToken(), code });

    expect(identity).toEqual({ errcode: 0, errmsg: 'ok', userid: 'lisi' });
  });

  it("on the provider's QR page", async () => {
    const appid = sim.credentials.providerCorpId.toUpperCase();
    const auth_code = await caller.code(caller.legacyQr({ appid }), caller.own('lisi'), 'auth_code');
    const query = { access_token: await caller.providerToken() };

    expect(await caller.post('service/get_login_info', query, { auth_code })).toHaveProperty('user_info');
  });
});

describe('A plain userid goes without case', () => {
  it('when an app of the enterprise reads a member, whose own spelling is answered', async () => {
    const access_token = await caller.appToken();

    expect(await caller.get('user/get', { access_token, userid: 'LiSi' })).toMatchObject({
      errcode: 0,
      userid: 'lisi',
      name: '李四',
    });
  });
});

describe('What WeCom encrypts for a provider goes by case', () => {
  it('the corpid and the userids of a delegated app', async () => {
    const { corpId, delegatedSuiteId } = sim.credentials;
    const { permanentCode } = await sim.installApp(corpId, { suiteId: delegatedSuiteId });
    const ask = (corpid: string) => caller.get('gettoken', { corpid, corpsecret: permanentCode });
    const access_token = text(await ask(corpId), 'access_token');
    const page = await caller.refusal(caller.corpApp({ appid: upper(), agentid: '1000020' }));

    expect((await ask(upper()))['errcode']).toBe(40013);
    expect((await caller.get('user/get', { access_token, userid: 'LiSi' }))['errcode']).toBe(60111);
    expect(page).toContain(upper());
  });

  it('the corpid and the userids of a third-party app', async () => {
    const { corpId } = sim.credentials;
    const query = { suite_access_token: await caller.suiteToken() };
    const permanent_code = sim.permanentCode(corpId);
    const ask = (auth_corpid: string) =>
      caller.post('service/get_corp_token', query, { auth_corpid, permanent_code });
    const access_token = text(await ask(corpId), 'access_token');

    expect((await ask(upper()))['errcode']).toBe(40013);
    expect((await caller.get('user/get', { access_token, userid: 'LiSi' }))['errcode']).toBe(60111);
  });
});
