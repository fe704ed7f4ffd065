import { MemoryTokenStore, outcome } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { openSuiteApp } from '../provider/support/suite-app';
import { Browser } from '../support/browser';
import { forward, stopClock } from '../support/clock';
import { openDoor, type Resolver } from '../support/doors';
import { corpAppWorkbench, loginSuite, providerSecret } from '../support/flows';
import { Listener } from './support/listener';

const byMember: Resolver = ({ profile }) => ({ id: profile.id });

describe('Whoever listens to node:diagnostics_channel', () => {
  let wecom: WeComSimulator;
  let lisi: { corpId: string; userId: string };
  let listener: Listener;

  beforeEach(async () => {
    stopClock();
    wecom = await startWeComSimulator();
    const { corpId } = wecom.credentials;
    lisi = { corpId, userId: 'lisi' };
    wecom.addMember({ ...lisi, openUserId: 'woLisi' });
    listener = new Listener();
  });
  afterEach(async () => {
    listener.stop();
    await wecom.close();
    jest.useRealTimers();
  });

  it('hears who signed in, how, and how long it took', async () => {
    const browser = new Browser(openDoor(providerSecret(wecom, byMember)).app);
    const callback = await browser.answer(await browser.start('/start'), lisi);
    forward({ seconds: 42 });

    await browser.get(callback);

    expect(listener.on('passport-wecom:sign-in')).toEqual([
      {
        strategy: 'wecom-provider-qr',
        outcome: 'login',
        id: 'o:woLisi',
        corpId: lisi.corpId,
        channel: 'provider-qr',
        durationMs: expect.any(Number),
        awayMs: 42_000,
      },
    ]);
    expect(listener.on('passport-wecom:sign-in')[0]?.durationMs).toBeGreaterThan(0);
    expect(listener.on('passport-wecom:refused')).toEqual([]);
  });

  it.each([
    ['created', () => outcome.created({ id: '1' })],
    ['bound', () => outcome.bound({ id: '1' }, 'automatic')],
  ] as const)('hears of an account that was %s', async (how, resolver) => {
    const browser = new Browser(openDoor(corpAppWorkbench(wecom, resolver)).app);

    await browser.signIn('/start', lisi);

    expect(listener.on('passport-wecom:sign-in')).toMatchObject([
      { strategy: 'wecom-workbench', outcome: how, channel: 'workbench' },
    ]);
  });

  it('hears of refusals, which have no reference', async () => {
    const app = openDoor(corpAppWorkbench(wecom, () => null)).app;

    await new Browser(app).signIn('/start', 'decline');
    await new Browser(app).signIn('/start', lisi);
    await new Browser(app).get('/callback?code=a&state=b');
    await new Browser(app).post('/callback?code=a&state=b');

    expect(listener.on('passport-wecom:refused')).toEqual([
      { strategy: 'wecom-workbench', code: 'declined', status: 401 },
      { strategy: 'wecom-workbench', code: 'not-bound', status: 403 },
      { strategy: 'wecom-workbench', code: 'state-mismatch', status: 403 },
      { strategy: 'wecom-workbench', code: 'method-not-allowed', status: 405 },
    ]);
    expect(listener.on('passport-wecom:sign-in')).toEqual([]);
  });

  it('hears of errors under the reference that the application’s error handler is given', async () => {
    const { app, errors } = openDoor(corpAppWorkbench(wecom, byMember));
    wecom.failNext('auth/getuserinfo', { errcode: 48002 });

    await new Browser(app).signIn('/start', lisi);

    const [error] = errors as Array<{ reference: string }>;
    expect(error?.reference).toMatch(/^[0-9a-f]{10}$/);
    expect(listener.on('passport-wecom:refused')).toEqual([
      { strategy: 'wecom-workbench', code: 'ERR_WECOM_API', status: 502, reference: error?.reference },
    ]);
  });

  it('hears of a missing ticket, and of a resolver that breaks', async () => {
    const without = loginSuite(wecom, byMember, { tokenStore: new MemoryTokenStore() });
    const broken = corpAppWorkbench(wecom, () => Promise.reject(new Error('database gone')));

    await new Browser(openDoor(without).app).signIn('/start', lisi);
    await new Browser(openDoor(broken).app).signIn('/start', lisi);

    expect(listener.on('passport-wecom:refused')).toEqual([
      {
        strategy: 'wecom-provider-qr',
        code: 'ERR_WECOM_TICKET_MISSING',
        status: 503,
        reference: expect.stringMatching(/^[0-9a-f]{10}$/),
      },
      { strategy: 'wecom-workbench', code: 'application', status: 500 },
    ]);
  });

  it('hears of every call with its errcode, of none for one that WeCom did not answer', async () => {
    const app = openDoor(corpAppWorkbench(wecom, byMember)).app;
    await new Browser(app).signIn('/start', lisi);
    wecom.failNext('auth/getuserinfo', { errcode: 40029 });
    await new Browser(app).signIn('/start', lisi);
    wecom.failNext('auth/getuserinfo', { status: 502 });
    await new Browser(app).signIn('/start', lisi);
    wecom.failNext('auth/getuserinfo', { errcode: -1 });
    await new Browser(app).signIn('/start', lisi);

    const calls = listener.on('passport-wecom:call');
    expect(calls.map(({ endpoint, errcode }) => [endpoint, errcode])).toEqual([
      ['/cgi-bin/gettoken', 0],
      ['/cgi-bin/auth/getuserinfo', 0],
      ['/cgi-bin/auth/getuserinfo', 40029],
      ['/cgi-bin/auth/getuserinfo', undefined],
      ['/cgi-bin/auth/getuserinfo', -1],
      ['/cgi-bin/auth/getuserinfo', 0],
    ]);
    expect(calls.map((call) => Object.keys(call).sort())).toEqual(
      calls.map(() => ['durationMs', 'endpoint', 'errcode']),
    );
    expect(calls.every(({ durationMs }) => durationMs > 0 && durationMs < 10_000)).toBe(true);
  });

  it('hears of tickets by their suite and their own time', async () => {
    const app = await openSuiteApp(wecom);
    const { suiteId, loginSuiteId } = wecom.credentials;

    await app.takeTickets();
    await app.close();

    const pushedAt = new Date('2026-03-02T08:00:00Z');
    expect(listener.on('passport-wecom:ticket')).toEqual([
      { suiteId, pushedAt },
      { suiteId: loginSuiteId, pushedAt },
    ]);
  });

  it('hears of a pause when it begins and when it is over', async () => {
    const app = openDoor(corpAppWorkbench(wecom, byMember)).app;
    wecom.failNext('gettoken', { errcode: 40001 });
    await new Browser(app).signIn('/start', lisi);
    await new Browser(app).signIn('/start', lisi);
    const until = Date.now() + 60_000;
    forward({ minutes: 1, seconds: 1 });

    await new Browser(app).signIn('/start', lisi);
    await new Browser(app).signIn('/start', lisi);

    expect(listener.on('passport-wecom:breaker')).toEqual([
      { state: 'open', endpoint: '/cgi-bin/gettoken', errcode: 40001, until },
      { state: 'closed' },
    ]);
    expect(wecom.count('gettoken')).toBe(2);
  });
});

describe('Where nobody listens', () => {
  it('sign-ins, refusals, errors, tickets and pauses go on as usual', async () => {
    const wecom = await startWeComSimulator();
    const app = await openSuiteApp(wecom);
    const lisi = { corpId: wecom.credentials.corpId, userId: 'lisi' };
    const missing = await app.signInByQr(lisi);
    await app.takeTickets();
    wecom.failNext('service/get_suite_token', { errcode: 45009 });

    const paused = await app.signInByQr(lisi);
    const signedIn = await app.signInByWorkbench(lisi);
    await app.close();
    await wecom.close();

    expect([missing.landed.status, paused.landed.status]).toEqual([503, 502]);
    expect(signedIn.landed.headers['location']).toBe('/');
  });
});
