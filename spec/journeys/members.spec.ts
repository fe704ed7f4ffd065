import type { SignIn } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import type { TestUser } from '../support/app';
import { Browser } from '../support/browser';
import { askedResolver, custom, openDoor } from '../support/doors';
import { corpAppQr, corpAppWorkbench, FLOWS, lisi, providerSecret, suiteApp } from '../support/flows';

/** A userid no enterprise can have given. */
const IMPOSSIBLE: readonly unknown[] = [
  '',
  ' ',
  '\t',
  'li si',
  ' lisi',
  'lisi ',
  'lisi\n',
  'lisi\u0000',
  'x'.repeat(65),
  '中'.repeat(65),
  '李四',
  'ｌｉｓｉ',
  'lisi\u200b',
  'li\\si',
  'li"si',
  'li:si',
  'li;si',
  '<b>',
  '../lisi',
  '/lisi',
  'lisi/',
  'a/b/c',
  0,
  1,
  -1,
  1.5,
  true,
  false,
  null,
  [],
  ['lisi'],
  {},
  { userid: 'lisi' },
];

describe('A member', () => {
  let wecom: WeComSimulator;
  let asked: Array<SignIn<TestUser>>;
  let browser: Browser;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    const resolver = askedResolver();
    asked = resolver.asked;
    browser = new Browser(openDoor(corpAppWorkbench(wecom, resolver.resolve)).app);
  });
  afterEach(() => wecom.close());

  it.each(IMPOSSIBLE.map((id) => [JSON.stringify(id), id]))(
    'is nobody whose userid is %s (T30)',
    async (_, userid) => {
      wecom.failNext('auth/getuserinfo', { body: JSON.stringify({ errcode: 0, userid }) });

      const { status } = await browser.signIn('/start', lisi(wecom));

      expect(status === 403 || status === 502).toBe(true);
      expect(asked).toEqual([]);
      expect(await browser.me()).toBeUndefined();
    },
  );

  it.each([
    '{"errcode":0,"openid":"oX"}',
    '{"errcode":0,"OpenId":"oX"}',
    '{"errcode":0,"openid":"lisi"}',
    '{"errcode":0,"openid":"lisi","external_userid":"wmX"}',
    '{"errcode":0,"external_userid":"lisi"}',
    '{"errcode":0,"student_userid":"lisi"}',
    '{"errcode":0,"parent_userid":"ww1/lisi"}',
    '{"errcode":0,"userid":"","openid":"lisi"}',
    '{"errcode":0,"UserId":"","OpenId":"lisi"}',
    '{"errcode":0,"userid":"ww1/lisi"}',
  ])('is nobody of whom WeCom says %s (T24, T25, T26)', async (body) => {
    wecom.failNext('auth/getuserinfo', { body });
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));

    const answer = await browser.get(custom(back));

    expect(answer.body).toMatchObject({ info: { code: 'not-a-member' }, status: 403 });
    expect(asked).toEqual([]);
  });

  it.each([
    'ZhangSan',
    'zhangsan',
    'ZHANGSAN',
    '__proto__',
    'constructor',
    'a@b.c',
    '-',
    '1',
    'x'.repeat(64),
  ])('called %s is exactly that one (T30, T31)', async (userId) => {
    const { corpId } = wecom.credentials;
    wecom.addMember({ corpId, userId });

    const { body } = await browser.signIn('/start', { corpId, userId });

    expect(body.user).toEqual({ id: `${corpId}:u:${userId}` });
    expect(body.info.profile).toMatchObject({ corpId, userId, aliases: [] });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('is read from the field names of the old paths too', async () => {
    wecom.failNext('auth/getuserinfo', {
      body: '{"errcode":0,"errmsg":"ok","UserId":"lisi","DeviceId":"d"}',
    });

    const { status } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(200);
    expect(asked[0]?.profile.userId).toBe('lisi');
  });

  it.each([providerSecret, suiteApp])(
    'has one id in every flow that is told the open_userid',
    async (create) => {
      wecom.addMember({ ...lisi(wecom), openUserId: 'woLisi' });
      const { corpId } = wecom.credentials;
      const door = openDoor(create(wecom, ({ profile }) => ({ id: profile.id })));

      const { body } = await new Browser(door.app).signIn('/start', lisi(wecom));

      expect(body.user).toEqual({ id: 'o:woLisi' });
      expect(body.info.profile.aliases).toEqual([`${corpId}:u:lisi`]);
    },
  );

  it('without an open_userid is known by the userid', async () => {
    const body = JSON.stringify({ corp_info: { corpid: 'ww1' }, user_info: { userid: 'lisi' }, usertype: 5 });
    const door = openDoor(providerSecret(wecom, ({ profile }) => ({ id: profile.id })));
    wecom.failNext('service/get_login_info', { body });

    const answer = await new Browser(door.app).signIn('/start', lisi(wecom));

    expect(answer.body.user).toEqual({ id: 'ww1:u:lisi' });
  });

  it.each(FLOWS)('leaves no ticket and no token in the profile, by $title', async ({ create }) => {
    const door = openDoor(create(wecom, ({ profile }) => ({ id: profile.id })));

    const { body } = await new Browser(door.app).signIn('/start', lisi(wecom));

    expect(body.info.profile).toMatchObject({ provider: 'wecom', corpId: wecom.credentials.corpId });
    expect(JSON.stringify(body.info.profile)).not.toMatch(/ticket|token|secret/i);
  });
});

