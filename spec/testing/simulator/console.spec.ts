import { decrypt, getSignature } from '@wecom/crypto';
import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { CALLBACK, Caller } from './support/caller';
import { Receiver } from './support/receiver';

const OWN_KEYS = { token: 'OwnToken1', encodingAESKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' };

let sim: WeComSimulator;
let caller: Caller;
let receiver: Receiver;
let answerTo: (plaintext: string, echostr: string) => { status: number; body: string } | undefined;

beforeEach(async () => {
  answerTo = (plaintext) => ({ status: 200, body: plaintext });
  sim = await startWeComSimulator({ pushTimeoutMs: 100 });
  caller = new Caller(sim);
  receiver = await Receiver.start(({ query }) => {
    const echostr = query.get('echostr');
    if (echostr === null) return { status: 200, body: 'success' };
    return answerTo(decrypt(OWN_KEYS.encodingAESKey, echostr).message, echostr);
  });
});
afterEach(async () => {
  await sim.close();
  await receiver.stop();
});

const bothUrls = () => ({ commandUrl: receiver.url, dataUrl: receiver.url, ...OWN_KEYS });

/** The receive ids of what arrived, opened under the entered keys. */
function receiveIds(): string[] {
  return receiver.received.map(({ query, body }) => {
    const encrypt = query.get('echostr') ?? /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body)?.[1] ?? '';
    const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? ''];
    expect(query.get('msg_signature')).toBe(getSignature(OWN_KEYS.token, timestamp, nonce, encrypt));
    return decrypt(OWN_KEYS.encodingAESKey, encrypt).id;
  });
}

