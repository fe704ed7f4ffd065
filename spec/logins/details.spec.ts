import type { WeComProfile } from '../../lib/logins/profile';
import { SignInRefused } from '../../lib/refusals';
import { CORP, FakeWeCom, patience } from './support/wecom';

const INFO = '/cgi-bin/auth/getuserinfo';
const DETAIL = '/cgi-bin/auth/getuserdetail';
const INFO_3RD = '/cgi-bin/service/auth/getuserinfo3rd';
const DETAIL_3RD = '/cgi-bin/service/auth/getuserdetail3rd';
const VISIBLE = '/cgi-bin/user/get';

let wecom: FakeWeCom;
beforeEach(async () => {
  wecom = await FakeWeCom.start();
  wecom.answers.set(INFO, { errcode: 0, userid: 'zhangsan', user_ticket: 'ticket' });
  wecom.answers.set(INFO_3RD, { errcode: 0, corpid: CORP, userid: 'zhangsan', user_ticket: 'ticket' });
});
afterEach(() => wecom.close());

async function corpApp(detail: unknown): Promise<WeComProfile> {
  wecom.answers.set(DETAIL, detail);
  return (await wecom.app('corp-app in the Workbench')).redeem('code', patience());
}

async function suiteApp(detail: unknown): Promise<WeComProfile> {
  wecom.answers.set(DETAIL_3RD, detail);
  return (await wecom.app('suite-app')).redeem('code', patience());
}

describe('Details a member agreed to show', () => {
  it('stand in the profile, addresses and numbers as unverified (T35)', async () => {
    const profile = await corpApp({
      errcode: 0,
      userid: 'zhangsan',
      name: '张三',
      gender: '1',
      avatar: 'https://a.example/1',
      qr_code: 'https://a.example/qr',
      mobile: '13800000000',
      email: 'z@example.com',
      biz_mail: 'z@biz.example.com',
      address: 'Guangzhou',
    });

    expect(profile).toEqual({
      provider: 'wecom',
      id: `${CORP}:u:zhangsan`,
      aliases: [],
      corpId: CORP,
      userId: 'zhangsan',
      displayName: '张三',
      photos: [{ value: 'https://a.example/1' }],
      gender: 'male',
      unverified: { mobile: '13800000000', email: 'z@example.com', bizMail: 'z@biz.example.com' },
      channel: 'workbench',
      _json: { errcode: 0, userid: 'zhangsan' },
    });
  });

  it('are asked for with the ticket in the body, once', async () => {
    await corpApp({ errcode: 0, userid: 'zhangsan' });

    const sent = wecom.requests
      .filter(({ url }) => url.startsWith(DETAIL))
      .map(({ url, body }) => url + body);
    expect(sent).toEqual(['/cgi-bin/auth/getuserdetail?access_token=corp-token{"user_ticket":"ticket"}']);
  });

  it('come from a third-party app too', async () => {
    const profile = await suiteApp({
      errcode: 0,
      corpid: CORP,
      userid: 'zhangsan',
      name: 'zhangsan',
      gender: '2',
    });

    expect(profile).toMatchObject({ displayName: 'zhangsan', gender: 'female' });
    expect(profile).not.toHaveProperty('unverified');
    expect(wecom.requests.at(-1)).toMatchObject({
      url: '/cgi-bin/service/auth/getuserdetail3rd?suite_access_token=suite-token',
      body: '{"user_ticket":"ticket"}',
    });
  });

  it('are not asked for without a ticket', async () => {
    wecom.answers.set(INFO, { errcode: 0, userid: 'zhangsan', user_ticket: '' });
    wecom.answers.set(INFO_3RD, { errcode: 0, corpid: CORP, userid: 'zhangsan' });

    await corpApp({ errcode: 0, userid: 'zhangsan' });
    await suiteApp({ errcode: 0, corpid: CORP, userid: 'zhangsan' });

    expect([wecom.count(DETAIL), wecom.count(DETAIL_3RD)]).toEqual([0, 0]);
  });

  it.each([
    ['1', 'male'],
    ['2', 'female'],
  ])('know gender %p', async (gender, expected) => {
    expect((await corpApp({ errcode: 0, userid: 'zhangsan', gender })).gender).toBe(expected);
  });

  it.each([
    '0',
    '',
    0,
    3,
    null,
    undefined,
    true,
    'male',
    {},
    'constructor',
    'toString',
    '__proto__',
    'valueOf',
  ])('do not make a gender of %p', async (gender) => {
    expect(await corpApp({ errcode: 0, userid: 'zhangsan', gender })).not.toHaveProperty('gender');
  });

  it.each([
    [{ name: '', avatar: '', mobile: '', email: '', biz_mail: '' }],
    [{ name: null, avatar: 7, mobile: {}, email: [], biz_mail: true }],
    [{}],
  ])('may all be missing: %p', async (fields) => {
    const profile = await corpApp({ errcode: 0, userid: 'zhangsan', ...fields });

    for (const name of ['displayName', 'photos', 'gender', 'unverified'])
      expect(profile).not.toHaveProperty(name);
  });
});

