import { decrypt, getSignature } from '@wecom/crypto';
import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { seal } from '../../../lib/testing/simulator/seal';
import { closedPort } from '../../qyapi/support/peer';
import { Caller, Clock, MINUTE_MS } from './support/caller';
import { Receiver } from './support/receiver';

let sim: WeComSimulator;
let clock: Clock;
let receiver: Receiver;
let answer: (count: number) => { status: number; body: string } | undefined;

beforeEach(async () => {
  clock = new Clock();
  answer = () => ({ status: 200, body: 'success' });
  sim = await startWeComSimulator({ now: clock.now, pushTimeoutMs: 100 });
  receiver = await Receiver.start((_received, count) => answer(count));
});
afterEach(async () => {
  await sim.close();
  await receiver.stop();
});

/** Opens what came last with the official library. */
function opened() {
  const { query } = receiver.received.at(-1) ?? { query: new URLSearchParams() };
  const encrypt = query.get('echostr') ?? receiver.element('Encrypt');
  const { token, encodingAESKey } = sim.credentials;
  const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? ''];
  expect(query.get('msg_signature')).toBe(getSignature(token, timestamp, nonce, encrypt));
  return { ...decrypt(encodingAESKey, encrypt), timestamp, nonce };
}

describe('sealing', () => {
  const key = { token: 'QDG6eK', encodingAESKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' };
  const envelope = { timestamp: '1403610513', nonce: '380320359', noise: Buffer.from('0123456789abcdef') };

  it('gives the bytes of the known suite_ticket message', () => {
    const message =
      '<xml><SuiteId><![CDATA[ww4asffe99e54c0f4c]]></SuiteId><InfoType> <![CDATA[suite_ticket]]></InfoType><TimeStamp>1403610513</TimeStamp><SuiteTicket><![CDATA[asdfasfdasdfasdf]]></SuiteTicket></xml>';
    const sealed = seal(key, message, 'ww4asffe99e54c0f4c', envelope);

    expect(sealed.query).toBe(
      'msg_signature=9ebc7c7ef8f50a5edd356fcd4b26de555d2eac3d&timestamp=1403610513&nonce=380320359',
    );
    expect(sealed.encrypt).toMatch(/^sKqRbbiSUnDhFHOvPjtUMeoepyOyy\/NnA7d0qhyunW78lZG/);
  });

  it('gives the bytes of the known message with an empty receive id', () => {
    const sealed = seal(key, '1616140317555161061', '', envelope);

    expect(sealed.query).toContain('msg_signature=a0f78804c5946909d0d02db430088192e7f2194d&');
    expect(sealed.encrypt).toBe(
      'sKqRbbiSUnDhFHOvPjtUMWzf2R8PrpMiTTPaicBgqZm9eFleDkaZY7LObMBXhUqCcxijQlSKcvc+WpPyowukzA==',
    );
  });
});

describe('a push', () => {
  it('carries a ticket in the official form, good for a token', async () => {
    const result = await sim.pushSuiteTicket(receiver.url);
    const { message, id, timestamp, nonce } = opened();
    const { suiteId, suiteSecret } = sim.credentials;
    const ticket = message.match(/<SuiteTicket><!\[CDATA\[(.+)\]\]>/)?.[1] ?? '';
    const body = { suite_id: suiteId, suite_secret: suiteSecret, suite_ticket: ticket };

    expect(result).toEqual({ status: 200, body: 'success', attempts: 1 });
    expect(id).toBe(suiteId);
    expect(timestamp).toBe('1760000000');
    expect(nonce).toMatch(/^\d{1,10}$/);
    expect(message).toBe(
      `<xml><SuiteId><![CDATA[${suiteId}]]></SuiteId><InfoType> <![CDATA[suite_ticket]]></InfoType><TimeStamp>1760000000</TimeStamp><SuiteTicket><![CDATA[${ticket}]]></SuiteTicket></xml>`,
    );
    expect(receiver.received[0]?.body).toMatch(
      /^<xml><ToUserName><!\[CDATA\[ww[0-9a-f]{16}\]\]><\/ToUserName><AgentID><!\[CDATA\[\]\]><\/AgentID><Encrypt><!\[CDATA\[[A-Za-z0-9+/=]+\]\]><\/Encrypt><\/xml>$/,
    );
    expect(await new Caller(sim).post('service/get_suite_token', {}, body)).toHaveProperty(
      'suite_access_token',
    );
  });

  it('carries no space before suite_ticket once that is switched off', async () => {
    sim.setQuirks({ spaceBeforeSuiteTicket: false });
    await sim.pushSuiteTicket(receiver.url);

    expect(opened().message).toContain('<InfoType><![CDATA[suite_ticket]]></InfoType>');
  });

  it('names the suite that was asked for', async () => {
    await sim.pushSuiteTicket(receiver.url, sim.credentials.loginSuiteId);

    expect(opened().id).toBe(sim.credentials.loginSuiteId);
    expect(receiver.element('ToUserName')).toBe(sim.credentials.loginSuiteId);
  });

  it('carries any event, with its suite and time added', async () => {
    await sim.pushEvent(receiver.url, { InfoType: 'change_auth', AuthCorpId: 'ww]]>中' });

    expect(opened().message).toBe(
      `<xml><SuiteId><![CDATA[${sim.credentials.suiteId}]]></SuiteId><InfoType><![CDATA[change_auth]]></InfoType><AuthCorpId><![CDATA[ww]]]]><![CDATA[>中]]></AuthCorpId><TimeStamp>1760000000</TimeStamp></xml>`,
    );
  });

  it('carries a wrong receive id or any text on request', async () => {
    await sim.pushMessage(receiver.url, '<!DOCTYPE x>', { receiveId: 'ww0' });

    expect(opened()).toMatchObject({ message: '<!DOCTYPE x>', id: 'ww0' });
  });

  it('is sent three times in all while the answer is not 200', async () => {
    answer = () => ({ status: 500, body: 'no' });

    expect(await sim.pushSuiteTicket(receiver.url)).toEqual({ status: 500, body: 'no', attempts: 3 });
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  });

  it('is sent again when no answer comes in time', async () => {
    answer = (count) => (count === 1 ? undefined : { status: 200, body: 'success' });

    expect(await sim.pushSuiteTicket(receiver.url)).toEqual({ status: 200, body: 'success', attempts: 2 });
  });

  it.each(['create_auth', 'change_auth', 'cancel_auth', 'reset_permanent_code'])(
    'of %s that is answered after more than a second is noted, and no error',
    async (InfoType) => {
      let took = 1000;
      answer = () => {
        clock.forward(took);
        return { status: 200, body: 'success' };
      };
      await sim.pushEvent(receiver.url, { InfoType });
      expect(sim.notices).toEqual([]);

      took = 1001;
      await sim.pushEvent(receiver.url, { InfoType: 'change_contact' });
      const late = await sim.pushEvent(receiver.url, { InfoType });

      const what = expect.objectContaining({ en: expect.stringMatching(`^${InfoType}: .* 1000 ms`) });
      expect(late).toEqual({ status: 200, body: 'success', attempts: 1 });
      expect(sim.notices).toEqual([{ page: receiver.url, what, at: clock.now() }]);
    },
  );

  it('is noted where its answer is another than success, and none where it is sent again', async () => {
    answer = () => ({ status: 500, body: 'no' });
    await sim.pushSuiteTicket(receiver.url);
    expect(sim.notices).toEqual([]);

    answer = () => ({ status: 200, body: '"success"' });
    await sim.pushSuiteTicket(receiver.url);

    const what = expect.objectContaining({ zh: 'suite_ticket：企业微信要求应答 success。' });
    expect(sim.notices).toMatchObject([{ page: receiver.url, what }]);
  });

  it('ends without a status where nobody listens', async () => {
    const url = `http://127.0.0.1:${await closedPort()}`;

    expect(await sim.pushSuiteTicket(url)).toEqual({ status: 0, body: '', attempts: 3 });
  });

  it('refuses an unknown suite and what is no element name', async () => {
    await expect(sim.pushSuiteTicket(receiver.url, 'ww0')).rejects.toThrow(/no suite ww0/);
    await expect(sim.pushEvent(receiver.url, { 'a b': 'x' })).rejects.toThrow(/no element name/);
  });
});

describe('the check of a callback URL', () => {
  it("is sealed with the provider's corpid and wants the plaintext back", async () => {
    answer = () => ({ status: 200, body: opened().message });
    const passed = await sim.verifyCallbackUrl(receiver.url);

    expect(passed.ok).toBe(true);
    expect(receiver.received[0]?.method).toBe('GET');
    expect(opened().id).toBe(sim.credentials.providerCorpId);
  });

  it('is not passed by the word success', async () => {
    expect(await sim.verifyCallbackUrl(receiver.url)).toEqual({ ok: false, status: 200, body: 'success' });
  });
});

describe('registered callbacks', () => {
  it('get a ticket at once, and another every ten minutes of the clock', async () => {
    sim.registerCallback({ url: receiver.url });
    await sim.pushDueTickets();
    await sim.pushDueTickets();
    clock.forward(10 * MINUTE_MS - 1);
    await sim.pushDueTickets();
    expect(receiver.received).toHaveLength(1);

    clock.forward(1);
    await sim.pushDueTickets();
    expect(receiver.received).toHaveLength(2);
  });

  it('are tried again soon when the application was not up yet', async () => {
    answer = (count) => ({ status: count <= 3 ? 503 : 200, body: 'success' });
    sim.registerCallback({ url: receiver.url });
    await sim.pushDueTickets();
    clock.forward(10_000);
    await sim.pushDueTickets();

    expect(receiver.received).toHaveLength(4);
  });
});
