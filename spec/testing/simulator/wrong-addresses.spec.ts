import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { freePort } from '../../support/free-port';

const PATH_ALONE = '/auth/wecom/suite/x';
const LIKE = "must be an absolute http(s) address, got '/auth/wecom/suite/x'";

let sim: WeComSimulator | undefined;
afterEach(async () => {
  await sim?.close();
  sim = undefined;
});

describe('An address that is none is refused', () => {
  it.each([
    ['ticketCallbacks: url', { ticketCallbacks: [{ url: PATH_ALONE }] }],
    ['homepage', { homepage: PATH_ALONE }],
    ['businessSettingsUrl', { businessSettingsUrl: PATH_ALONE }],
  ])('at the start, in the option %s, and nothing listens', async (option, options) => {
    const port = await freePort();

    await expect(startWeComSimulator({ port, ...options })).rejects.toThrow(`${option} ${LIKE}`);
    sim = await startWeComSimulator({ port });
  });

  it('also where it is no text, or of another scheme', async () => {
    const start = (url: unknown) => startWeComSimulator({ ticketCallbacks: [{ url: url as string }] });

    await expect(start(undefined)).rejects.toThrow(
      'ticketCallbacks: url must be an absolute http(s) address',
    );
    await expect(start(new URL('http://localhost/'))).rejects.toThrow('ticketCallbacks: url must be');
    await expect(start('ftp://localhost/')).rejects.toThrow('ticketCallbacks: url must be');
  });

  it('when a callback is registered', async () => {
    sim = await startWeComSimulator();
    const { registerCallback } = sim;

    expect(() => registerCallback({ url: PATH_ALONE })).toThrow(`registerCallback: url ${LIKE}`);
  });

  it('when something is pushed there', async () => {
    sim = await startWeComSimulator();
    const { corpId } = sim.credentials;

    const pushes = await Promise.allSettled([
      sim.pushSuiteTicket(PATH_ALONE),
      sim.pushEvent(PATH_ALONE, { InfoType: 'change_auth' }),
      sim.pushData(PATH_ALONE, corpId, { Event: 'enter_agent' }),
      sim.pushSystem(PATH_ALONE, { InfoType: 'license_refund' }),
      sim.pushMessage(PATH_ALONE, '<xml/>'),
      sim.verifyCallbackUrl(PATH_ALONE),
    ]);

    expect(pushes.map(saidBy)).toEqual(
      ['pushSuiteTicket', 'pushEvent', 'pushData', 'pushSystem', 'pushMessage', 'verifyCallbackUrl'].map(
        (method) => `WeCom simulator: ${method}: callbackUrl ${LIKE}.`,
      ),
    );
  });

  it('before an enterprise or a member is changed', async () => {
    sim = await startWeComSimulator();
    const { corpId } = sim.credentials;
    const [before, code] = [[...sim.members], sim.permanentCode(corpId)];
    const options = { callbackUrl: PATH_ALONE };

    const changes = await Promise.allSettled([
      sim.installApp(corpId, options),
      sim.uninstallApp(corpId, options),
      sim.removeMember({ corpId, userId: 'lisi' }, options),
      sim.renameMember({ corpId, userId: 'zhangsan' }, 'zhang.san', options),
    ]);

    expect(changes.map(saidBy)).toEqual(
      ['installApp', 'uninstallApp', 'removeMember', 'renameMember'].map(
        (method) => `WeCom simulator: ${method}: callbackUrl ${LIKE}.`,
      ),
    );
    expect([sim.members, sim.permanentCode(corpId)]).toEqual([before, code]);
  });
});

describe('A suite nobody has, and a time no timer can wait,', () => {
  it('are refused at the start, and nothing listens', async () => {
    const port = await freePort();
    const url = 'http://localhost:1/';

    await expect(startWeComSimulator({ port, ticketCallbacks: [{ url, suiteId: 'ww0' }] })).rejects.toThrow(
      /^ticketCallbacks: no suite ww0/,
    );
    await expect(startWeComSimulator({ port, pushTimeoutMs: -1 })).rejects.toThrow(
      /pushTimeoutMs must be a whole number of milliseconds, 1 to 2147483647, got -1/,
    );
    sim = await startWeComSimulator({ port });
  });

  it('are refused before a member leaves or is renamed', async () => {
    sim = await startWeComSimulator();
    const { corpId } = sim.credentials;
    const before = sim.members;

    const changes = await Promise.allSettled([
      sim.removeMember({ corpId, userId: 'lisi' }, { suiteId: 'ww0' }),
      sim.renameMember({ corpId, userId: 'zhangsan' }, 'zhang.san', { suiteId: 'ww0' }),
    ]);

    expect(changes.map(saidBy)).toEqual([
      expect.stringMatching(/^removeMember: no suite ww0/),
      expect.stringMatching(/^renameMember: no suite ww0/),
    ]);
    expect(sim.members).toEqual(before);
  });
});

function saidBy(result: PromiseSettledResult<unknown>): unknown {
  return result.status === 'rejected' ? (result.reason as Error).message : 'not refused';
}
