import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { Caller, Clock, MINUTE_MS, type Reply, text } from './support/caller';

let sim: WeComSimulator;
let caller: Caller;
let clock: Clock;

beforeEach(async () => {
  clock = new Clock();
  sim = await startWeComSimulator({ now: clock.now });
  caller = new Caller(sim);
});
afterEach(() => sim.close());

const suiteBody = (more: Record<string, unknown> = {}) => ({
  suite_id: sim.credentials.suiteId,
  suite_secret: sim.credentials.suiteSecret,
  suite_ticket: sim.issueSuiteTicket(),
  ...more,
});

describe('fetching a token', () => {
  it('answers errcode for gettoken, and none for provider and suite tokens', async () => {
    const { corpId, secret, providerCorpId, providerSecret } = sim.credentials;
    const app = await caller.get('gettoken', { corpid: corpId, corpsecret: secret });
    const body = { corpid: providerCorpId, provider_secret: providerSecret };
    const provider = await caller.post('service/get_provider_token', {}, body);
    const suite = await caller.post('service/get_suite_token', {}, suiteBody());

    expect(app).toEqual({ errcode: 0, errmsg: 'ok', access_token: expect.any(String), expires_in: 7200 });
    expect(provider).toEqual({ provider_access_token: expect.any(String), expires_in: 7200 });
    expect(suite).toEqual({ suite_access_token: expect.any(String), expires_in: 7200 });
  });

  it('gives the same token again while it is valid, with the time that is left', async () => {
    const { corpId, secret } = sim.credentials;
    const query = { corpid: corpId, corpsecret: secret };
    const first = await caller.get('gettoken', query);
    clock.forward(60 * MINUTE_MS);
    const second = await caller.get('gettoken', query);
    clock.forward(60 * MINUTE_MS);
    const third = await caller.get('gettoken', query);

    expect(second).toEqual({ ...first, expires_in: 3600 });
    expect(third['access_token']).not.toBe(first['access_token']);
    expect(third['expires_in']).toBe(7200);
  });

  it('takes another lifetime from the options', async () => {
    const short = await startWeComSimulator({ expiresIn: 30 });
    const { corpId, secret } = short.credentials;
    const reply = await new Caller(short).get('gettoken', { corpid: corpId, corpsecret: secret });
    await short.close();

    expect(reply['expires_in']).toBe(30);
  });

  it.each<[string, () => Promise<Reply>, number]>([
    ['gettoken without corpid', () => caller.get('gettoken', { corpsecret: 'x' }), 41002],
    ['gettoken without corpsecret', () => caller.get('gettoken', { corpid: sim.credentials.corpId }), 41004],
    ['an unknown corpid', () => caller.get('gettoken', { corpid: 'ww0', corpsecret: 'x' }), 40013],
    [
      'a wrong corpsecret',
      () => caller.get('gettoken', { corpid: sim.credentials.corpId, corpsecret: 'x' }),
      40001,
    ],
    [
      'the secret of another enterprise',
      () =>
        caller.get('gettoken', { corpid: caller.corpIdOf('zhaoliu'), corpsecret: sim.credentials.secret }),
      40091,
    ],
    ['a provider token without corpid', () => caller.post('service/get_provider_token', {}, {}), 41002],
    [
      'a provider token for somebody else',
      () => caller.post('service/get_provider_token', {}, { corpid: 'ww0', provider_secret: 'x' }),
      40013,
    ],
    [
      'a wrong provider_secret',
      () =>
        caller.post(
          'service/get_provider_token',
          {},
          { corpid: sim.credentials.providerCorpId, provider_secret: 'x' },
        ),
      40001,
    ],
    ['no suite_id', () => caller.post('service/get_suite_token', {}, {}), 41021],
    [
      'an unknown suite_id',
      () => caller.post('service/get_suite_token', {}, suiteBody({ suite_id: 'ww0' })),
      40083,
    ],
    [
      'no suite_secret',
      () => caller.post('service/get_suite_token', {}, suiteBody({ suite_secret: '' })),
      41024,
    ],
    [
      'a wrong one',
      () => caller.post('service/get_suite_token', {}, suiteBody({ suite_secret: 'x' })),
      40080,
    ],
    ['no ticket', () => caller.post('service/get_suite_token', {}, suiteBody({ suite_ticket: '' })), 41023],
    [
      'a wrong ticket',
      () => caller.post('service/get_suite_token', {}, suiteBody({ suite_ticket: 'x' })),
      40085,
    ],
    [
      'the ticket of another suite',
      () => {
        const suite_ticket = sim.issueSuiteTicket(sim.credentials.loginSuiteId);
        return caller.post('service/get_suite_token', {}, suiteBody({ suite_ticket }));
      },
      40085,
    ],
  ])('refuses %s', async (_case, call, errcode) => {
    expect((await call())['errcode']).toBe(errcode);
  });

  it('takes a ticket for thirty minutes, and an older one beside a newer', async () => {
    const body = suiteBody();
    clock.forward(10 * MINUTE_MS);
    sim.issueSuiteTicket();
    const fresh = await caller.post('service/get_suite_token', {}, body);
    clock.forward(20 * MINUTE_MS);
    const old = await caller.post('service/get_suite_token', {}, body);

    expect(fresh).toHaveProperty('suite_access_token');
    expect(old['errcode']).toBe(40085);
  });
});

