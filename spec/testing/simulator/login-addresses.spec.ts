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
    ['no appid', () => redirect, 'Parameter "appid" is missing'],
    ['no redirect_uri', () => `${appid()}&state=s`, 'Parameter "redirect_uri" is missing'],
    ['an empty appid', () => `appid=&${redirect}`, 'Parameter "appid" is missing'],
    ['wrong letter case', () => `AppId=x&${redirect}`, 'Wrong letter case: it is "appid"'],
    ['client_id, as OAuth has it', () => `client_id=x&${redirect}`, 'Parameter "appid" is missing'],
    ['two values', () => `${appid()}&${redirect}&state=s&state=t`, 'Parameter "state" is repeated'],
    ['two values of an unknown one', () => `${appid()}&${redirect}&x=1&x=2`, 'Parameter "x" is repeated'],
    ['no value sign', () => `${appid()}&${redirect}&state`, 'Malformed query: "state"'],
    ['broken encoding', () => `${appid()}&${redirect}&state=%zz`, 'Malformed query'],
    [
      'a redirect_uri encoded twice',
      () => `${appid()}&redirect_uri=${encodeURIComponent(encodeURIComponent(CALLBACK))}`,
      'Wrong value of "redirect_uri"',
    ],
    ['a suite id as appid', () => `appid=${sim.credentials.suiteId}&${redirect}`, "the provider's CorpID"],
    ['an unknown usertype', () => `${appid()}&${redirect}&usertype=Member`, 'Wrong value of "usertype"'],
  ])('is refused with %s', async (_case, query, message) => {
    expect(await caller.refusal(`${path}?${query()}`)).toContain(message);
  });
});

