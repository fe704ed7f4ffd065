import {
  appCallback,
  installRouter,
  providerCallback,
  SuiteClient,
  suiteCallback,
  WeComConfigError,
  WeComProviderQr,
  WeComWorkbench,
} from '../../../lib';
import { type ConsoleRow, consoleSheet } from '../../../lib/doctor';
import { SharedStore } from '../support/strategies';

const SECRET = 'canary-secret-of-this-test';
const SUITE = 'ww0123456789abcdef';
const LOGIN_SUITE = 'wwfedcba9876543210';
const AT = 'https://app.example.com/auth/wecom';
const keys = { token: 'canaryToken', encodingAESKey: 'canary'.padEnd(43, 'A') };
const resolver = () => undefined;

const callbackURL = (name: string) => `${AT}/${name}/callback`;
const tokenStore = new SharedStore();

const legacyQr = new WeComProviderQr(
  {
    flow: 'provider-secret',
    providerCorpId: 'ww1111111111111111',
    providerSecret: SECRET,
    corps: 'any',
    callbackURL: 'https://APP.example.com:8443/auth/wecom/wecom-provider-qr/callback',
  },
  resolver,
);
const loginQr = new WeComProviderQr(
  {
    flow: 'login-suite',
    name: 'qr',
    suiteId: LOGIN_SUITE,
    suiteSecret: SECRET,
    corps: 'any',
    tokenStore,
    callbackURL: callbackURL('qr'),
  },
  resolver,
);
const thirdParty = new WeComWorkbench(
  {
    flow: 'suite-app',
    suiteId: SUITE,
    suiteSecret: SECRET,
    corps: 'any',
    tokenStore,
    callbackURL: callbackURL('wecom-workbench'),
  },
  resolver,
);
const selfBuilt = new WeComWorkbench(
  {
    flow: 'corp-app',
    name: 'staff',
    corpId: 'ww2222222222222222',
    agentId: 1000002,
    secret: SECRET,
    callbackURL: callbackURL('staff'),
  },
  resolver,
);
const staffQr = new WeComProviderQr(
  {
    flow: 'corp-app',
    name: 'staff-qr',
    corpId: 'ww2222222222222222',
    agentId: 1000002,
    secret: SECRET,
    callbackURL: callbackURL('staff-qr'),
  },
  resolver,
);
const delegated = new WeComWorkbench(
  {
    flow: 'corp-app',
    name: 'delegated',
    tenant: () => undefined,
    cookieSecret: SECRET,
    callbackURL: callbackURL('delegated'),
  },
  resolver,
);

const receiver = (suiteId: string) =>
  suiteCallback({ suiteId, providerCorpId: 'ww1111111111111111', keys, tokenStore });

/** `menu > label = value` of each row. */
function entries(rows: readonly ConsoleRow[]): string[] {
  return rows.map(({ menu, label, value }) => `${menu} > ${label} = ${value}`);
}

