import type { Actor } from '../../lib/errors';
import { describeErrcode, type RetryClass } from '../../lib/qyapi/errcodes';
import { REMEDIES } from '../../lib/qyapi/remedies';

/** What WeCom's pages and long use in SDKs say about each errcode: what a client may do, and whose business it is. */
const TABLE: ReadonlyArray<readonly [errcode: number, retry: RetryClass, actors: readonly Actor[]]> = [
  [-1, 'wait', ['wecom']],
  [40001, 'fix', ['operator']],
  [40013, 'fix', ['operator']],
  [40014, 'refresh', ['operator', 'developer']],
  [40029, 'restart', ['member']],
  [40035, 'fix', ['developer']],
  [40056, 'fix', ['operator', 'developer']],
  [40057, 'fix', ['operator', 'developer']],
  [40058, 'fix', ['developer']],
  [40063, 'fix', ['developer']],
  [40077, 'restart', ['member', 'operator']],
  [40078, 'restart', ['member']],
  [40080, 'fix', ['operator']],
  [40082, 'refresh', ['operator', 'developer']],
  [40083, 'fix', ['operator']],
  [40084, 'fix', ['enterprise-admin']],
  [40085, 'ticket', ['operator']],
  [40086, 'fix', ['operator']],
  [40091, 'fix', ['operator']],
  [40163, 'restart', ['member']],
  [41001, 'fix', ['developer']],
  [41002, 'fix', ['operator', 'developer']],
  [41004, 'fix', ['operator', 'developer']],
  [41008, 'fix', ['developer']],
  [41021, 'fix', ['operator', 'developer']],
  [41022, 'fix', ['developer']],
  [41023, 'ticket', ['operator']],
  [41024, 'fix', ['operator', 'developer']],
  [41025, 'fix', ['developer']],
  [42001, 'refresh', ['operator', 'developer']],
  [42003, 'restart', ['member']],
  [42007, 'restart', ['member', 'operator']],
  [42009, 'refresh', ['operator', 'developer']],
  [42022, 'restart', ['member']],
  [43009, 'fix', ['enterprise-admin']],
  [43012, 'fix', ['enterprise-admin', 'operator']],
  [45009, 'wait', ['wecom']],
  [45033, 'wait', ['wecom']],
  [46004, 'restart', ['enterprise-admin', 'member']],
  [47001, 'fix', ['developer']],
  [48001, 'fix', ['enterprise-admin', 'operator']],
  [48002, 'fix', ['enterprise-admin', 'operator', 'developer']],
  [48003, 'fix', ['operator', 'developer']],
  [48004, 'fix', ['enterprise-admin']],
  [48005, 'fix', ['developer']],
  [48006, 'fix', ['enterprise-admin']],
  [48009, 'fix', ['operator']],
  [50001, 'fix', ['operator']],
  [50002, 'fix', ['enterprise-admin']],
  [50003, 'fix', ['enterprise-admin']],
  [60011, 'fix', ['enterprise-admin']],
  [60020, 'fix', ['operator']],
  [60021, 'fix', ['enterprise-admin']],
  [60111, 'restart', ['enterprise-admin', 'member']],
  [80001, 'fix', ['operator']],
  [84005, 'fix', ['operator']],
  [84014, 'restart', ['member']],
  [84015, 'restart', ['member']],
  [84025, 'fix', ['developer']],
  [84075, 'restart', ['member']],
  [84076, 'restart', ['member']],
  [84090, 'restart', ['member']],
  [85004, 'fix', ['operator']],
  [85005, 'fix', ['operator']],
  [85008, 'fix', ['operator']],
  [85111, 'fix', ['operator']],
  [90211, 'fix', ['operator']],
  [90212, 'fix', ['operator']],
  [92000, 'fix', ['enterprise-admin']],
  [92001, 'fix', ['enterprise-admin']],
  [301002, 'fix', ['operator', 'developer']],
  [701008, 'fix', ['enterprise-admin', 'operator']],
  [701099, 'fix', ['enterprise-admin', 'operator']],
];

describe.each(TABLE)('errcode %i', (errcode, retry, actors) => {
  it('is described', () => {
    expect(describeErrcode(errcode).meaning).not.toBe('undescribed error');
  });

  it(`is of the class '${retry}'`, () => {
    expect(describeErrcode(errcode).retry).toBe(retry);
  });

  it(`is the business of ${actors.join(' or ')}`, () => {
    expect(actors).toContain(describeErrcode(errcode).remedy.actor);
  });
});

it('leaves an errcode nobody has described to the error tool of WeCom', () => {
  const { retry, remedy } = describeErrcode(999_999);

  expect(retry).toBe('fix');
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

it.each([
  [40085, '刷新Ticket'],
  [60020, '企业可信IP'],
  [60020, 'IP白名单'],
  [50001, '可信域名'],
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