describe('Details that cannot be had', () => {
  it.each([
    ['the ticket is void', { errcode: 84014 }],
    ['the app may not have them', { errcode: 92001 }],
    ['the token is not accepted', { errcode: 40014 }],
    ['the call is limited', { errcode: 45009 }],
    ['WeCom is busy', { errcode: -1 }],
    ['a page comes instead', '<html>'],
    ['nothing is there', undefined],
    ['the member is another one', { errcode: 0, userid: 'lisi', corpid: CORP, name: 'Li Si' }],
    ['the member has another letter case', { errcode: 0, userid: 'ZhangSan', corpid: CORP, name: 'Z' }],
    ['the enterprise is another one', { errcode: 0, userid: 'zhangsan', corpid: 'wwother', name: 'Z' }],
    ['nobody is named', { errcode: 0, name: 'Z' }],
  ])('do not fail the sign-in of a third-party app: %s', async (_, detail) => {
    const profile = await suiteApp(detail);

    expect(profile.userId).toBe('zhangsan');
    expect(profile).not.toHaveProperty('displayName');
  });

  it.each([
    ['the ticket is void', { errcode: 84015 }],
    ['the token is not accepted', { errcode: 40014 }],
    ['the secret is not accepted', { errcode: 40001 }],
    ['the member is another one', { errcode: 0, userid: 'lisi', name: 'Li Si' }],
    ['a page comes instead', '<html>'],
  ])('fail neither this sign-in nor the next one of an enterprise’s app: %s', async (_, detail) => {
    wecom.answers.set(DETAIL, detail);
    const app = await wecom.app('corp-app in the Workbench');

    const profiles = [await app.redeem('one', patience()), await app.redeem('two', patience())];

    expect(profiles.map(({ userId }) => userId)).toEqual(['zhangsan', 'zhangsan']);
    expect(profiles[0]).not.toHaveProperty('displayName');
  });

  it('are waited for no longer than one call may take', async () => {
    const started = performance.now();

    const profile = await corpApp('silence');

    expect(profile.userId).toBe('zhangsan');
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe('With requireVisible a member', () => {
  async function visible(answer: unknown): Promise<WeComProfile> {
    wecom.answers.set(VISIBLE, answer);
    return (await wecom.app('corp-app by QR', { requireVisible: true })).redeem('code', patience());
  }

  beforeEach(() => {
    wecom.answers.set(INFO, { errcode: 0, userid: 'zhang@san.x' });
  });

  it('signs in where WeCom shows them to the app', async () => {
    expect((await visible({ errcode: 0, userid: 'zhang@san.x', name: 'Z' })).userId).toBe('zhang@san.x');
    expect(wecom.requests.at(-1)?.url).toBe('/cgi-bin/user/get?access_token=corp-token&userid=zhang%40san.x');
  });

  it('is the same in another letter case, which WeCom does not tell apart', async () => {
    expect((await visible({ errcode: 0, userid: 'Zhang@San.x' })).userId).toBe('zhang@san.x');
  });

  it.each([60011, 60111, 50002, 46004, 60021, 92000])(
    'is refused where WeCom answers %i',
    async (errcode) => {
      const failure = await visible({ errcode, department: [] }).catch((error: unknown) => error);

      expect(failure).toBeInstanceOf(SignInRefused);
      expect(failure).toMatchObject({ reason: 'not-visible', status: 403 });
    },
  );

  it.each([
    ['another errcode', { errcode: 48002 }, { code: 'ERR_WECOM_API', status: 502 }],
    ['a page', '<html>', { code: 'ERR_WECOM_UNEXPECTED_REPLY' }],
    ['somebody without a userid', { errcode: 0 }, { code: 'ERR_WECOM_UNEXPECTED_REPLY' }],
    ['somebody else', { errcode: 0, userid: 'lisi' }, { code: 'ERR_WECOM_UNEXPECTED_REPLY' }],
    ['silence', 'silence', { code: 'ERR_WECOM_UNREACHABLE' }],
  ])('does not sign in on %s', async (_, answer, expected) => {
    await expect(visible(answer)).rejects.toMatchObject(expected);
  });

  it('is looked up in no other mode', async () => {
    await (await wecom.app('corp-app by QR')).redeem('code', patience());

    expect(wecom.count(VISIBLE)).toBe(0);
  });

  it('is not looked up where they are no member', async () => {
    wecom.answers.set(INFO, { errcode: 0, openid: 'oVisitor' });

    await expect(visible({ errcode: 0 })).rejects.toMatchObject({ reason: 'not-a-member' });
    expect(wecom.count(VISIBLE)).toBe(0);
  });
});
