import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { Caller } from './support/caller';

let sim: WeComSimulator;
let caller: Caller;

beforeEach(async () => {
  sim = await startWeComSimulator();
  caller = new Caller(sim);
});
afterEach(() => sim.close());

const AGENT = '1000010';
const link = (scope = 'snsapi_base') => caller.oauth({ agentid: AGENT, scope });
const redeem = async (code: string, which?: 'loginSuite' | 'delegatedSuite') =>
  caller.get('service/getuserinfo3rd', { suite_access_token: await caller.suiteToken(which), code });

describe('The link of an old multi-app suite, CorpID and agentid of its app,', () => {
  it('leads to a code that the suite redeems', async () => {
    const code = await caller.code(link(), caller.own('lisi'));

    expect(await redeem(code)).toMatchObject({
      errcode: 0,
      CorpId: sim.credentials.corpId,
      UserId: 'lisi',
      open_userid: expect.any(String),
    });
    expect((await redeem(code))['errcode']).toBe(40029);
  });

  it('is good for details where the member agrees', async () => {
    const { user_ticket } = await redeem(await caller.code(link('snsapi_privateinfo'), caller.own('lisi')));
    const query = { suite_access_token: await caller.suiteToken() };

    expect(await caller.post('service/auth/getuserdetail3rd', query, { user_ticket })).toMatchObject({
      userid: 'lisi',
    });
  });

  it('has a code for that suite alone', async () => {
    const code = await caller.code(link(), caller.own('lisi'));
    const access_token = await caller.appToken();

    expect((await redeem(code, 'loginSuite'))['errcode']).toBe(40029);
    expect((await redeem(code, 'delegatedSuite'))['errcode']).toBe(48002);
    expect((await caller.get('auth/getuserinfo', { access_token, code }))['errcode']).toBe(40029);
    expect((await redeem(await caller.code(caller.oauth(), caller.own('lisi'))))['errcode']).toBe(40029);
  });

  it('knows the members of its enterprise only', async () => {
    const corpId = caller.corpIdOf('zhaoliu');
    const identity = await redeem(await caller.code(link(), `${corpId}/zhaoliu`));

    expect(identity).toMatchObject({ errcode: 0, OpenId: expect.any(String) });
    expect(identity).not.toHaveProperty('UserId');
  });

  it('is on the domains of the third-party app', async () => {
    await sim.enterInConsole('self-built', { trustedDomain: 'own.example.com' });

    expect((await caller.open(link(), { 'x-simulator-member': caller.own('lisi') })).status).toBe(302);
  });

  it('is taken with a notice, and refused once the app is gone', async () => {
    expect(await caller.oddities(link())).toEqual([expect.stringContaining('old multi-app suites')]);

    await sim.uninstallApp(sim.credentials.corpId);

    expect(await caller.refusal(link())).toContain(`Wrong value of "agentid": "${AGENT}"`);
  });
});
