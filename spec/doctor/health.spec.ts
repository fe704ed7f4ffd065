import { MemoryTokenStore, wecomHealth } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { SuiteTickets } from '../../lib/tokens/suite-ticket';
import { Warnings } from '../events/support/warnings';
import { Browser } from '../support/browser';
import { forward, stopClock } from '../support/clock';
import { type Connection, openDoor, type Resolver } from '../support/doors';
import { corpAppWorkbench, loginSuite, suiteApp } from '../support/flows';
import { tenantWorkbench } from '../support/tenants';

const byMember: Resolver = ({ profile }) => ({ id: profile.id });

describe('The health of a connection', () => {
  let wecom: WeComSimulator;
  let lisi: { corpId: string; userId: string };

  beforeEach(async () => {
    stopClock();
    wecom = await startWeComSimulator();
    lisi = { corpId: wecom.credentials.corpId, userId: 'lisi' };
  });
  afterEach(async () => {
    await wecom.close();
    jest.useRealTimers();
  });

  async function signIn(connection: Connection): Promise<number> {
    return (await new Browser(openDoor(connection).app).signIn('/start', lisi)).status;
  }

  /** A login suite, with what it takes to push its tickets. */
  function suite() {
    const tokenStore = new MemoryTokenStore();
    const { loginSuiteId } = wecom.credentials;
    const tickets = new SuiteTickets(loginSuiteId, tokenStore);
    return {
      connection: loginSuite(wecom, byMember, { tokenStore }),
      push: () => tickets.save(wecom.issueSuiteTicket(loginSuiteId), new Date()),
    };
  }

  it('is good before the first sign-in, although there is no token yet', async () => {
    const health = await wecomHealth([corpAppWorkbench(wecom, byMember)]);

    expect(health).toEqual({ ok: true, connections: [{ name: 'wecom-workbench', ok: true, token: 'none' }] });
  });

  it('writes nothing to the log, however often it is asked for, where the store of the tickets is gone', async () => {
    const lost = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const tokenStore = { get: lost, set: lost, delete: lost };
    const connection = loginSuite(wecom, byMember, { tokenStore });
    const warnings = new Warnings();

    const reports = [];
    for (let probe = 0; probe < 5; probe += 1) reports.push(await wecomHealth([connection]));
    warnings.stop();

    expect(reports.map(({ ok }) => ok)).toEqual([false, false, false, false, false]);
    expect(warnings.lines.filter((line) => line.includes('token store')).length).toBeLessThanOrEqual(1);
  });

  it('is good while a token is held', async () => {
    const connection = corpAppWorkbench(wecom, byMember);
    await signIn(connection);

    const health = await wecomHealth([connection]);

    expect(health).toEqual({ ok: true, connections: [{ name: 'wecom-workbench', ok: true, token: 'held' }] });
  });

  it('shows no token once it has come to its end', async () => {
    const connection = corpAppWorkbench(wecom, byMember);
    await signIn(connection);
    forward({ minutes: 120 });

    const health = await wecomHealth([connection]);

    expect(health.connections).toEqual([{ name: 'wecom-workbench', ok: true, token: 'none' }]);
  });

  it('is bad while WeCom is not asked because it refused the credentials, and says until when', async () => {
    const connection = corpAppWorkbench(wecom, byMember);
    wecom.failNext('gettoken', { errcode: 40001 });
    await signIn(connection);

    const paused = await wecomHealth([connection]);
    forward({ minutes: 1 });
    const after = await wecomHealth([connection]);

    expect(paused).toEqual({
      ok: false,
      connections: [
        {
          name: 'wecom-workbench',
          ok: false,
          token: 'none',
          pausedUntil: new Date('2026-03-02T08:01:00Z'),
        },
      ],
    });
    expect(after).toEqual({ ok: true, connections: [{ name: 'wecom-workbench', ok: true, token: 'none' }] });
  });

  it('is bad before the first ticket', async () => {
    const health = await wecomHealth([suite().connection]);

    expect(health).toEqual({
      ok: false,
      connections: [{ name: 'wecom-provider-qr', ok: false, token: 'none' }],
    });
  });

  it('is good with a fresh ticket, and says how old it is', async () => {
    const { connection, push } = suite();
    await push();
    forward({ minutes: 29, seconds: 59 });

    const health = await wecomHealth([connection]);

    expect(health).toEqual({
      ok: true,
      connections: [{ name: 'wecom-provider-qr', ok: true, token: 'none', ticketAgeSeconds: 1799 }],
    });
  });

  it('is good with an old ticket as long as a token is held, as sign-ins are', async () => {
    const { connection, push } = suite();
    await push();
    await signIn(connection);
    forward({ minutes: 31 });

    const health = await wecomHealth([connection]);

    expect(health).toEqual({
      ok: true,
      connections: [{ name: 'wecom-provider-qr', ok: true, token: 'held', ticketAgeSeconds: 1860 }],
    });
    expect(await signIn(connection)).toBe(200);
  });

  it('is bad with an old ticket and no token, as sign-ins are', async () => {
    const { connection, push } = suite();
    await push();
    forward({ minutes: 30 });

    const health = await wecomHealth([connection]);

    expect(health).toEqual({
      ok: false,
      connections: [{ name: 'wecom-provider-qr', ok: false, token: 'none', ticketAgeSeconds: 1800 }],
    });
    expect(await signIn(connection)).toBe(503);
  });

  it('is bad with an old ticket where WeCom has ended the token early', async () => {
    const { connection, push } = suite();
    await push();
    await signIn(connection);
    forward({ minutes: 31 });
    wecom.revokeTokens();
    await signIn(connection);

    const health = await wecomHealth([connection]);

    expect(health.connections).toMatchObject([{ ok: false, token: 'none' }]);
  });

  it('is told apart for each connection, and is bad as a whole where one is', async () => {
    const health = await wecomHealth([suiteApp(wecom, byMember), suite().connection]);

    expect(health).toMatchObject({
      ok: false,
      connections: [
        { name: 'wecom-workbench', ok: true },
        { name: 'wecom-provider-qr', ok: false },
      ],
    });
  });

  it('says nothing of tokens that a tenant function holds the keys to', async () => {
    const health = await wecomHealth([tenantWorkbench(wecom, () => undefined)]);

    expect(health).toEqual({ ok: true, connections: [{ name: 'wecom-workbench', ok: true }] });
  });

  it('is told without a call to WeCom, and without a secret', async () => {
    const { connection, push } = suite();
    await push();
    await signIn(connection);
    const calls = wecom.calls.length;

    const health = JSON.stringify(await wecomHealth([connection, corpAppWorkbench(wecom, byMember)]));

    expect(wecom.calls).toHaveLength(calls);
    expect(health).not.toContain(wecom.credentials.loginSuiteSecret);
    expect(health).not.toMatch(/[A-Za-z0-9_-]{40,}/);
  });

  it('is told where the token store rejects, as that of a suite without a ticket', async () => {
    const failing = () => Promise.reject(new Error('connection lost'));
    const tokenStore = { get: failing, set: failing, delete: failing };

    const health = await wecomHealth([loginSuite(wecom, byMember, { tokenStore })]);

    expect(health.ok).toBe(false);
  });
});
