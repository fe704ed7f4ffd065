import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { CALLBACK, Caller } from './support/caller';

let sim: WeComSimulator;
let caller: Caller;

beforeAll(async () => {
  sim = await startWeComSimulator();
  caller = new Caller(sim);
});
afterAll(() => sim.close());

const redirect = `redirect_uri=${encodeURIComponent(CALLBACK)}`;

async function refusal(address: string): Promise<string> {
  const { status, body } = await caller.open(address, { 'accept-language': 'en' });
  expect(status).toBe(400);
  return body
    .replace(/<[^>]+>/g, '')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'");
}

async function isShown(address: string): Promise<void> {
  const { status, body } = await caller.open(address, { 'user-agent': 'x wxwork/5.0.10 x' });
  expect(body).not.toContain('role="alert"');
  expect(status).toBe(200);
}

describe('the address of the legacy QR page', () => {
  const path = '/wwopen/sso/3rd_qrConnect';
  const appid = () => `appid=${sim.credentials.providerCorpId}`;

  it('is accepted with all documented parameters, and with the required ones alone', async () => {
    await isShown(`${path}?${appid()}&${redirect}&state=web_login@gyoss9&usertype=member&lang=zh`);
    await isShown(`${path}?${appid()}&${redirect}`);
  });

  it.each([
    ['redirect_uri before appid', () => `${redirect}&${appid()}`, 'Wrong order: "appid" must not come after'],
    ['usertype before state', () => `${appid()}&${redirect}&usertype=member&state=s`, 'Wrong order: "state"'],
    [
      'lang before usertype',
      () => `${appid()}&${redirect}&lang=zh&usertype=member`,
      'Wrong order: "usertype"',
    ],
    ['no appid', () => redirect, 'Parameter "appid" is missing'],
    ['no redirect_uri', () => `${appid()}&state=s`, 'Parameter "redirect_uri" is missing'],
    ['an empty appid', () => `appid=&${redirect}`, 'Parameter "appid" is missing'],
    ['an unknown parameter', () => `${appid()}&${redirect}&scope=x`, 'Unknown parameter "scope"'],
    ['wrong letter case', () => `AppId=x&${redirect}`, 'Wrong letter case: it is "appid"'],
    ['client_id, as OAuth has it', () => `client_id=x&${redirect}`, 'Unknown parameter "client_id"'],
    ['a repeated parameter', () => `${appid()}&${appid()}&${redirect}`, 'Parameter "appid" is repeated'],
    ['no value sign', () => `${appid()}&${redirect}&state`, 'Malformed query: "state"'],
    ['broken encoding', () => `${appid()}&${redirect}&state=%zz`, 'Malformed query'],
    [
      'an unencoded redirect_uri',
      () => `${appid()}&redirect_uri=${CALLBACK}`,
      'redirect_uri is not URL-encoded',
    ],
    [
      'a redirect_uri encoded twice',
      () => `${appid()}&redirect_uri=${encodeURIComponent(encodeURIComponent(CALLBACK))}`,
      'Wrong value of "redirect_uri"',
    ],
    ['a suite id as appid', () => `appid=${sim.credentials.suiteId}&${redirect}`, "the provider's CorpID"],
    ['an unknown usertype', () => `${appid()}&${redirect}&usertype=Member`, 'Wrong value of "usertype"'],
    ['an unknown lang', () => `${appid()}&${redirect}&lang=fr`, 'Wrong value of "lang"'],
  ])('is refused with %s', async (_case, query, message) => {
    expect(await refusal(`${path}?${query()}`)).toContain(message);
  });
});

