import { decrypt } from '@wecom/crypto';
import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { Caller, Clock, MINUTE_MS, text } from './support/caller';
import { Receiver } from './support/receiver';

let sim: WeComSimulator;
let caller: Caller;
let clock: Clock;
let receiver: Receiver;
let harbour: string;

beforeEach(async () => {
  clock = new Clock();
  sim = await startWeComSimulator({ now: clock.now });
  caller = new Caller(sim);
  harbour = caller.corpIdOf('zhouba');
  receiver = await Receiver.start(() => ({ status: 200, body: 'success' }));
});
afterEach(async () => {
  await sim.close();
  await receiver.stop();
});

const pushed = () => decrypt(sim.credentials.encodingAESKey, receiver.element('Encrypt')).message;
const withSuite = async (which: 'suite' | 'delegatedSuite' = 'suite') => ({
  suite_access_token: await caller.suiteToken(which),
});

describe('an enterprise that installs the app', () => {
  it('is announced with an auth_code, good once for a permanent_code', async () => {
    const installed = await sim.installApp(harbour, { callbackUrl: receiver.url, state: 's1' });
    const body = { auth_code: installed.authCode };
    const first = await caller.post('service/v2/get_permanent_code', await withSuite(), body);
    const second = await caller.post('service/v2/get_permanent_code', await withSuite(), body);

    expect(installed.push).toEqual({ status: 200, body: 'success', attempts: 1 });
    expect(pushed()).toContain(
      `<AuthCode><![CDATA[${installed.authCode}]]></AuthCode><InfoType><![CDATA[create_auth]]>`,
    );
    expect(first).toEqual({
      permanent_code: installed.permanentCode,
      auth_corp_info: { corpid: harbour, corp_name: '海港物流' },
      auth_user_info: expect.objectContaining({ userid: 'chenqi' }),
      state: 's1',
    });
    expect(second['errcode']).toBe(40078);
  });

  it('has a code that lives for ten minutes, for its own suite only', async () => {
    const { authCode } = await sim.installApp(harbour);
    const call = async (which: 'suite' | 'delegatedSuite') =>
      caller.post('service/get_permanent_code', await withSuite(which), { auth_code: authCode });

    expect((await call('delegatedSuite'))['errcode']).toBe(40078);
    clock.forward(10 * MINUTE_MS);
    expect((await call('suite'))['errcode']).toBe(40078);
  });

  it('gets a token for the app, with the older call at once', async () => {
    const { authCode, permanentCode } = await sim.installApp(harbour);
    const v1 = await caller.post('service/get_permanent_code', await withSuite(), { auth_code: authCode });
    const body = { auth_corpid: harbour, permanent_code: permanentCode };
    const token = await caller.post('service/get_corp_token', await withSuite(), body);
    const info = await caller.post('service/v2/get_auth_info', await withSuite(), body);

    expect(v1).toMatchObject({ permanent_code: permanentCode, expires_in: 7200 });
    expect(v1).not.toHaveProperty('errcode');
    expect(token).toEqual({ access_token: v1['access_token'], expires_in: 7200 });
    const privilege = expect.objectContaining({ level: 1, allow_user: ['chenqi', 'zhouba'] });
    const auth_info = { agent: [expect.objectContaining({ agentid: 1000010, privilege })] };
    expect(info).toMatchObject({ errcode: 0, auth_info });
    expect(v1).toMatchObject({ auth_info });
  });

  it.each([
    ['no auth_corpid', {}, 41002],
    ['no permanent_code', { auth_corpid: () => harbour }, 41025],
    ['an unknown enterprise', { auth_corpid: () => 'ww0', permanent_code: () => 'x' }, 40013],
    ['a wrong permanent_code', { auth_corpid: () => harbour, permanent_code: () => 'x' }, 40084],
  ])('is asked for in vain with %s', async (_case, fields, errcode) => {
    await sim.installApp(harbour);
    const body = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value()]));

    expect((await caller.post('service/get_corp_token', await withSuite(), body))['errcode']).toBe(errcode);
  });
});

