import { appCallback, providerCallback, suiteCallback } from '../../../lib';
import { consoleSheet } from '../../../lib/doctor';
import { construct, KINDS } from '../../options/support/right-options';
import { SharedStore } from '../support/strategies';

const keys = { token: 'canaryToken', encodingAESKey: 'canary'.padEnd(43, 'A') };
const receiver = (suiteId: string) =>
  suiteCallback({ suiteId, providerCorpId: 'ww1', keys, tokenStore: new SharedStore() });

describe('The fields of one app', () => {
  it.each<['en' | 'zh', readonly string[]]>([
    [
      'en',
      [
        "provider's administrator · provider console · web login ww1",
        "provider's administrator · provider console · all apps",
        "provider's administrator · provider console · web login ww2",
        "enterprise's administrator · enterprise console · self-built app ww3 1000002",
        "provider's administrator · provider console · delegated app",
        "provider's administrator · provider console · third-party app ww4",
        "provider's administrator · provider console · template dk5",
        "enterprise's administrator · enterprise console · self-built app /app/staff",
      ],
    ],
    [
      'zh',
      [
        '服务商管理员 · 服务商后台 · 网页登录 ww1',
        '服务商管理员 · 服务商后台 · 各应用共用',
        '服务商管理员 · 服务商后台 · 网页登录 ww2',
        '企业管理员 · 企业管理后台 · 自建应用 ww3 1000002',
        '服务商管理员 · 服务商后台 · 代开发应用',
        '服务商管理员 · 服务商后台 · 第三方应用 ww4',
        '服务商管理员 · 服务商后台 · 代开发模板 dk5',
        '企业管理员 · 企业管理后台 · 自建应用 /app/staff',
      ],
    ],
  ])('stand together, and say who enters them in which console (%s)', (lang, owners) => {
    const rows = consoleSheet({
      connections: KINDS.map((kind) => construct(kind)),
      callbacks: [
        ...['ww2', 'ww4', 'dk5'].map(receiver),
        appCallback({ name: 'staff', corps: ['ww3'], keys }),
        providerCallback({ providerCorpId: 'ww1', keys }),
      ],
      installers: [{ callbackURL: 'https://app.example.com/install/callback' }],
      lang,
    });

    const changes = rows.filter(({ enteredBy }, index) => enteredBy !== rows[index - 1]?.enteredBy);
    expect(changes.map(({ enteredBy }) => enteredBy)).toEqual(owners);
  });

  it.each([
    [['ww4'], 'third-party app ww4'],
    [['ww4', 'ww6'], 'third-party app'],
    [['dk5'], 'third-party app'],
  ])('include what an install button needs where there is one such app: %j', (suites, owner) => {
    const rows = consoleSheet({
      connections: [],
      callbacks: suites.map(receiver),
      installers: [{ callbackURL: 'https://app.example.com/install/callback' }],
    });

    const row = rows.find(({ field }) => field === 'install-domain');
    expect(row?.enteredBy).toBe(`provider's administrator · provider console · ${owner}`);
  });

  it('of a provider by CorpID have the file that proves a domain where there is no 可信域名', () => {
    const rows = consoleSheet({ connections: [construct('provider-secret')] });

    expect(rows.find(({ field }) => field === 'domain-file')?.menu).toBe('应用管理 > 登录授权');
    expect(JSON.stringify(rows)).not.toContain('可信域名');
  });

  it('of an enterprise have an order, and an ICP record to go with them', () => {
    const rows = consoleSheet({ connections: [construct('corp-app by QR'), construct('suite-app')] });

    const checkOf = (name: string) => rows.filter(({ field }) => field === name).map(({ check }) => check);
    expect(checkOf('allowed-ip')).toEqual([
      'At every call to the API. The console wants the trusted domain to be entered first.',
      'At every call to the API.',
    ]);
    expect(checkOf('trusted-domain').every((check) => check.includes('ICP record (备案)'))).toBe(true);
  });
});
