import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { Caller } from './support/caller';
import { Receiver } from './support/receiver';

let sim: WeComSimulator;
let caller: Caller;

beforeEach(async () => {
  sim = await startWeComSimulator();
  caller = new Caller(sim);
});
afterEach(() => sim.close());

/** Sends one of the page's forms and returns what the page says then. */
async function submit(action: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(`${sim.url}/simulator/control/${action}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
    redirect: 'manual',
  });
  if (response.status !== 303) return String(response.status);
  const { body } = await caller.open(response.headers.get('location') ?? '', { 'accept-language': 'en' });
  return body.match(/role="status">(.*?)<\/p>/)?.[1]?.replace(/<[^>]+>/g, '') ?? '';
}

describe('the first page', () => {
  it('links to the Workbench and shows what to copy into an application', async () => {
    const { body } = await caller.open('/');

    expect(body).toContain('href="/workbench"');
    for (const value of Object.values(sim.credentials)) expect(body).toContain(String(value));
  });

  it('lists the last calls, without their values', async () => {
    await caller.get('gettoken', { corpid: 'ww0', corpsecret: 'wrong-secret' });
    const { body } = await caller.open('/');

    expect(body).toContain('<code>/cgi-bin/gettoken</code></td><td>40013</td>');
    expect(body).not.toContain('wrong-secret');
  });

  it('sets a fault for the next call, and clears it', async () => {
    const fields = { endpoint: '/cgi-bin/gettoken', kind: 'errcode', value: '60020', times: '1' };
    const said = await submit('fault', fields);
    const met = await caller.get('gettoken');
    await submit('fault', fields);
    await submit('clear-faults', {});

    expect(said).toBe('Done: /cgi-bin/gettoken: errcode');
    expect(met['errcode']).toBe(60020);
    expect((await caller.get('gettoken'))['errcode']).toBe(41002);
  });

  it.each([
    ['a value that is no number', { endpoint: 'gettoken', kind: 'status', value: 'x' }, /whole number/],
    ['an unknown fault', { endpoint: 'gettoken', kind: 'fire' }, /unknown fault/],
    ['an unknown endpoint', { endpoint: 'fire', kind: 'hang' }, /no endpoint/],
  ])('says what is wrong with %s', async (_case, fields, message) => {
    const said = await submit('fault', fields);

    expect(said).toMatch(/^Failed:/);
    expect(said).toMatch(message);
  });

  it.each([
    ['body', '<html>'],
    ['redirect', 'http://127.0.0.1/'],
    ['delayMs', '1'],
    ['bigBody', '10'],
    ['hang', ''],
    ['reset', ''],
    ['drip', ''],
    ['truncate', ''],
    ['shortBody', ''],
    ['resetMidBody', ''],
    ['gzipBomb', ''],
  ])('can set the fault %s', async (kind, value) => {
    expect(await submit('fault', { endpoint: '/cgi-bin/gettoken', kind, value })).toMatch(/^Done:/);
  });

  it('revokes tokens', async () => {
    const token = await caller.appToken();
    await submit('revoke', {});

    expect(await caller.appToken()).not.toBe(token);
  });

  it('pushes a ticket and shows the answer', async () => {
    const receiver = await Receiver.start(() => ({ status: 200, body: 'success' }));
    const said = await submit('ticket', { url: receiver.url, suite: sim.credentials.loginSuiteId });
    await receiver.stop();

    expect(said).toContain('200 success');
    expect(receiver.element('ToUserName')).toBe(sim.credentials.loginSuiteId);
  });

  it('takes no form from another site (T94)', async () => {
    expect(await submit('revoke', {}, { origin: 'https://evil.example' })).toBe('403');
    expect(await submit('revoke', {}, { origin: 'null' })).toBe('403');
    expect(await submit('revoke', {}, { origin: sim.url })).toMatch(/^Done:/);
  });

  it('opens 业务设置 as an administrator, with an auth_code and no state', async () => {
    await submit('business-settings', { url: 'http://127.0.0.1:3000/sso?a=b' });
    const { body } = await caller.open('/');
    const admin = caller.own('zhangsan');
    const back = await caller.open(`/simulator/business-settings?${new URLSearchParams({ as: admin })}`);

    expect(body).toContain(`data-admin="${admin}"`);
    expect(body).not.toContain(`data-admin="${caller.own('lisi')}"`);
    expect(back.location).toMatch(/^http:\/\/127\.0\.0\.1:3000\/sso\?a=b&auth_code=[\w-]{43}$/);
  });

  it('opens 业务设置 for nobody, and nowhere while no URL is set', async () => {
    expect((await caller.open(`/simulator/business-settings?as=${caller.own('zhangsan')}`)).status).toBe(400);
    sim.configure({ businessSettingsUrl: 'http://127.0.0.1:3000/sso' });
    expect((await caller.open('/simulator/business-settings?as=ww0/nobody')).status).toBe(400);
  });

  it('knows no other form', async () => {
    expect(await submit('self-destruct', {})).toBe('Failed: no action self-destruct');
  });

  it('answers any other path with 404', async () => {
    expect((await caller.open('/nothing')).status).toBe(404);
    expect((await caller.open('/cgi-bin')).status).toBe(404);
  });
});
