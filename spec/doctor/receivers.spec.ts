import { inspect } from 'node:util';
import { type SuiteCallback, suiteCallback, type TokenStore } from '../../lib';
import { SuiteTickets } from '../../lib/tokens/suite-ticket';
import { Clinic, theFault } from './support/clinic';
import { SharedStore, suiteApp, tenants } from './support/strategies';

let clinic: Clinic;
afterEach(() => clinic?.close());

describe('Of a suite without a connection the doctor says', () => {
  /** A delegated app: `tenant` knows the customers, and the template has the tickets. */
  const delegated = (tokenStore: TokenStore) =>
    Clinic.open({
      connections: (own) => [tenants(own)],
      callbacks: (own) => {
        const { delegatedSuiteId: suiteId, providerCorpId, token, encodingAESKey } = own.wecom.credentials;
        return [suiteCallback({ suiteId, providerCorpId, keys: { token, encodingAESKey }, tokenStore })];
      },
    });

  it('that no ticket of a template has come, and where to look for the reason', async () => {
    clinic = await delegated(new SharedStore());
    const { delegatedSuiteId } = clinic.wecom.credentials;

    const fault = theFault(await clinic.examine(), 'suite-ticket');

    expect(fault).toMatchObject({
      level: 'failure',
      consoleRow: '应用管理 > 应用代开发 > 代开发应用模板 > 模板回调URL',
    });
    expect(fault.message).toContain(`${delegatedSuiteId}: no suite_ticket has been stored`);
    expect(fault.remedy).toContain('模板回调URL in 应用管理 > 应用代开发 > 代开发应用模板 leads to it');
    expect(fault.remedy).not.toContain('指令回调');
  });

  it('how old its newest one is, and that its credentials were not tried', async () => {
    const tokenStore = new SharedStore();
    clinic = await delegated(tokenStore);
    const { delegatedSuiteId } = clinic.wecom.credentials;
    await new SuiteTickets(delegatedSuiteId, tokenStore).save('ticket', new Date(Date.now() - 300_000));

    const { ok, findings } = await clinic.examine();

    expect(ok).toBe(true);
    const [ticket] = findings.filter(({ check }) => check === 'suite-ticket');
    expect(ticket).toMatchObject({ level: 'ok', message: expect.stringContaining('5 minutes old') });
    expect(findings.filter(({ check }) => check === 'token')).toMatchObject([
      { level: 'unchecked', remedy: '' },
    ]);
  });

  it('nothing where the receiver does not show its store, as one in a wrapper does not', async () => {
    clinic = await delegated(new SharedStore());
    const [receiver] = clinic.asked.callbacks;
    const { suiteId, path } = receiver as SuiteCallback;

    const { findings } = await clinic.examine({ callbacks: [{ suiteId, path }] });

    expect(findings.filter(({ check }) => check === 'suite-ticket')).toEqual([]);
  });

  it('nothing of the password that its store may hold, where the receiver is printed', async () => {
    clinic = await delegated(Object.assign(new SharedStore(), { url: 'redis://:canary@127.0.0.1' }));

    expect(inspect(clinic.asked.callbacks, { depth: 9 })).not.toContain('canary');
  });
});

describe('Of suite callbacks the doctor names', () => {
  const receiver = (own: Clinic, suiteId = own.wecom.credentials.suiteId) => {
    const { providerCorpId, token, encodingAESKey } = own.wecom.credentials;
    return suiteCallback({
      suiteId,
      providerCorpId,
      keys: { token, encodingAESKey },
      tokenStore: new SharedStore(),
    });
  };

  it('a suite whose tickets nobody receives', async () => {
    clinic = await Clinic.open({
      connections: (own) => [suiteApp(own)],
      callbacks: (own) => [receiver(own, own.wecom.credentials.loginSuiteId)],
    });

    const diagnosis = await clinic.examine();

    expect(theFault(diagnosis, 'suite-callback').message).toContain(clinic.wecom.credentials.suiteId);
  });

  it('a body parser in front of it', async () => {
    clinic = await Clinic.open({
      connections: (own) => [suiteApp(own)],
      callbacks: (own) => [receiver(own)],
      first: (app) =>
        app.use((req, _res, next) => {
          req.body = { parsed: 'already' };
          req.resume().on('end', next);
        }),
    });

    const fault = theFault(await clinic.examine(), 'suite-callback');

    expect(fault).toMatchObject({ level: 'failure', message: expect.stringContaining('500') });
    expect(fault.remedy).toContain('before body parsers');
  });

  it('one that is not mounted', async () => {
    clinic = await Clinic.open({
      connections: (own) => [suiteApp(own)],
      callbacks: (own) => [receiver(own)],
      first: (app) => app.use('/auth/suite', (_req, res) => void res.sendStatus(404)),
    });

    expect(theFault(await clinic.examine(), 'suite-callback').level).toBe('warning');
  });
});
