import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '../../lib/errors';
import { describeErrcode, knownErrcodes, type Reaction, reactionTo } from '../../lib/qyapi/errcodes';
import { REMEDIES } from '../../lib/qyapi/remedies';

/** What WeCom's pages and long use in SDKs say about each errcode: what a client may do, and whose business it is. */
const TABLE: ReadonlyArray<readonly [errcode: number, reaction: Reaction, actors: readonly Actor[]]> = [
  [-1, 'try-once-more', ['wecom']],
  [40001, 'pause-long', ['operator']],
  [40013, 'pause-long', ['operator']],
  [40014, 'refetch-token', ['operator', 'developer']],
  [40029, 'sign-in-again', ['member']],
  [40035, 'nothing', ['developer']],
  [40056, 'nothing', ['operator', 'developer']],
  [40057, 'nothing', ['operator', 'developer']],
  [40058, 'nothing', ['developer']],
  [40063, 'nothing', ['developer']],
  [40077, 'sign-in-again', ['enterprise-admin']],
  [40078, 'sign-in-again', ['member']],
  [40080, 'pause-long', ['operator']],
  [40082, 'refetch-token', ['operator', 'developer']],
  [40083, 'pause-long', ['operator']],
  [40084, 'pause-long', ['enterprise-admin']],
  [40085, 'next-ticket', ['operator']],
  [40086, 'nothing', ['operator']],
  [40091, 'pause-long', ['operator']],
  [40163, 'sign-in-again', ['member']],
  [41001, 'nothing', ['developer']],
  [41002, 'nothing', ['operator', 'developer']],
  [41004, 'nothing', ['operator', 'developer']],
  [41008, 'nothing', ['developer']],
  [41021, 'nothing', ['operator', 'developer']],
  [41022, 'nothing', ['developer']],
  [41023, 'next-ticket', ['operator']],
  [41024, 'nothing', ['operator', 'developer']],
  [41025, 'nothing', ['developer']],
  [42001, 'refetch-token', ['operator', 'developer']],
  [42003, 'sign-in-again', ['member']],
  [42007, 'sign-in-again', ['enterprise-admin']],
  [42009, 'refetch-token', ['operator', 'developer']],
  [42022, 'sign-in-again', ['member']],
  [43009, 'nothing', ['enterprise-admin']],
  [43012, 'nothing', ['enterprise-admin', 'operator']],
  [45009, 'pause', ['wecom']],
  [45033, 'fewer-at-once', ['wecom']],
  [46004, 'nothing', ['enterprise-admin', 'member']],
  [47001, 'nothing', ['developer']],
  [48001, 'nothing', ['enterprise-admin', 'operator']],
  [48002, 'nothing', ['enterprise-admin', 'operator', 'developer']],
  [48003, 'nothing', ['operator', 'developer']],
  [48004, 'nothing', ['enterprise-admin']],
  [48005, 'nothing', ['developer']],
  [48006, 'nothing', ['enterprise-admin']],
  [48009, 'nothing', ['operator']],
  [50001, 'nothing', ['operator']],
  [50002, 'nothing', ['enterprise-admin']],
  [50003, 'nothing', ['enterprise-admin']],
  [60011, 'nothing', ['enterprise-admin']],
  [60020, 'nothing', ['operator']],
  [60021, 'nothing', ['enterprise-admin']],
  [60111, 'nothing', ['enterprise-admin', 'member']],
  [80001, 'nothing', ['operator']],
  [84005, 'nothing', ['operator']],
  [84014, 'sign-in-again', ['member']],
  [84015, 'sign-in-again', ['member']],
  [84025, 'nothing', ['developer']],
  [84075, 'sign-in-again', ['member']],
  [84076, 'sign-in-again', ['member']],
  [84090, 'sign-in-again', ['member']],
  [85004, 'nothing', ['operator']],
  [85005, 'nothing', ['operator']],
  [85008, 'nothing', ['operator']],
  [85111, 'nothing', ['operator']],
  [90211, 'nothing', ['operator']],
  [90212, 'nothing', ['operator']],
  [92000, 'nothing', ['enterprise-admin']],
  [92001, 'nothing', ['enterprise-admin']],
  [301002, 'nothing', ['operator', 'developer']],
  [701008, 'nothing', ['enterprise-admin', 'operator']],
  [701099, 'nothing', ['enterprise-admin', 'operator']],
];