describe('using a token', () => {
  const userInfo = (token: string) => caller.get('auth/getuserinfo', { access_token: token, code: 'x' });
  const suiteInfo = (token: string) =>
    caller.get('service/auth/getuserinfo3rd', { suite_access_token: token, code: 'x' });
  const loginInfo = (token: string) =>
    caller.post('service/get_login_info', { access_token: token }, { auth_code: 'x' });

  it('is checked before the code is looked at', async () => {
    expect((await userInfo('nonsense'))['errcode']).toBe(40014);
    expect((await suiteInfo('nonsense'))['errcode']).toBe(40082);
    expect((await loginInfo('nonsense'))['errcode']).toBe(40082);
    expect((await userInfo(await caller.appToken()))['errcode']).toBe(40029);
  });

  it('refuses tokens of another kind', async () => {
    const [app, provider, suite] = [
      await caller.appToken(),
      await caller.providerToken(),
      await caller.suiteToken(),
    ];

    expect((await userInfo(provider))['errcode']).toBe(40014);
    expect((await userInfo(suite))['errcode']).toBe(40014);
    expect((await suiteInfo(app))['errcode']).toBe(40082);
    expect((await suiteInfo(provider))['errcode']).toBe(40082);
    expect((await loginInfo(app))['errcode']).toBe(40082);
  });

  it('reads it under its documented name only', async () => {
    const token = await caller.providerToken();
    const named = await caller.post('service/get_login_info', { provider_access_token: token }, {});
    const suite = await caller.get('service/auth/getuserinfo3rd', { access_token: token, code: 'x' });

    expect(named['errcode']).toBe(41001);
    expect(suite['errcode']).toBe(41022);
  });

  it('takes a second question mark for a part of its name', async () => {
    const token = await caller.appToken();

    expect(await caller.get('auth/getuserinfo', { '?access_token': token, code: 'x' })).toMatchObject({
      errcode: 41001,
    });
  });

  it('reads it from the query only', async () => {
    const token = await caller.appToken();
    const response = await fetch(`${sim.url}/cgi-bin/auth/getuserinfo?code=x`, {
      headers: { authorization: `Bearer ${token}` },
    });

    expect(await response.json()).toMatchObject({ errcode: 41001 });
  });

  it('refuses get_login_info with an additional suite_access_token', async () => {
    const query = {
      access_token: await caller.providerToken(),
      suite_access_token: await caller.suiteToken(),
    };
    const reply = await caller.post('service/get_login_info', query, { auth_code: 'x' });

    expect(reply['errcode']).toBe(40085);
  });

  it('says expired when its time is over', async () => {
    const [app, suite] = [await caller.appToken(), await caller.suiteToken()];
    clock.forward(120 * MINUTE_MS);

    expect((await userInfo(app))['errcode']).toBe(42001);
    expect((await suiteInfo(suite))['errcode']).toBe(42009);
  });

  it('fails after revokeTokens(), and a new one is fetched', async () => {
    const [app, provider, suite] = [
      await caller.appToken(),
      await caller.providerToken(),
      await caller.suiteToken(),
    ];
    sim.revokeTokens();

    expect((await userInfo(app))['errcode']).toBe(40014);
    expect((await loginInfo(provider))['errcode']).toBe(40082);
    expect((await suiteInfo(suite))['errcode']).toBe(40082);
    expect(await caller.appToken()).not.toBe(app);
  });

  it('says expired after revokeTokens("expired")', async () => {
    const [app, suite] = [await caller.appToken(), await caller.suiteToken()];
    sim.revokeTokens('expired');

    expect((await userInfo(app))['errcode']).toBe(42001);
    expect((await suiteInfo(suite))['errcode']).toBe(42009);
    expect(await caller.appToken()).not.toBe(app);
  });

  it('keeps the tokens of two apps of one enterprise apart', async () => {
    const { corpId } = sim.credentials;
    sim.addApp({ corpId, agentId: 1000003, secret: 'second-secret' });
    const second = text(
      await caller.get('gettoken', { corpid: corpId, corpsecret: 'second-secret' }),
      'access_token',
    );
    const code = await caller.code(caller.oauth(), caller.own('zhangsan'));
    const wrong = await caller.get('auth/getuserinfo', { access_token: second, code });
    const right = await caller.get('auth/getuserinfo', { access_token: await caller.appToken(), code });

    expect(wrong['errcode']).toBe(40029);
    expect(right['userid']).toBe('zhangsan');
  });
});
