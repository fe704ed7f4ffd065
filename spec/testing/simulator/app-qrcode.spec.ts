import { decrypt } from '@wecom/crypto';
import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { Caller } from './support/caller';
import { Receiver } from './support/receiver';

describe('the QR code of a third-party app', () => {
  let sim: WeComSimulator;
  let caller: Caller;
  let receiver: Receiver;

  beforeEach(async () => {
    sim = await startWeComSimulator();
    caller = new Caller(sim);
    receiver = await Receiver.start(() => ({ status: 200, body: 'success' }));
    sim.registerCallback({ url: receiver.url });
    await sim.pushDueTickets();
    receiver.received.length = 0;
  });
  afterEach(async () => {
    await sim.close();
    await receiver.stop();
  });

  async function askFor(body: Record<string, unknown>, whose?: 'loginSuite' | 'delegatedSuite') {
    const query = { suite_access_token: await caller.suiteToken(whose) };
    const { suiteId: suite_id } = sim.credentials;
    return caller.post('service/get_app_qrcode', query, { suite_id, result_type: 2, ...body });
  }

  it('leads an administrator to a page that installs the app, and create_auth comes with its state', async () => {
    const { errcode, qrcode } = await askFor({ state: 'order4711' });
    const corpId = caller.corpIdOf('chenqi');

    const page = await (await fetch(`${qrcode}&install=${corpId}`)).text();

    expect(errcode).toBe(0);
    expect(page).toContain('create_auth → 200 success');
    const { message } = decrypt(sim.credentials.encodingAESKey, receiver.element('Encrypt'));
    expect(message).toContain('<InfoType><![CDATA[create_auth]]></InfoType>');
    expect(message).toContain('<State><![CDATA[order4711]]></State>');
    expect(sim.permanentCode(corpId)).toBeDefined();
  });

  it('is refused with a state that is too long for it', async () => {
    expect(await askFor({ state: 'a'.repeat(33) })).toMatchObject({ errcode: 84025 });
  });

  it('is made for the suite of the token only, and for no template', async () => {
    const { loginSuiteId, delegatedSuiteId } = sim.credentials;

    expect(await askFor({ suite_id: '' })).toMatchObject({ errcode: 41021 });
    expect(await askFor({ suite_id: 'wwother' })).toMatchObject({ errcode: 48003 });
    expect(await askFor({ suite_id: loginSuiteId }, 'loginSuite')).toMatchObject({ errcode: 48002 });
    expect(await askFor({ suite_id: delegatedSuiteId }, 'delegatedSuite')).toMatchObject({ errcode: 48002 });
  });
});
