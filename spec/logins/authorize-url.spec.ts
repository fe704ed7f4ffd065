import { type FlowName, type FlowSettings, protocolOf } from './support/wecom';

const STATE = '0123456789abcdef0123456789abcdef';
const CALLBACK = 'https://app.example.com/auth/wecom/cb';
const ENCODED = 'https%3A%2F%2Fapp.example.com%2Fauth%2Fwecom%2Fcb';

interface Leg {
  readonly callbackURL?: string;
  readonly lang?: 'zh' | 'en';
  readonly scope?: 'snsapi_base' | 'snsapi_privateinfo';
}

async function address(
  flow: FlowName,
  settings: FlowSettings = {},
  leg: Leg = {},
  hosts = {},
): Promise<string> {
  const app = await protocolOf(flow, settings, hosts).app(undefined);
  return app?.authorizeUrl({ callbackURL: CALLBACK, state: STATE, ...leg }) ?? '';
}

const LEGACY = `https://open.work.weixin.qq.com/wwopen/sso/3rd_qrConnect?appid=ww0000000000000003&redirect_uri=${ENCODED}&state=${STATE}`;
const SERVICE = `https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=ServiceApp&appid=ww0000000000000002&redirect_uri=${ENCODED}&state=${STATE}`;
const CORP = `https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp&appid=ww0000000000000001&agentid=1000002&redirect_uri=${ENCODED}&state=${STATE}`;
const SUITE_OAUTH = `https://open.weixin.qq.com/connect/oauth2/authorize?appid=ww0000000000000002&redirect_uri=${ENCODED}&response_type=code`;
const CORP_OAUTH = `https://open.weixin.qq.com/connect/oauth2/authorize?appid=ww0000000000000001&redirect_uri=${ENCODED}&response_type=code`;

describe('The login page is entered at the address WeCom documents', () => {
  it.each<[FlowName, string, FlowSettings, Leg, string]>([
    ['provider-secret', 'for members', {}, {}, `${LEGACY}&usertype=member`],
    ['provider-secret', 'for administrators', { userType: 'admin' }, {}, `${LEGACY}&usertype=admin`],
    ['provider-secret', 'in English', { lang: 'en' }, {}, `${LEGACY}&usertype=member&lang=en`],
    [
      'provider-secret',
      'in Chinese this time',
      { lang: 'en' },
      { lang: 'zh' },
      `${LEGACY}&usertype=member&lang=zh`,
    ],
    ['login-suite', 'as it is', {}, {}, SERVICE],
    ['login-suite', 'in Chinese', { lang: 'zh' }, {}, `${SERVICE}&lang=zh`],
    ['login-suite', 'in Chinese this time', { lang: 'en' }, { lang: 'zh' }, `${SERVICE}&lang=zh`],
    ['login-suite', 'in English this time', {}, { lang: 'en' }, `${SERVICE}&lang=en`],
    [
      'login-suite',
      'with a scope that this page does not have',
      {},
      { scope: 'snsapi_privateinfo' },
      SERVICE,
    ],
    ['corp-app by QR', 'as it is', {}, {}, CORP],
    ['corp-app by QR', 'in English', { lang: 'en' }, {}, `${CORP}&lang=en`],
    ['corp-app by QR', 'in Chinese this time', { lang: 'en' }, { lang: 'zh' }, `${CORP}&lang=zh`],
    ['suite-app', 'silently', {}, {}, `${SUITE_OAUTH}&scope=snsapi_base&state=${STATE}#wechat_redirect`],
    [
      'suite-app',
      'asking for details',
      { scope: 'snsapi_privateinfo' },
      {},
      `${SUITE_OAUTH}&scope=snsapi_privateinfo&state=${STATE}#wechat_redirect`,
    ],
    [
      'suite-app',
      'silently this time',
      { scope: 'snsapi_privateinfo' },
      { scope: 'snsapi_base' },
      `${SUITE_OAUTH}&scope=snsapi_base&state=${STATE}#wechat_redirect`,
    ],
    [
      'corp-app in the Workbench',
      'silently',
      {},
      {},
      `${CORP_OAUTH}&scope=snsapi_base&state=${STATE}&agentid=1000002#wechat_redirect`,
    ],
    [
      'corp-app in the Workbench',
      'asking for details',
      { scope: 'snsapi_privateinfo' },
      {},
      `${CORP_OAUTH}&scope=snsapi_privateinfo&state=${STATE}&agentid=1000002#wechat_redirect`,
    ],
    [
      'corp-app in the Workbench',
      'silently this time',
      { scope: 'snsapi_privateinfo' },
      { scope: 'snsapi_base' },
      `${CORP_OAUTH}&scope=snsapi_base&state=${STATE}&agentid=1000002#wechat_redirect`,
    ],
    [
      'corp-app in the Workbench',
      'asking for details this time, in a language that this page does not have',
      {},
      { scope: 'snsapi_privateinfo', lang: 'en' },
      `${CORP_OAUTH}&scope=snsapi_privateinfo&state=${STATE}&agentid=1000002#wechat_redirect`,
    ],
  ])('%s %s', async (flow, _, settings, leg, expected) => {
    expect(await address(flow, settings, leg)).toBe(expected);
  });
});

