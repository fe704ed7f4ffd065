import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { Caller, Clock, MINUTE_MS, text } from './support/caller';

let sim: WeComSimulator;
let caller: Caller;
let clock: Clock;
let harbour: string;

beforeEach(async () => {
  clock = new Clock();
  sim = await startWeComSimulator({ now: clock.now });
  caller = new Caller(sim);
  harbour = caller.corpIdOf('zhouba');
});
afterEach(() => sim.close());

const withSuite = async (which?: 'loginSuite' | 'delegatedSuite') => ({
  suite_access_token: await caller.suiteToken(which),
});

describe('a pre_auth_code', () => {
  it('lives for twenty minutes', async () => {
    expect(await caller.get('service/get_pre_auth_code', await withSuite())).toEqual({
      errcode: 0,
      errmsg: 'ok',
      pre_auth_code: expect.any(String),
      expires_in: 1200,
    });
  });

  it('that has expired is told from a wrong one', async () => {
    const query = await withSuite();
    const pre_auth_code = text(await caller.get('service/get_pre_auth_code', query), 'pre_auth_code');
    const errcodeOf = async (code: string) => {
      const body = { pre_auth_code: code, session_info: { auth_type: 1 } };
      return (await caller.post('service/set_session_info', query, body))['errcode'];
    };

    expect([await errcodeOf(pre_auth_code), await errcodeOf('x')]).toEqual([0, 40077]);
    clock.forward(20 * MINUTE_MS);
    expect([await errcodeOf(pre_auth_code), await errcodeOf('x')]).toEqual([42007, 40077]);
  });

  const configure = async (fields: Record<string, unknown>) => {
    const query = await withSuite();
    const { pre_auth_code } = await caller.get('service/get_pre_auth_code', query);
    return caller.post('service/set_session_info', query, { pre_auth_code, ...fields });
  };

  it('is for a formal installation unless it is said otherwise', async () => {
    expect(await configure({ session_info: {} })).toMatchObject({ errcode: 0 });
  });

  it.each([
    ['no session_info', {}, 40063],
    ['a session_info that is none', { session_info: null }, 40063],
    ['an auth_type that nobody has', { session_info: { auth_type: 7 } }, 40058],
  ])('is refused with %s', async (_case, fields, errcode) => {
    expect(await configure(fields)).toMatchObject({ errcode });
  });
});

describe('the list of administrators', () => {
  const own = () => sim.credentials.corpId;
  const list = async (body: Record<string, unknown>, which?: 'loginSuite' | 'delegatedSuite') =>
    caller.post('service/get_admin_list', await withSuite(which), body);

  it('is that of an enterprise that has the app', async () => {
    const auth_corpid = own();
    const agentid = 1000010;
    const admin = [{ userid: 'zhangsan', open_userid: expect.any(String), auth_type: 1 }];

    expect(await list({ auth_corpid, agentid })).toEqual({ errcode: 0, errmsg: 'ok', admin });
    expect(await list({ auth_corpid, agentid: String(agentid) })).toMatchObject({ errcode: 0 });
  });

  it.each([
    ['no auth_corpid', {}, 41002],
    ['an unknown enterprise', { auth_corpid: () => 'ww0' }, 40013],
    ['one without the app', { auth_corpid: () => harbour }, 48004],
    ['no agentid', { auth_corpid: own }, 40056],
    ['the agentid of another app', { auth_corpid: own, agentid: () => 1000002 }, 40056],
    ['an agentid that is none', { auth_corpid: own, agentid: () => ({ toString: 1, valueOf: 1 }) }, 40056],
  ])('is asked for in vain with %s', async (_case, fields, errcode) => {
    const body = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value()]));

    expect(await list(body)).toMatchObject({ errcode });
  });

  it('is none of the login suite, of a template without an app, or after the app is gone', async () => {
    const body = { auth_corpid: own(), agentid: 1000010 };
    const [login, template] = [await list(body, 'loginSuite'), await list(body, 'delegatedSuite')];
    await sim.uninstallApp(own());

    expect([login, template, await list(body)]).toMatchObject([
      { errcode: 48002 },
      { errcode: 48004 },
      { errcode: 48004 },
    ]);
  });
});
