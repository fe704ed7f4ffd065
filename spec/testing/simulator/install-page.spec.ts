import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { CALLBACK, Caller } from './support/caller';

let sim: WeComSimulator;
let caller: Caller;
beforeEach(async () => {
  sim = await startWeComSimulator();
  caller = new Caller(sim);
});
afterEach(() => sim.close());

/** The address of the page, with a fresh pre_auth_code of a suite. */
async function page(fields: Readonly<Record<string, string>> = {}, which?: 'loginSuite') {
  const suite_access_token = await caller.suiteToken(which);
  const { pre_auth_code } = await caller.get('service/get_pre_auth_code', { suite_access_token });
  const suite_id = which ? sim.credentials.loginSuiteId : sim.credentials.suiteId;
  const asked = { suite_id, pre_auth_code: String(pre_auth_code), redirect_uri: CALLBACK, state: 's1' };
  return caller.address('/3rdapp/install', { ...asked, ...fields });
}

describe('The install page', () => {
  it('comes back with a code and the state, once an administrator has chosen', async () => {
    const { status, location } = await caller.open(`${await page()}&install=${sim.credentials.corpId}`);

    expect(status).toBe(302);
    expect(location).toMatch(
      /^http:\/\/127\.0\.0\.1:3000\/callback\?auth_code=[^&]+&expires_in=600&state=s1$/,
    );
  });

  it.each([
    ['a state with more than letters and digits', { state: 'a-b' }, 'Wrong value of "state": "a-b"'],
    [
      'an address that is none of the web',
      { redirect_uri: 'ftp://localhost/' },
      'Wrong value of "redirect_uri"',
    ],
    ['a suite that is not there', { suite_id: 'ww1' }, 'Wrong value of "suite_id": "ww1"'],
    ['a code of nobody', { pre_auth_code: 'x' }, 'get_pre_auth_code of the same suite_id'],
  ])('says what is wrong with %s', async (_, fields, words) => {
    const text = await caller.refusal(await page(fields));

    expect(text).toContain('This link cannot be opened');
    expect(text).toContain(words);
  });

  it('is none for the login suite, which enterprises do not install', async () => {
    const address = await page({}, 'loginSuite');

    expect(await caller.refusal(`${address}&install=${sim.credentials.corpId}`)).toContain(
      'enterprises do not install the login suite',
    );
  });

  it.each([
    ['from another site', 'https://shop.example.com/', 'is not on it'],
    ['with the Referer hidden', undefined, 'There is no Referer'],
  ])('must be entered from 安装完成回调域名, and not %s', async (_, referer, words) => {
    sim.configure({ callbackDomain: 'app.example.com' });
    const address = await page({ redirect_uri: 'https://app.example.com/installed' });

    const from = (site: string | undefined) =>
      caller.open(address, { 'accept-language': 'en', ...(site !== undefined && { referer: site }) });
    const { status, body } = await from(referer);

    expect(status).toBe(400);
    expect(body).toContain('redirect_uri 与配置的授权完成回调域名不一致');
    expect(body).toMatch(/安装完成回调域名.*Simulator option: callbackDomain/);
    expect(body).toContain(words);
    expect((await from('https://app.example.com/apps')).status).toBe(200);
  });

  it('takes a redirect_uri on 安装完成回调域名 and no other', async () => {
    sim.configure({ callbackDomain: 'app.example.com' });

    const text = await caller.refusal(await page({ redirect_uri: 'https://shop.example.com/installed' }));

    expect(text).toContain('"shop.example.com" is not registered as 安装完成回调域名');
  });
});