describe('A member outside the visible range', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it.each([corpAppQr, corpAppWorkbench])(
    'is not asked about unless the connection says so',
    async (create) => {
      const door = openDoor(create(wecom, ({ profile }) => ({ id: profile.id })));

      const { status } = await new Browser(door.app).signIn('/start', lisi(wecom));

      expect(status).toBe(200);
      expect(wecom.count('user/get')).toBe(0);
    },
  );

  it.each([corpAppQr, corpAppWorkbench])('is not let in while nobody can tell (F51)', async (create) => {
    const { asked, resolve } = askedResolver();
    const door = openDoor(create(wecom, resolve, { requireVisible: true }));
    wecom.failNext('user/get', { status: 500, times: 2 });
    const browser = new Browser(door.app);

    const { status, body } = await browser.signIn('/start', lisi(wecom));

    expect([status, body.code]).toEqual([502, 'ERR_WECOM_UNEXPECTED_REPLY']);
    expect(asked).toEqual([]);
    expect(await browser.me()).toBeUndefined();
  });

  it.each([corpAppQr, corpAppWorkbench])('is refused, and one inside is let in (T28)', async (create) => {
    const door = openDoor(create(wecom, ({ profile }) => ({ id: profile.id }), { requireVisible: true }));
    const browser = new Browser(door.app);
    const inside = await browser.signIn('/start', lisi(wecom));
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    wecom.failNext('user/get', { errcode: 60011 });

    const outside = await browser.get(custom(back));

    expect(inside.status).toBe(200);
    expect(outside.body).toMatchObject({ info: { code: 'not-visible' }, status: 403 });
  });
});

describe('An enterprise', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it.each([
    ['the word any', 'any', 200],
    ['a list that names it', ['wwelsewhere', 'wwlisted'], 200],
    ['a list that does not', ['wwelsewhere'], 403],
    ['a list that names it in capitals', ['WWLISTED'], 403],
    ['a function that says yes', (corpId: string) => corpId === 'wwlisted', 200],
    ['a function that says no', () => false, 403],
    ['a function that says yes later', async () => true, 200],
    ['a function that answers a row', (() => ({ id: 1 })) as never, 403],
  ] as const)('is let in or not by %s (T27)', async (_, corps, expected) => {
    wecom.addCorp({ corpId: 'wwlisted' });
    wecom.addMember({ corpId: 'wwlisted', userId: 'lisi' });
    const { asked, resolve } = askedResolver();
    const browser = new Browser(openDoor(providerSecret(wecom, resolve, { corps })).app);

    const { status } = await browser.signIn('/start', { corpId: 'wwlisted', userId: 'lisi' });

    expect(status).toBe(expected);
    expect(asked).toHaveLength(expected === 200 ? 1 : 0);
  });
});