describe('a delegated app', () => {
  it('uses its permanent_code as secret, and never get_corp_token', async () => {
    const { delegatedSuiteId } = sim.credentials;
    const { authCode, permanentCode } = await sim.installApp(harbour, { suiteId: delegatedSuiteId });
    const query = await withSuite('delegatedSuite');
    const v1 = await caller.post('service/get_permanent_code', query, { auth_code: authCode });
    const body = { auth_corpid: harbour, permanent_code: permanentCode };
    const forbidden = await caller.post('service/get_corp_token', query, body);
    const app = await caller.get('gettoken', { corpid: harbour, corpsecret: permanentCode });

    expect(v1).not.toHaveProperty('access_token');
    expect(forbidden['errcode']).toBe(48002);
    expect(app['errcode']).toBe(0);
  });
});

describe('an enterprise that removes a delegated app', () => {
  it('takes its secret away', async () => {
    const suiteId = sim.credentials.delegatedSuiteId;
    const { permanentCode } = await sim.installApp(harbour, { suiteId });
    await sim.uninstallApp(harbour, { suiteId });

    expect(await caller.get('gettoken', { corpid: harbour, corpsecret: permanentCode })).toMatchObject({
      errcode: 40001,
    });
  });
});

describe('installApp', () => {
  it('refuses the login suite and enterprises that do not exist', async () => {
    await expect(sim.installApp(harbour, { suiteId: sim.credentials.loginSuiteId })).rejects.toThrow(
      /login suite/,
    );
    await expect(sim.installApp('ww0')).rejects.toThrow(/no enterprise/);
  });
});

describe('an enterprise that removes the app', () => {
  it('is announced, and its permanent_code and tokens die', async () => {
    const { corpId } = sim.credentials;
    const body = { auth_corpid: corpId, permanent_code: sim.permanentCode(corpId) };
    const access_token = text(
      await caller.post('service/get_corp_token', await withSuite(), body),
      'access_token',
    );
    await sim.uninstallApp(corpId, { callbackUrl: receiver.url });

    expect(pushed()).toContain('<InfoType><![CDATA[cancel_auth]]></InfoType>');
    expect((await caller.get('user/get', { access_token, userid: 'lisi' }))['errcode']).toBe(40014);
    expect((await caller.post('service/get_corp_token', await withSuite(), body))['errcode']).toBe(40084);
    await expect(sim.uninstallApp(corpId)).rejects.toThrow(/has not installed/);
  });
});

describe('a member', () => {
  it('who leaves is announced with both ids, to the registered callback', async () => {
    sim.registerCallback({ url: receiver.url });
    const member = sim.members.find(({ userId }) => userId === 'zhaoliu');
    await sim.removeMember({ corpId: member?.corpId ?? '', userId: 'zhaoliu' });

    expect(pushed()).toContain(
      `<ChangeType><![CDATA[delete_user]]></ChangeType><UserID><![CDATA[zhaoliu]]></UserID><OpenUserID><![CDATA[${member?.openUserId}]]>`,
    );
    expect(sim.members.some(({ userId }) => userId === 'zhaoliu')).toBe(false);
  });

  it('who leaves an enterprise without the app is announced to nobody', async () => {
    const { corpId, delegatedSuiteId: suiteId } = sim.credentials;
    const callbackUrl = receiver.url;

    expect(await sim.removeMember({ corpId: harbour, userId: 'zhouba' }, { callbackUrl })).toBeUndefined();
    expect(await sim.removeMember({ corpId, userId: 'lisi' }, { callbackUrl, suiteId })).toBeUndefined();
    expect(receiver.received).toEqual([]);
    expect(sim.members.some(({ userId }) => userId === 'zhouba')).toBe(false);
  });

  it('who is renamed keeps the open_userid', async () => {
    const openUserId = sim.members.find(({ userId }) => userId === 'zhaoliu')?.openUserId;
    const corpId = caller.corpIdOf('zhaoliu');
    await sim.renameMember({ corpId, userId: 'zhaoliu' }, 'zhao.liu', { callbackUrl: receiver.url });

    expect(pushed()).toContain('<NewUserID><![CDATA[zhao.liu]]></NewUserID>');
    expect(sim.members.find(({ userId }) => userId === 'zhao.liu')?.openUserId).toBe(openUserId);
  });
});
