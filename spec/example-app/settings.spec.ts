import { readSettings } from '../../example-app/src/settings';
import { SettingsError } from '../../example-app/src/settings-error';

const CORP_APP = { WECOM_CORP_ID: 'ww1', WECOM_AGENT_ID: '1000002', WECOM_SECRET: 'canary' };
const PROVIDER = { WECOM_PROVIDER_CORP_ID: 'ww2', WECOM_PROVIDER_SECRET: 'canary' };
const SUITE = {
  WECOM_SUITE_ID: 'ww3',
  WECOM_SUITE_SECRET: 'canary',
  WECOM_SUITE_TOKEN: 'token',
  WECOM_SUITE_AES_KEY: 'canary',
};
const PRODUCTION = {
  NODE_ENV: 'production',
  BASE_URL: 'https://app.example.com',
  SESSION_SECRET: 'x'.repeat(32),
  REDIS_URL: 'redis://127.0.0.1:6379',
  FLOW: 'corp-app',
  ...CORP_APP,
};

const NO_CORP_APP = { WECOM_CORP_ID: '', WECOM_AGENT_ID: '', WECOM_SECRET: '' };

function refused(environment: NodeJS.ProcessEnv): SettingsError {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error;
  }
  throw new Error('These settings are not refused.');
}

describe('settings of the example app', () => {
  it('are complete without any variable: a trial on the simulator', () => {
    const settings = readSettings({});

    expect(settings).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      onUnassociated: 'create',
      loginOnly: false,
      credentials: { kind: 'simulator' },
    });
    expect(settings.sessionSecret.length).toBeGreaterThanOrEqual(32);
  });

  it('take an empty variable for one that is not set', () => {
    const settings = readSettings({ PORT: '', WECOM_CORP_ID: '', LOGIN_ONLY: '' });

    expect(settings).toMatchObject({ port: 3000, loginOnly: false, credentials: { kind: 'simulator' } });
  });

  it('talk to the real WeCom with the credentials there are', () => {
    const FLOW = 'provider-corp-app';
    const both = readSettings({ FLOW, ...CORP_APP, ...PROVIDER }).credentials;
    const one = readSettings({ FLOW, ...CORP_APP }).credentials;

    expect(both).toMatchObject({
      kind: 'wecom',
      provider: { providerCorpId: 'ww2' },
      corpApp: { corpId: 'ww1' },
    });
    expect(one).toMatchObject({ kind: 'wecom', provider: undefined, corpApp: { agentId: '1000002' } });
  });

  it('take a provider and its third-party app together, with what seals the pushes to it', () => {
    expect(readSettings({ ...PROVIDER, ...SUITE }).credentials).toMatchObject({
      kind: 'wecom',
      provider: { providerCorpId: 'ww2' },
      suite: { suiteId: 'ww3', providerCorpId: 'ww2', token: 'token' },
      corpApp: undefined,
    });
  });

  it('are refused where the credentials are those of another flow, instead of a trial that nobody asked for', () => {
    expect(() => readSettings(CORP_APP)).toThrow(
      'FLOW=provider has no use for WECOM_CORP_ID, WECOM_AGENT_ID, WECOM_SECRET',
    );
  });

  it.each([
    ['WECOM_PROVIDER_SECRET', { WECOM_PROVIDER_CORP_ID: 'ww2' }],
    ['WECOM_PROVIDER_CORP_ID', { WECOM_PROVIDER_SECRET: 'canary' }],
    ['WECOM_PROVIDER_CORP_ID', SUITE],
    ['WECOM_SUITE_TOKEN', { ...PROVIDER, ...SUITE, WECOM_SUITE_TOKEN: '' }],
    ['WECOM_AGENT_ID', { FLOW: 'corp-app', WECOM_CORP_ID: 'ww1', WECOM_SECRET: 'canary' }],
    ['WECOM_SECRET', { FLOW: 'corp-app', WECOM_CORP_ID: 'ww1', WECOM_AGENT_ID: '1000002' }],
    ['WECOM_CORP_ID', { FLOW: 'corp-app', WECOM_AGENT_ID: '1000002', WECOM_SECRET: 'canary' }],
    ['WECOM_APP_AES_KEY', { FLOW: 'corp-app', ...CORP_APP, WECOM_APP_TOKEN: 'canary' }],
    ['WECOM_SYSTEM_TOKEN', { FLOW: 'suite', WECOM_SYSTEM_AES_KEY: 'canary' }],
  ])('are refused where %s is missing from half-filled credentials', (name, environment) => {
    expect(() => readSettings(environment)).toThrow(`${name} is missing`);
    expect(() => readSettings(environment)).not.toThrow(/canary/);
  });

  it.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['BASE_URL', 'app.example.com'],
    ['BASE_URL', 'https://app.example.com/path'],
    ['LOGIN_ONLY', 'yes'],
    ['ON_UNASSOCIATED', 'register'],
    ['FLOW', 'suites'],
    ['TRUST_PROXY', 'true'],
  ])('are refused where %s is %s', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`^${name} `));
  });

  it('hold in production with a long secret, Redis, https and real credentials', () => {
    expect(readSettings(PRODUCTION)).toMatchObject({ production: true, baseUrl: 'https://app.example.com' });
  });

  it.each([
    ['SESSION_SECRET', { ...PRODUCTION, SESSION_SECRET: 'x'.repeat(31) }],
    ['SESSION_SECRET', { ...PRODUCTION, SESSION_SECRET: '' }],
    ['REDIS_URL', { ...PRODUCTION, REDIS_URL: '' }],
    ['BASE_URL', { ...PRODUCTION, BASE_URL: 'http://localhost:3000' }],
    ['WECOM_', { ...PRODUCTION, ...NO_CORP_APP }],
  ])('are refused in production without a proper %s', (name, environment) => {
    expect(() => readSettings(environment)).toThrow(name);
  });

  it.each([
    [
      'provider',
      [
        "WECOM_PROVIDER_SECRET: the provider's console, 应用管理 > 通用开发参数 > ProviderSecret",
        'WECOM_SUITE_TOKEN',
      ],
    ],
    ['suite', ['WECOM_PROVIDER_CORP_ID', 'WECOM_LOGIN_SUITE_AES_KEY', 'WECOM_SUITE_SECRET']],
    ['corp-app', ["WECOM_CORP_ID: the enterprise's console, 我的企业 > 企业信息 > 企业ID", 'WECOM_AGENT_ID']],
    ['provider-corp-app', ['WECOM_PROVIDER_SECRET', 'WECOM_SECRET']],
  ])('name in production what FLOW=%s is without, and where it stands in the consoles', (flow, names) => {
    const { message } = refused({ ...PRODUCTION, ...NO_CORP_APP, FLOW: flow });

    expect(names.filter((name) => !message.includes(`    ${name}`))).toEqual([]);
  });

  it('name what is missing once where half of it is there', () => {
    const { message } = refused({ ...PRODUCTION, WECOM_SECRET: '' });

    expect(message).toBe(
      "WECOM_SECRET is missing (the enterprise's console, 应用管理 > 应用 > Secret), but WECOM_CORP_ID and WECOM_AGENT_ID are set: fill in all of them or none.",
    );
  });

  it.each([
    [{ FLOW: 'foo' }, 'FLOW 只能是 provider、suite、corp-app、provider-corp-app 之一。'],
    [{ PORT: 'abc' }, 'PORT 必须是端口号。'],
    [
      { BASE_URL: 'app.example.com' },
      'BASE_URL 必须是带协议、不带路径的地址，例如 https://app.example.com。',
    ],
    [{ TRUST_PROXY: 'yes' }, 'TRUST_PROXY 必须是前面反向代理的层数，例如 1。'],
    [{ LOGIN_ONLY: 'yes' }, 'LOGIN_ONLY 只能是 1 或 0。'],
    [{ ON_UNASSOCIATED: 'x' }, 'ON_UNASSOCIATED 只能是 fail、create、bind、bind-or-register 之一。'],
    [{ AUTO_BIND_CORPS: 'ww1', ON_UNASSOCIATED: 'bind-or-register' }, 'AUTO_BIND_CORPS 不能与'],
    [{ WECOM_PROVIDER_CORP_ID: 'ww2' }, '缺少 WECOM_PROVIDER_SECRET（服务商后台「应用管理 > 通用开发参数'],
    [SUITE, '缺少 WECOM_PROVIDER_CORP_ID（服务商后台「应用管理 > 通用开发参数 > CorpID」）'],
    [CORP_APP, 'FLOW=provider 用不到 WECOM_CORP_ID、WECOM_AGENT_ID、WECOM_SECRET'],
    [{ ...PRODUCTION, SESSION_SECRET: '' }, '生产环境的 SESSION_SECRET 至少要有 32 字节。'],
    [{ ...PRODUCTION, BASE_URL: '' }, '生产环境的 BASE_URL 必须是本应用的 https 地址'],
  ])('are refused in Chinese too: %j', (environment, text) => {
    expect(refused(environment).in('zh')).toContain(text);
  });

  it('list the enterprises that are allowed or trusted', () => {
    const settings = readSettings({ WECOM_CORPS: 'ww1, ww2', AUTO_BIND_CORPS: 'ww1 ww3' });

    expect(settings.corps).toEqual(['ww1', 'ww2']);
    expect(settings.autoBindCorps).toEqual(['ww1', 'ww3']);
  });
});