describe('the address of the legacy QR page, where it is merely odd', () => {
  const path = '/wwopen/sso/3rd_qrConnect';
  const appid = () => `appid=${sim.credentials.providerCorpId}`;

  it.each([
    ['redirect_uri before appid', () => `${redirect}&${appid()}`, '"appid" comes after "redirect_uri"'],
    ['usertype before state', () => `${appid()}&${redirect}&usertype=member&state=s`, '"state" comes after'],
    ['an unknown parameter', () => `${appid()}&${redirect}&scope=x`, '"scope" is in no document'],
    ['wrong letter case', () => `${appid()}&${redirect}&State=s`, '"State" is "state" in wrong letter case'],
    [
      'an unencoded redirect_uri',
      () => `${appid()}&redirect_uri=${CALLBACK}`,
      'Parameters of its own behind',
    ],
    ['an empty part at the end', () => `${appid()}&${redirect}&`, 'The query has an empty part'],
    ['empty parts in front and between', () => `&${appid()}&&${redirect}`, 'The query has an empty part'],
    [
      'a repeated value',
      () => `${appid()}&${appid()}&${redirect}&${appid()}`,
      '"appid" stands more than once',
    ],
    ['an unknown lang', () => `${appid()}&${redirect}&lang=fr`, 'lang is zh or en; "fr" is passed over'],
    ['an empty usertype', () => `${appid()}&${redirect}&usertype=`, '"usertype" is empty'],
  ])('is accepted with a notice for %s', async (_case, query, notice) => {
    expect(await caller.oddities(`${path}?${query()}`)).toEqual([expect.stringContaining(notice)]);
  });

  it('says so once, however much stands elsewhere', async () => {
    const query = `lang=zh&usertype=member&state=s&${redirect}&${appid()}`;

    expect(await caller.oddities(`${path}?${query}`)).toHaveLength(1);
  });

  it('loses what stands behind an & of an unencoded redirect_uri, and says so', async () => {
    const query = `${path}?${appid()}&redirect_uri=${CALLBACK}?from=mail&to=home&state=s&usertype=member`;
    const { location } = await caller.open(query, { 'x-simulator-member': caller.own('lisi') });

    expect(location).toMatch(/^http:\/\/127\.0\.0\.1:3000\/callback\?from=mail&auth_code=[\w-]{43}&state=s$/);
    expect(await caller.oddities(query)).toEqual([
      expect.stringContaining('"to" is in no document'),
      expect.stringContaining('redirect_uri is not URL-encoded'),
    ]);
  });

  it('is noted for a sign-in that shows no page, too, and once', async () => {
    const query = `${path}?${redirect}&${appid()}&state=noted&usertype=member`;
    await caller.code(query, caller.own('lisi'), 'auth_code');
    await caller.code(query, caller.own('lisi'), 'auth_code');

    const noted = sim.notices.filter(({ page }) => page === path);
    expect(noted.filter(({ what }) => what.zh.includes('“appid”排在“redirect_uri”之后'))).toHaveLength(1);
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
    ['an empty redirect_type', () => caller.serviceApp({ redirect_type: '' }), '"redirect_type" is empty'],
    ['agentid in ServiceApp', () => caller.serviceApp({ agentid: '1' }), '"agentid" is in no document'],
    [
      'appid before login_type',
      () => `${path}?appid=${sim.credentials.loginSuiteId}&login_type=ServiceApp&${redirect}`,
      '"login_type" comes after "appid"',
    ],
    [
      'redirect_uri before agentid',
      () => `${path}?login_type=CorpApp&appid=${sim.credentials.corpId}&${redirect}&agentid=1000002`,
      '"agentid" comes after "redirect_uri"',
    ],
  ])('is accepted with a notice for %s', async (_case, address, notice) => {
    expect(await caller.oddities(address())).toEqual([expect.stringContaining(notice)]);
  });

  it.each([
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
      'an unknown redirect_type',
      () => caller.serviceApp({ redirect_type: 'popup' }),
      'Wrong value of "redirect_type"',
    ],
  ])('is refused with %s', async (_case, address, message) => {
    expect(await caller.refusal(address())).toContain(message);
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
      '"state" comes after "agentid"',
    ],
    [
      'response_type first, as OAuth libraries write it',
      () => `${path}?response_type=code&appid=${sim.credentials.corpId}&${redirect}&scope=snsapi_base`,
      '"appid" comes after "response_type"',
    ],
    ['an empty agentid', () => caller.oauth({ agentid: '' }), '"agentid" is empty'],
    ['agentid for a suite', () => caller.suiteOauth({ agentid: '1' }), '"agentid" is in no document'],
    [
      'snsapi_userinfo for an enterprise',
      () => caller.oauth({ scope: 'snsapi_userinfo' }),
      'snsapi_userinfo is gone from the documents',
    ],
  ])('is accepted with a notice for %s', async (_case, address, notice) => {
    expect(await caller.oddities(address())).toEqual([expect.stringContaining(notice)]);
  });

  it.each([
    ['no scope', () => `${path}?appid=x&${redirect}&response_type=code`, 'Parameter "scope" is missing'],
    ['a dash in state', () => caller.oauth({ state: 'a-b' }), '84025'],
    ['a state of 129 characters', () => caller.oauth({ state: 'a'.repeat(129) }), '84025'],
    ['another response_type', () => caller.oauth({ response_type: 'token' }), 'It is always code'],
    ['an unknown scope', () => caller.oauth({ scope: 'openid' }), 'Wrong value of "scope"'],
    [
      'the login suite as appid',
      () => caller.suiteOauth({ appid: sim.credentials.loginSuiteId }),
      'Wrong appid',
    ],
    ['an unknown agentid', () => caller.oauth({ agentid: '7' }), 'Wrong value of "agentid"'],
    [
      'snsapi_privateinfo and an empty agentid',
      () => caller.oauth({ scope: 'snsapi_privateinfo', agentid: '' }),
      'snsapi_privateinfo needs an agentid',
    ],
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
    expect(await caller.refusal(address())).toContain(message);
  });
});