describe('the address of the new login page', () => {
  const path = '/wwlogin/sso/login';

  it('is accepted for a provider, with the parameters of an embedded panel too', async () => {
    const start = `${path}?login_type=ServiceApp&appid=${sim.credentials.loginSuiteId}&${redirect}`;
    await isShown(start);
    await isShown(
      `${start}&state=s&lang=en&redirect_type=self&panel_size=small&color_scheme=dark&version=2.4.4`,
    );
  });

  it('is accepted for an enterprise with its agentid', async () => {
    await isShown(caller.corpApp());
  });

  it.each([
    ['agentid in ServiceApp', () => caller.serviceApp({ agentid: '1' }), 'Unknown parameter "agentid"'],
    [
      'appid before login_type',
      () => `${path}?appid=${sim.credentials.loginSuiteId}&login_type=ServiceApp&${redirect}`,
      'Wrong order: "login_type" must not come after "appid"',
    ],
    [
      'redirect_uri before agentid',
      () => `${path}?login_type=CorpApp&appid=${sim.credentials.corpId}&${redirect}&agentid=1000002`,
      'Wrong order: "agentid" must not come after "redirect_uri"',
    ],
    [
      'no agentid in CorpApp',
      () => `${path}?login_type=CorpApp&appid=${sim.credentials.corpId}&${redirect}`,
      'Parameter "agentid" is missing',
    ],
    ['no login_type', () => `${path}?appid=x&${redirect}`, 'Parameter "login_type" is missing'],
    [
      'an unknown login_type',
      () => caller.serviceApp({ login_type: 'serviceapp' }),
      'Wrong value of "login_type"',
    ],
    [
      'the business suite as appid',
      () => caller.serviceApp({ appid: sim.credentials.suiteId }),
      'the SuiteID of the login authorisation',
    ],
    [
      'the provider as appid',
      () => caller.serviceApp({ appid: sim.credentials.providerCorpId }),
      'the SuiteID of the login authorisation',
    ],
    ['an unknown enterprise', () => caller.corpApp({ appid: 'ww0' }), "the enterprise's CorpID"],
    ['an unknown agentid', () => caller.corpApp({ agentid: '7' }), 'Wrong value of "agentid": "7"'],
    [
      'redirect_type=callback, which needs the real script',
      () => caller.serviceApp({ redirect_type: 'callback' }),
      'Wrong value of "redirect_type"',
    ],
  ])('is refused with %s', async (_case, address, message) => {
    expect(await refusal(address())).toContain(message);
  });
});

describe('the address of the OAuth hop', () => {
  const path = '/connect/oauth2/authorize';

  it('is accepted for an enterprise and for a suite', async () => {
    await isShown(caller.oauth());
    await isShown(caller.suiteOauth());
    await isShown(caller.suiteOauth({ scope: 'snsapi_userinfo' }));
    await isShown(caller.oauth({ state: 'a'.repeat(128) }));
  });

  it.each([
    [
      'agentid before state',
      () =>
        `${path}?appid=${sim.credentials.corpId}&${redirect}&response_type=code&scope=snsapi_base&agentid=1000002&state=s`,
      'Wrong order: "state" must not come after "agentid"',
    ],
    [
      'scope before response_type',
      () => `${path}?appid=${sim.credentials.corpId}&${redirect}&scope=snsapi_base&response_type=code`,
      'Wrong order: "response_type"',
    ],
    [
      'response_type first, as OAuth libraries write it',
      () => `${path}?response_type=code&appid=${sim.credentials.corpId}&${redirect}&scope=snsapi_base`,
      'Wrong order: "appid"',
    ],
    ['no scope', () => `${path}?appid=x&${redirect}&response_type=code`, 'Parameter "scope" is missing'],
    ['agentid for a suite', () => caller.suiteOauth({ agentid: '1' }), 'Unknown parameter "agentid"'],
    ['a dash in state', () => caller.oauth({ state: 'a-b' }), '84025'],
    ['a state of 129 characters', () => caller.oauth({ state: 'a'.repeat(129) }), '84025'],
    ['another response_type', () => caller.oauth({ response_type: 'token' }), 'It is always code'],
    ['an unknown scope', () => caller.oauth({ scope: 'openid' }), 'Wrong value of "scope"'],
    ['snsapi_userinfo for an enterprise', () => caller.oauth({ scope: 'snsapi_userinfo' }), '"scope"'],
    [
      'the login suite as appid',
      () => caller.suiteOauth({ appid: sim.credentials.loginSuiteId }),
      'Wrong appid',
    ],
    ['an unknown agentid', () => caller.oauth({ agentid: '7' }), 'Wrong value of "agentid"'],
    [
      'snsapi_privateinfo without agentid',
      () =>
        caller.address(path, {
          appid: sim.credentials.corpId,
          redirect_uri: CALLBACK,
          response_type: 'code',
          scope: 'snsapi_privateinfo',
        }),
      'snsapi_privateinfo needs an agentid',
    ],
  ])('is refused with %s', async (_case, address, message) => {
    expect(await refusal(address())).toContain(message);
  });
});
