import { weComProfile } from '../../lib/logins/profile';
import { SignInRefused } from '../../lib/refusals';
import { CORP, FakeWeCom, FLOWS, patience } from './support/wecom';

const LOGIN_INFO = '/cgi-bin/service/get_login_info';
const USER_INFO_3RD = '/cgi-bin/service/auth/getuserinfo3rd';

let wecom: FakeWeCom;
beforeEach(async () => {
  wecom = await FakeWeCom.start();
});
afterEach(() => wecom.close());

function loginInfo(fields: Record<string, unknown> = {}, userInfo: Record<string, unknown> = {}) {
  return {
    errcode: 0,
    errmsg: 'ok',
    usertype: 5,
    user_info: {
      userid: 'zhangsan',
      open_userid: 'woOpen',
      name: 'zhangsan',
      avatar: 'https://a.example/1',
      ...userInfo,
    },
    corp_info: { corpid: CORP },
    agent: [{ agentid: 0, auth_type: 1 }],
    auth_info: { department: [{ id: 2, writable: true }] },
    ...fields,
  };
}

async function signIn(answer: unknown) {
  wecom.answers.set(LOGIN_INFO, answer);
  return (await wecom.app('provider-secret')).redeem('code', patience());
}

describe('The profile of a provider’s member', () => {
  it('holds what WeCom tells, and nothing it does not', async () => {
    const profile = await signIn(loginInfo());

    expect(profile).toEqual({
      provider: 'wecom',
      id: 'o:woOpen',
      aliases: [`${CORP}:u:zhangsan`],
      corpId: CORP,
      userId: 'zhangsan',
      openUserId: 'woOpen',
      role: 'member',
      displayName: 'zhangsan',
      photos: [{ value: 'https://a.example/1' }],
      channel: 'provider-qr',
      _json: loginInfo(),
    });
  });

  it.each([
    [1, 'creator'],
    [2, 'internal-admin'],
    [3, 'external-admin'],
    [4, 'sub-admin'],
    [5, 'member'],
    ['1', 'creator'],
    ['5', 'member'],
  ])('says for usertype %p the role %s', async (usertype, role) => {
    expect((await signIn(loginInfo({ usertype }))).role).toBe(role);
  });

  it.each([0, 6, -1, 1.5, '', 'member', '1a', null, true, [1], [[1]], {}, 'constructor', '__proto__'])(
    'says no role for usertype %p (T35)',
    async (usertype) => {
      expect(await signIn(loginInfo({ usertype }))).not.toHaveProperty('role');
    },
  );

  it('says no role without a usertype', async () => {
    const { usertype: _, ...answer } = loginInfo();

    expect(await signIn(answer)).not.toHaveProperty('role');
  });

  it.each([
    ['no user_info', { user_info: undefined }],
    ['an empty user_info', { user_info: {} }],
    ['a user_info with a name only', { user_info: { name: 'Consultant' } }],
    ['an empty userid', { user_info: { userid: '', open_userid: '' } }],
  ])('does not exist for an administrator who is in no directory: %s (T29)', async (_, fields) => {
    const failure = await signIn(loginInfo({ usertype: 3, ...fields })).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(SignInRefused);
    expect(failure).toMatchObject({ reason: 'not-a-member', status: 403 });
  });

  it.each([
    [{ name: '', avatar: '' }],
    [{ name: null, avatar: null }],
    [{ name: 7, avatar: ['x'] }],
    [{ name: 'x'.repeat(2_049), avatar: 'x'.repeat(2_049) }],
    [{ name: undefined, avatar: undefined }],
  ])('does without a name and a photo: %p', async (userInfo) => {
    const profile = await signIn(loginInfo({}, userInfo));

    expect(profile.id).toBe('o:woOpen');
    expect(profile).not.toHaveProperty('displayName');
    expect(profile).not.toHaveProperty('photos');
  });

  it('carries no address that the old answers had for a key', async () => {
    const profile = await signIn(loginInfo({}, { email: 'boss@example.com' }));

    expect(profile).not.toHaveProperty('unverified');
    expect(profile).not.toHaveProperty('emails');
  });
});

describe('_json', () => {
  it('is the answer without tickets, tokens and secrets, at any depth', () => {
    const { _json } = weComProfile({
      channel: 'workbench',
      corpId: CORP,
      userId: 'zhangsan',
      json: {
        userid: 'zhangsan',
        user_ticket: 'SECRET',
        UserTicket: 'SECRET',
        expires_in: 7200,
        access_token: 'SECRET',
        nested: { suite_access_token: 'SECRET', kept: [1, { provider_secret: 'SECRET', also: 'kept' }] },
        list: [{ permanent_code: 'SECRET' }, 'kept'],
        SuiteTicket: { everything: 'SECRET' },
        jsapi_ticket: 'SECRET',
      },
    });

    expect(_json).toEqual({
      userid: 'zhangsan',
      expires_in: 7200,
      nested: { kept: [1, { also: 'kept' }] },
      list: [{}, 'kept'],
    });
  });

  it('holds the ticket of no flow', async () => {
    wecom.answers.set(USER_INFO_3RD, {
      errcode: 0,
      corpid: CORP,
      userid: 'zhangsan',
      user_ticket: 'THE-TICKET',
      expires_in: 7200,
    });
    wecom.answers.set('/cgi-bin/service/auth/getuserdetail3rd', { errcode: 84014 });

    const profile = await (await wecom.app('suite-app')).redeem('code', patience());

    expect(profile._json).toEqual({ errcode: 0, corpid: CORP, userid: 'zhangsan', expires_in: 7200 });
    expect(JSON.stringify(profile)).not.toContain('THE-TICKET');
  });

  it('drops a field called __proto__, which would be no field of what is kept', async () => {
    const answer = `{"errcode":0,"corpid":"${CORP}","userid":"zhangsan","__proto__":{"role":"creator"}}`;
    wecom.answers.set(USER_INFO_3RD, answer);

    const profile = await (await wecom.app('suite-app')).redeem('code', patience());

    expect(profile).not.toHaveProperty('role');
    expect(Object.keys(profile._json)).toEqual(['errcode', 'corpid', 'userid']);
    expect(Object.getPrototypeOf(profile._json)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['role']).toBeUndefined();
  });

  it.each([1_000, 30_000])('survives an answer nested %i levels deep', async (depth) => {
    const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    wecom.answers.set(USER_INFO_3RD, `{"errcode":0,"corpid":"${CORP}","userid":"zhangsan","x":${nested}}`);

    const outcome = await (await wecom.app('suite-app'))
      .redeem('code', patience())
      .catch((error: unknown) => error);

    const { id, code } = outcome as { id?: string; code?: string };
    expect(id ?? code).toMatch(/^(ww0000000000000001:u:zhangsan|ERR_WECOM_UNEXPECTED_REPLY)$/);
  });

  it('does not share its objects with anything', () => {
    const json = { list: [1] };

    const { _json } = weComProfile({ channel: 'workbench', corpId: CORP, userId: 'zhangsan', json });
    json.list.push(2);

    expect(_json).toEqual({ list: [1] });
  });
});

it.each(FLOWS)('The profile of $name is plain JSON', async ({ name, endpoint, identity }) => {
  wecom.answers.set(endpoint, identity({ corpId: CORP, userId: 'zhangsan', openUserId: 'woOpen' }));

  const profile = await (await wecom.app(name)).redeem('code', patience());

  expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
});