describe('an app in the simulated console', () => {
  it('is saved once both addresses have answered, and gets its first ticket there', async () => {
    const result = await sim.enterInConsole('third-party', bothUrls());
    await sim.pushDueTickets();

    expect(result).toMatchObject({ saved: true, problems: [], checks: [{ ok: true }, { ok: true }] });
    const { providerCorpId, suiteId } = sim.credentials;
    expect(receiveIds()).toEqual([providerCorpId, providerCorpId, suiteId]);
  });

  it('is not saved where one of both fails, and nothing of it counts', async () => {
    const result = await sim.enterInConsole('third-party', {
      ...bothUrls(),
      dataUrl: 'http://127.0.0.1:1/data',
      trustedDomain: 'app.example.com',
    });
    await sim.pushDueTickets();

    expect(result.saved).toBe(false);
    expect(result.checks.map(({ field, ok }) => [field, ok])).toEqual([
      ['commandUrl', true],
      ['dataUrl', false],
    ]);
    expect(receiver.received).toHaveLength(1);
    expect((await caller.open(caller.suiteOauth(), { 'user-agent': 'wxwork/5' })).status).toBe(200);
  });

  it('asks for $CORPID$ in an address with the provider in its place', async () => {
    await sim.enterInConsole('third-party', { ...bothUrls(), dataUrl: `${receiver.url}?corp=$CORPID$` });

    expect(receiver.received.map(({ query }) => query.get('corp'))).toContain(sim.credentials.providerCorpId);
  });

  it.each<[string, () => typeof answerTo, string, string]>([
    ['success', () => () => ({ status: 200, body: 'success' }), 'Answered success', '应答为 success'],
    [
      'quotes',
      () => (plaintext: string) => ({ status: 200, body: `"${plaintext}"` }),
      'The right text with quotes',
      '明文正确',
    ],
    [
      'echostr as it came',
      () => (_plaintext: string, echostr: string) => ({ status: 200, body: echostr }),
      'Sent echostr back as it came',
      '原样返回',
    ],
    ['a web page', () => () => ({ status: 200, body: '<!doctype html>' }), 'A web page came back', '网页'],
    ['nothing', () => () => ({ status: 200, body: '' }), 'The answer was empty', '应答为空'],
    ['another text', () => () => ({ status: 200, body: '1' }), 'not the decrypted echostr', '不是'],
    ['a redirect', () => () => ({ status: 302, body: '' }), 'Answered 302, a redirect', '跳转'],
    ['401', () => () => ({ status: 401, body: '' }), 'compare Token and EncodingAESKey', '核对 Token'],
    ['404', () => () => ({ status: 404, body: '' }), 'No receiver answers at this address', '没有接收端'],
    ['500', () => () => ({ status: 500, body: '' }), 'The application failed (500)', '应用出错'],
    ['no answer', () => () => undefined, 'No answer within a second', '一秒内没有应答'],
  ])('says why an address fails that answers with %s', async (_answer, make, en, zh) => {
    answerTo = make();

    const { checks } = await sim.enterInConsole('provider', { dataUrl: receiver.url, ...OWN_KEYS });

    expect(checks[0]?.why?.en).toContain(en);
    expect(checks[0]?.why?.zh).toContain(zh);
  });

  it.each([
    ['http://127.0.0.1:1/', 'The connection was refused'],
    ['http://nowhere.invalid/', 'The host name is not known'],
  ])('says why %s cannot be asked', async (dataUrl, en) => {
    const { checks } = await sim.enterInConsole('provider', { dataUrl, ...OWN_KEYS });

    expect(checks[0]?.why?.en).toContain(en);
  });

  it.each([
    [{ token: 'a b' }, 'token', '1 to 32 letters'],
    [{ encodingAESKey: 'short' }, 'encodingAESKey', 'this has 5 characters'],
    [{ trustedDomain: 'https://app.example.com' }, 'trustedDomain', 'host and port only'],
    [{ trustedDomain: '*.example.com' }, 'trustedDomain', 'no wildcard'],
    [{ homepage: '/home' }, 'homepage', 'whole address'],
    [{ dataUrl: '' }, 'dataUrl', '数据回调URL is missing'],
  ])('refuses %p before anybody is asked', async (wrong, field, en) => {
    const result = await sim.enterInConsole('third-party', { ...bothUrls(), ...wrong });

    expect(result).toMatchObject({ saved: false, checks: [] });
    expect(result.problems).toEqual([
      { field, why: expect.objectContaining({ en: expect.stringContaining(en) }) },
    ]);
    expect(receiver.received).toHaveLength(0);
  });

  it('lets sign-ins go to its trusted domain only, host and port', async () => {
    await sim.enterInConsole('login', { trustedDomain: 'app.example.com; 127.0.0.1:3000' });

    expect((await caller.open(caller.serviceApp())).status).toBe(200);
    const elsewhere = caller.serviceApp({ redirect_uri: CALLBACK.replace('3000', '3001') });
    expect(await caller.refusal(elsewhere)).toContain('"127.0.0.1:3001" is not registered as 可信域名');
  });

  it('stands in the Workbench of those enterprises only that have it', async () => {
    await sim.enterInConsole('third-party', { ...bothUrls(), homepage: 'http://localhost:1/?corp=$CORPID$' });
    const own = await caller.open(`/simulator/client?as=${caller.own('lisi')}`);
    const other = await caller.open(`/simulator/client?as=${caller.corpIdOf('chenqi')}/chenqi`);

    expect((await caller.open('/workbench', { cookie: own.cookies })).body).toContain(
      'data-app="third-party"',
    );
    expect((await caller.open('/workbench', { cookie: other.cookies })).body).not.toContain('data-app');
    const opened = await caller.open('/workbench/open?app=third-party', { cookie: own.cookies });
    expect(opened.location).toBe(`http://localhost:1/?corp=${sim.credentials.corpId}`);
  });

  it("tells an enterprise's own app who enters it, where an address for its events is saved", async () => {
    sim.setHomepage('http://localhost:1/home');
    await sim.enterInConsole('self-built', { dataUrl: receiver.url, ...OWN_KEYS });
    const { cookies: cookie } = await caller.open(`/simulator/client?as=${caller.own('lisi')}`);
    const arrived = receiver.next();

    const opened = await caller.open('/workbench/open?app=self-built', { cookie });
    await arrived;

    expect((await caller.open('/workbench', { cookie })).body).toContain('/workbench/open?app=self-built');
    expect(opened.location).toBe('http://localhost:1/home');
    const { message } = decrypt(OWN_KEYS.encodingAESKey, receiver.element('Encrypt'));
    expect(message).toContain('<FromUserName><![CDATA[lisi]]>');
    expect(message).toContain('<Event><![CDATA[enter_agent]]>');
  });

  it('seals what it pushes to an enterprise with the keys that were entered', async () => {
    await sim.enterInConsole('third-party', bothUrls());
    receiver.received.length = 0;

    await sim.pushData(receiver.url, sim.credentials.corpId, { Event: 'enter_agent' });

    expect(receiveIds()).toEqual([sim.credentials.corpId]);
  });

  it('tells a delegated app of a leaver at the address of its template, as a data event', async () => {
    const { corpId, delegatedSuiteId } = sim.credentials;
    await sim.enterInConsole('template', { commandUrl: receiver.url, ...OWN_KEYS });
    await sim.installApp(corpId, { suiteId: delegatedSuiteId });
    receiver.received.length = 0;

    await sim.removeMember({ corpId, userId: 'lisi' });

    const { message } = decrypt(OWN_KEYS.encodingAESKey, receiver.element('Encrypt'));
    expect(receiveIds()).toEqual([corpId]);
    expect(message).toContain('<Event><![CDATA[change_contact]]></Event><ChangeType><![CDATA[delete_user]]>');
    expect(message).not.toContain('OpenUserID');
  });

  it('refuses an app that no console has', async () => {
    await expect(sim.enterInConsole('nothing' as 'login', {})).rejects.toThrow(/has no nothing/);
  });
});