const ALL: readonly FlowName[] = [
  'provider-secret',
  'login-suite',
  'suite-app',
  'corp-app by QR',
  'corp-app in the Workbench',
];

describe.each(ALL)('The address of %s', (flow) => {
  it.each([
    ['a query', 'https://a.example/cb?x=1&y=2', 'https%3A%2F%2Fa.example%2Fcb%3Fx%3D1%26y%3D2'],
    ['Chinese', 'https://a.example/登录', 'https%3A%2F%2Fa.example%2F%E7%99%BB%E5%BD%95'],
    ['a percent sign', 'https://a.example/%2F', 'https%3A%2F%2Fa.example%2F%252F'],
    ['a plus', 'https://a.example/a+b', 'https%3A%2F%2Fa.example%2Fa%2Bb'],
    ['a port', 'http://[::1]:3000/cb', 'http%3A%2F%2F%5B%3A%3A1%5D%3A3000%2Fcb'],
  ])('holds a callbackURL with %s, encoded once', async (_, callbackURL, encoded) => {
    const text = await address(flow, {}, { callbackURL });

    expect(text).toContain(`redirect_uri=${encoded}&`);
    expect(new URL(text).searchParams.get('redirect_uri')).toBe(callbackURL);
  });

  it('names each parameter once and holds no secret', async () => {
    const url = new URL(await address(flow, { lang: 'zh', scope: 'snsapi_privateinfo' }));

    const names = [...url.searchParams.keys()];

    expect(new Set(names).size).toBe(names.length);
    expect(url.href).not.toContain('secret');
  });

  it('leads to another host where the options say so', async () => {
    const hosts = {
      oauth: 'https://oauth.example',
      login: 'https://login.example:8443/',
      legacyLogin: 'https://legacy.example',
    };

    const { hostname } = new URL(await address(flow, {}, {}, hosts));

    expect(hostname).toMatch(/^(oauth|login|legacy)\.example$/);
  });
});

describe('A protocol', () => {
  it.each<[FlowName, string, boolean]>([
    ['provider-secret', 'auth_code', true],
    ['login-suite', 'code', false],
    ['suite-app', 'code', false],
    ['corp-app by QR', 'code', false],
    ['corp-app in the Workbench', 'code', false],
  ])(
    'knows the parameter of its callback and whether its page looks at the Referer: %s',
    (flow, param, checks) => {
      const { codeParam, checksReferrer } = protocolOf(flow);

      expect({ codeParam, checksReferrer }).toEqual({ codeParam: param, checksReferrer: checks });
    },
  );

  it.each<FlowName>([
    'provider-secret',
    'login-suite',
    'suite-app',
    'corp-app by QR',
    'corp-app in the Workbench',
  ])(
    'says of the call that redeems a code that it spends it, so that it is not made again by itself: %s',
    (flow) => {
      expect(protocolOf(flow).redemption('token', 'code').spendsCode).toBe(true);
    },
  );
});
