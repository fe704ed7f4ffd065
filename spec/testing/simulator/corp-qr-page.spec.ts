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

describe('the address of the older QR page of an app', () => {
  const path = '/wwopen/sso/qrConnect';
  const app = () => `appid=${sim.credentials.corpId}&agentid=${sim.credentials.agentId}`;

  it('is accepted, and brings a code back, or the state alone where somebody declines', async () => {
    const address = `${path}?${app()}&${redirect}&state=s1`;
    const accepted = await caller.open(address, { 'x-simulator-member': caller.own('lisi') });
    const declined = await caller.open(address, { 'x-simulator-decline': '1' });

    expect(accepted.location).toMatch(/^http:\/\/127\.0\.0\.1:3000\/callback\?code=[\w-]{43}&state=s1$/);
    expect(declined.location).toBe(`${CALLBACK}?state=s1`);
  });

  it("gives a code that the app's own token redeems", async () => {
    const code = await caller.code(`${path}?${app()}&${redirect}`, caller.own('lisi'));
    const reply = await caller.get('auth/getuserinfo', { access_token: await caller.appToken(), code });

    expect(reply).toMatchObject({ errcode: 0, userid: 'lisi' });
  });

  it('takes what the older script for embedding adds, and what others add with a notice', async () => {
    expect(
      await caller.oddities(`${path}?${app()}&${redirect}&href=x&response_type=code&scope=snsapi_login`),
    ).toHaveLength(2);
  });

  it.each([
    ['no agentid', () => `appid=${sim.credentials.corpId}&${redirect}`, 'Parameter "agentid" is missing'],
    ['an unknown enterprise', () => `appid=ww0&agentid=1&${redirect}`, 'This link cannot be opened'],
    [
      'an unknown agentid',
      () => `appid=${sim.credentials.corpId}&agentid=7&${redirect}`,
      'Wrong value of "agentid": "7"',
    ],
    [
      'a redirect_uri elsewhere',
      () => `${app()}&redirect_uri=${encodeURIComponent('https://other.example/')}`,
      'This link cannot be opened',
    ],
  ])('is refused with %s', async (_case, query, message) => {
    expect(await caller.refusal(`${path}?${query()}`)).toContain(message);
  });

  it('lets nobody in from outside the visible range', async () => {
    const answer = await caller.open(`${path}?${app()}&${redirect}`, {
      'x-simulator-member': caller.own('wangwu'),
      'accept-language': 'en',
    });

    expect(answer.body).toContain('No permission');
  });
});
