import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { Caller, Clock } from './support/caller';

let sim: WeComSimulator;
let caller: Caller;

beforeAll(async () => {
  sim = await startWeComSimulator({ now: new Clock().now });
  caller = new Caller(sim);
});
afterAll(() => sim.close());

const raw = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${sim.url}/cgi-bin/${path}`, init);
  return (await response.json()) as { errcode: number; errmsg: string };
};

describe('the API', () => {
  it.each(['service/nothing', 'user/nothing', 'auth/nothing', 'nothing/at-all'])(
    'answers the unknown path %s with 404 and no body',
    async (path) => {
      const response = await fetch(`${sim.url}/cgi-bin/${path}?access_token=x`);

      expect(response.status).toBe(404);
      expect(await response.text()).toBe('');
    },
  );

  it.each(['user/list', 'externalcontact/list', 'service/corpid_to_opencorpid', 'wedoc/create_doc'])(
    'says that %s, which WeCom has, is not simulated',
    async (path) => {
      const { errcode, errmsg } = await raw(`${path}?access_token=x`);

      expect({ errcode, errmsg }).toEqual({ errcode: 48005, errmsg: `/cgi-bin/${path} is not simulated` });
      expect(sim.calls.at(-1)).toMatchObject({ endpoint: `/cgi-bin/${path}`, errcode: 48005 });
    },
  );

  it('answers errors with status 200, a hint, the address and the query page', async () => {
    const { errcode, errmsg } = await raw('gettoken?corpid=ww0&corpsecret=x');

    expect(errcode).toBe(40013);
    expect(errmsg).toMatch(
      /^invalid corpid, hint: \[1760000000\d{15}\], from ip: 127\.0\.0\.1, more info at https:\/\/open\.work\.weixin\.qq\.com\/devtool\/query\?e=40013$/,
    );
  });

  it('answers a token that is none with a text and nothing behind it', async () => {
    const refused = { errcode: 40014, errmsg: 'invalid access_token' };

    expect(await raw('user/get?access_token=x&userid=lisi')).toMatchObject(refused);
  });

  it('adds the empty lists that real errors carry', async () => {
    const suite = `suite_access_token=${await caller.suiteToken()}`;
    const provider = `access_token=${await caller.providerToken()}`;

    expect(await raw(`service/auth/getuserinfo3rd?${suite}&code=x`)).toMatchObject({ parents: [] });
    const body = JSON.stringify({ auth_code: 'x' });
    expect(await raw(`service/get_login_info?${provider}`, { method: 'POST', body })).toMatchObject({
      agent: [],
      errmsg: expect.stringMatching(/^ invalid auth_code, hint/),
    });
  });

  it.each([
    ['service/get_suite_token', 40083],
    ['service/get_provider_token', 40058],
  ])('refuses a GET of %s', async (path, errcode) => {
    expect((await raw(path)).errcode).toBe(errcode);
  });

  it('refuses a GET of get_login_info once the token is right', async () => {
    expect((await raw(`service/get_login_info?access_token=${await caller.providerToken()}`)).errcode).toBe(
      40063,
    );
  });

  it('reads a POST where GET is documented like the GET, whatever its body', async () => {
    const query = `userid=lisi&access_token=${await caller.appToken()}`;
    const init = { method: 'POST', body: '{"userid":' };

    expect(await raw(`user/get?${query}`, init)).toEqual(await raw(`user/get?${query}`));
    expect((await raw('user/get?userid=lisi', init)).errcode).toBe(41001);
    expect((await raw('user/get?userid=lisi&access_token=x', init)).errcode).toBe(40014);
  });

  it.each([
    ['service/get_provider_token', 47001],
    ['service/get_suite_token', 40083],
  ])('refuses a form at %s', async (path, errcode) => {
    const body = new URLSearchParams({ corpid: sim.credentials.providerCorpId, suite_id: 'x' });

    expect((await raw(path, { method: 'POST', body })).errcode).toBe(errcode);
  });

  it.each([
    ['broken JSON', '{"corpid":'],
    ['a list', '[]'],
    ['a number for a text', '{"corpid":1}'],
  ])('warns of %s', async (_case, body) => {
    const { errcode, errmsg } = await raw('service/get_provider_token', { method: 'POST', body });

    expect(errcode).toBe(41002);
    expect(errmsg).toContain('Warning: wrong json format.');
  });

  it('refuses a body of more than a megabyte', async () => {
    const body = 'x'.repeat(1024 * 1024 + 1);
    const response = await fetch(`${sim.url}/cgi-bin/service/get_provider_token`, { method: 'POST', body });

    expect(response.status).toBe(413);
  });
});

describe('the record of calls', () => {
  it('keeps endpoint, errcode and names of parameters, and no value of any', async () => {
    const { corpId, secret } = sim.credentials;
    const before = sim.count('gettoken');
    await caller.get('gettoken', { corpid: corpId, corpsecret: secret });

    expect(sim.calls.at(-1)).toEqual({
      endpoint: '/cgi-bin/gettoken',
      errcode: 0,
      method: 'GET',
      parameters: ['corpid', 'corpsecret'],
      at: 1_760_000_000_000,
    });
    expect(sim.count('/cgi-bin/gettoken')).toBe(before + 1);
    expect(JSON.stringify(sim.calls)).not.toContain(secret);
  });
});