describe('The console sheet says', () => {
  it.each([
    [
      'the legacy QR page of a provider',
      legacyQr,
      ['登录授权 > 登录授权发起域名', '登录授权 > 授权完成回调域名'],
      'app.example.com:8443',
    ],
    ['the web login of a provider', loginQr, ['登录授权 > 可信域名'], 'app.example.com'],
    ['a third-party app in the Workbench', thirdParty, ['应用详情 > 可信域名'], 'app.example.com'],
    ['a self-built app in the Workbench', selfBuilt, ['网页授权及JS-SDK > 可信域名'], 'app.example.com'],
    ['a self-built app by QR', staffQr, ['企业微信授权登录 > Web网页 > 授权回调域'], 'app.example.com'],
  ])('where the host of %s is registered, as it is sent', (_, connection, fields, host) => {
    const rows = consoleSheet({ connections: [connection] }).filter(({ field }) => /domain$/.test(field));

    expect(entries(rows).map((entry) => entry.replace(/^应用管理 > (应用 > )?/, ''))).toEqual(
      fields.map((field) => `${field} = ${host}`),
    );
  });

  it('the application homepage of Workbench connections, with $CORPID$ where a tenant function asks for it', () => {
    const rows = consoleSheet({ connections: [thirdParty, delegated, loginQr] });

    expect(rows.filter(({ field }) => field === 'homepage').map(({ value }) => value)).toEqual([
      `${AT}/wecom-workbench?returnTo=/`,
      `${AT}/delegated?corp=$CORPID$&returnTo=/`,
    ]);
  });

  it("whose list the servers' addresses stand in", () => {
    const rows = consoleSheet({ connections: [selfBuilt, thirdParty, delegated] });

    const lists = rows.filter(({ field }) => field === 'allowed-ip');
    expect(lists.map((row) => [row.label, row.for])).toEqual([
      ['企业可信IP', 'staff'],
      ['IP白名单', 'wecom-workbench, delegated'],
    ]);
  });

  it('both addresses of a third-party app, and that both checks must pass before anything is saved', () => {
    const rows = consoleSheet({ connections: [thirdParty], callbacks: [receiver(SUITE)] });

    const pushed = rows.filter(({ field }) => /-url$/.test(field));
    expect(pushed.map(({ label, value }) => [label, value])).toEqual([
      ['指令回调URL', `${AT}/suite/${SUITE}`],
      ['数据回调URL', `${AT}/suite/${SUITE}`],
    ]);
    expect(pushed.every(({ check }) => check.includes('both must pass'))).toBe(true);
  });

  it.each([
    ['the web login', receiver(LOGIN_SUITE), '应用管理 > 登录授权 > 指令回调URL', `suite/${LOGIN_SUITE}`],
    [
      'a template',
      receiver('dk0123456789abcdef'),
      '应用管理 > 应用代开发 > 代开发应用模板 > 模板回调URL',
      'suite/dk0123456789abcdef',
    ],
    [
      'a self-built app',
      appCallback({ name: 'staff', corps: ['ww2222222222222222'], keys }),
      '应用管理 > 应用 > 接收消息 > 设置API接收 > URL',
      'app/staff',
    ],
    [
      'a provider',
      providerCallback({ providerCorpId: 'ww1111111111111111', keys }),
      '应用管理 > 通用开发参数 > 系统事件接收URL',
      'provider',
    ],
  ])('where the receiver of %s is entered', (_, callback, field, path) => {
    const rows = consoleSheet({ connections: [loginQr], callbacks: [callback] });

    expect(entries(rows)).toContain(`${field} = ${AT}/${path}`);
  });

  it('the domain that an install button must stand on', () => {
    const installer = installRouter({
      suiteClient: new SuiteClient({ suiteId: SUITE, suiteSecret: SECRET, tokenStore }),
      callbackURL: 'https://Shop.example.com:8443/install/callback',
      onInstalled: resolver,
      successRedirect: '/',
      failureRedirect: '/install',
    });

    const rows = consoleSheet({ connections: [thirdParty], installers: [installer] });

    expect(entries(rows)).toContain('应用管理 > 应用详情 > 安装完成回调域名 = shop.example.com:8443');
  });

  it('the address of a router that no callbackURL tells, where it is named', () => {
    const options = { connections: [loginQr], callbacks: [receiver(LOGIN_SUITE)] };

    const rows = consoleSheet({ ...options, router: 'https://push.example.com/wecom/' });

    expect(rows.find(({ field }) => field === 'command-url')?.value).toBe(
      `https://push.example.com/wecom/suite/${LOGIN_SUITE}`,
    );
  });

  it('once what two connections of one app need, and twice what belongs to two apps', () => {
    const other = new WeComWorkbench(
      {
        flow: 'corp-app',
        name: 'canteen',
        corpId: 'ww2222222222222222',
        agentId: 1000003,
        secret: 'canary-secret-of-the-canteen',
        callbackURL: callbackURL('canteen'),
      },
      resolver,
    );

    const rows = consoleSheet({ connections: [selfBuilt, staffQr, other] });

    const needs = (field: string) => rows.filter((row) => row.field === field).map((row) => row.for);
    expect(needs('allowed-ip')).toEqual(['staff, staff-qr', 'canteen']);
    expect(needs('domain-file')).toEqual(['staff, staff-qr', 'canteen']);
    expect(needs('trusted-domain')).toEqual(['staff', 'staff-qr', 'canteen']);
  });

  it('that the file which proves a domain is served, and where', () => {
    const rows = consoleSheet({ connections: [loginQr] });

    expect(rows.find(({ field }) => field === 'domain-file')?.value).toBe(
      'A file and no text: download WW_verify_….txt here, and serve it unchanged at https://app.example.com/WW_verify_….txt',
    );
  });

  it.each(['en', 'zh'] as const)(
    'for every row what is checked and what breaks, in %s, and no secret',
    (lang) => {
      const connections = [legacyQr, loginQr, thirdParty, selfBuilt, staffQr, delegated];
      const callbacks = [receiver(SUITE), receiver(LOGIN_SUITE)];

      const rows = consoleSheet({ connections, callbacks, lang });

      expect(rows.filter(({ value, check, without }) => !value || !check || !without)).toEqual([]);
      expect(
        rows.every(
          ({ check }) => /[\u4e00-\u9fff]{4}/.test(check.replace(/\S+URL/g, '')) === (lang === 'zh'),
        ),
      ).toBe(true);
      expect(JSON.stringify(rows)).not.toContain('canary');
    },
  );

  it('that what is no strategy has none', () => {
    expect(() => consoleSheet({ connections: [{ name: 'x' } as never] })).toThrow(WeComConfigError);
  });
});