describe.each(TABLE)('errcode %i', (errcode, reaction, actors) => {
  it('is described, in both languages', () => {
    const { meaning } = describeErrcode(errcode);

    expect(meaning.en).not.toBe('undescribed error');
    expect(meaning.zh).toMatch(/[\u4e00-\u9fff]{2}/);
  });

  it(`is met with '${reaction}' where a token was asked for`, () => {
    expect(describeErrcode(errcode).reaction).toBe(reaction);
  });

  it(`is the business of ${actors.join(' or ')}`, () => {
    expect(actors).toContain(describeErrcode(errcode).remedy.actor);
  });
});

it('are all in this table', () => {
  expect(TABLE.map(([errcode]) => errcode).sort((a, b) => a - b)).toEqual(knownErrcodes());
});

it('differs for a call that carries a token only where 40001 says that the token is dead', () => {
  const differing = TABLE.map(([errcode]) => [errcode, describeErrcode(errcode)] as const).filter(
    ([, { reaction, reactionWithToken }]) => reaction !== reactionWithToken,
  );

  expect(differing.map(([errcode, { reactionWithToken }]) => [errcode, reactionWithToken])).toEqual([
    [40001, 'refetch-token'],
  ]);
});

it.each([new Error('no refusal'), undefined, { errcode: 45009 }])('has no reaction to %p', (error) => {
  expect(reactionTo(error, 'for-a-token')).toBe('nothing');
});

it('leaves an errcode nobody has described to the error tool of WeCom', () => {
  const { reaction, remedy } = describeErrcode(999_999);

  expect(reaction).toBe('nothing');
  expect(remedy.actor).toBe('operator');
  expect(remedy.en).toContain('错误码查询');
});

it.each([Number.NaN, 0.5, Number.MAX_SAFE_INTEGER, -2])('has a remedy even for errcode %d', (errcode) => {
  expect(describeErrcode(errcode).remedy.en).not.toBe('');
});

describe.each(Object.entries(REMEDIES))('The remedy %s', (_, { actor, en, zh }) => {
  it('is a sentence in English and one in Chinese', () => {
    expect(en).toMatch(/^[A-Z].{20,}\.$/s);
    expect(zh).toMatch(/^.{10,}。$/s);
    expect(zh).toMatch(/\p{Script=Han}{4}/u);
  });

  it('names somebody who can act', () => {
    expect(['developer', 'operator', 'enterprise-admin', 'member', 'wecom']).toContain(actor);
  });
});

it.each([40014, 40082, 42001, 42009])(
  'has for %i, in both languages, that another service may keep a token of the same credentials',
  (errcode) => {
    const { remedy } = describeErrcode(errcode);

    expect(remedy.en).toContain('no other service uses the same credentials with a token cache of its own');
    expect(remedy.zh).toContain('没有其他服务使用同一凭证自行缓存令牌');
  },
);

it('has for 48005, a call that WeCom has retired, an upgrade or a report', () => {
  const { remedy } = describeErrcode(48005);

  expect(remedy.en).toMatch(/has retired this call\. Upgrade passport-wecom.* report it/);
  expect(remedy.zh).toMatch(/接口已下线，请升级 passport-wecom.*反馈/);
});

it.each([
  [40085, '刷新Ticket'],
  [60020, '企业可信IP'],
  [60020, 'IP白名单'],
  [50001, '可信域名'],
  [50001, '企业微信授权登录 > Web网页 > 授权回调域'],
  [60011, '可见范围'],
  [701008, '接口许可'],
])('names, for %i, the label %s of the console in both languages', (errcode, label) => {
  const { remedy } = describeErrcode(errcode);

  expect(remedy.en).toContain(label);
  expect(remedy.zh).toContain(label);
});

it('warns that repeating a wrong secret blocks the address of the server for an hour', () => {
  const { remedy } = describeErrcode(40001);

  expect(remedy.en).toMatch(/blocks the server's IP address for an hour/);
  expect(remedy.zh).toContain('封禁一小时');
});

it.each([
  [
    'docs/troubleshooting.md',
    "the person; installation: the enterprise's administrator",
    REMEDIES.installAgain.en,
  ],
  ['docs/zh-CN/troubleshooting.md', '成员本人；安装时：企业管理员', REMEDIES.installAgain.zh],
])('says in %s who acts where the code of an installation is void', (path, actors, remedy) => {
  const page = readFileSync(join(__dirname, '../..', path), 'utf8');

  const row = page.split('\n').find((line) => line.startsWith('| 40078'));
  expect(row).toContain(` ${actors} `);
  expect(row).toContain(remedy);
});
