import { rm } from 'node:fs/promises';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { spawnExampleApp, stopProcess, untilStarted } from '../browser/support/app-process';
import { dataFolder, type ExampleApp, startExampleApp } from '../browser/support/example-app';
import { Client } from '../example-app/support/client';
import { suiteSettings } from '../example-app/support/real-wecom';

const PERMANENT_CODE = 'service/v2/get_permanent_code';
const PATIENCE_MS = 30_000;

describe('F57 An installation while get_permanent_code does not answer', () => {
  let wecom: WeComSimulator;
  let app: ExampleApp;
  let corpId: string;
  let corps = 0;

  beforeAll(async () => {
    wecom = await startWeComSimulator();
    app = await startExampleApp(suiteSettings(wecom), 'empty');
    const { suiteId, loginSuiteId } = wecom.credentials;
    for (const id of [suiteId, loginSuiteId]) {
      wecom.registerCallback({ suiteId: id, url: `${app.url}/auth/wecom/suite/${id}` });
    }
    await wecom.pushDueTickets();
  }, 90_000);
  beforeEach(() => {
    // One that has not installed the application yet.
    corps += 1;
    corpId = `ww57000000000000${String(corps).padStart(2, '0')}`;
    wecom.addCorp({ corpId, name: `Enterprise ${corps}` });
    wecom.addMember({ corpId, userId: 'lisi' });
  });
  afterEach(() => wecom.clearFaults());
  afterAll(async () => {
    await app?.stop();
    await wecom?.close();
  });

  async function isTenant(): Promise<boolean> {
    const client = new Client(app.url);
    await client.signInAs({ corpId, userId: 'lisi' });
    return (await client.account()) !== undefined;
  }

  async function becomesTenant(): Promise<boolean> {
    const until = Date.now() + PATIENCE_MS;
    while (Date.now() < until) {
      if (await isTenant()) return true;
      await new Promise((wake) => setTimeout(wake, 250));
    }
    return false;
  }

  it.each([
    ['hangs', { hang: true, times: 1 }],
    ['answers 502', { status: 502, times: 2 }],
    ['is busy', { errcode: -1, times: 2 }],
    ['closes the connection', { reset: true, times: 2 }],
  ] as const)(
    'is answered at once and is there after the outage: it %s',
    async (_, fault) => {
      wecom.failNext(PERMANENT_CODE, fault);

      const start = performance.now();
      const { push } = await wecom.installApp(corpId);

      expect(push).toMatchObject({ status: 200, body: 'success' });
      expect(performance.now() - start).toBeLessThan(900);
      expect(await isTenant()).toBe(false);
      expect(await becomesTenant()).toBe(true);
    },
    90_000,
  );

  it('is given up where WeCom knows no such code, with a line that holds no code', async () => {
    const before = wecom.count(PERMANENT_CODE);
    wecom.failNext(PERMANENT_CODE, { errcode: 40078 });

    await wecom.installApp(corpId);

    const until = Date.now() + PATIENCE_MS;
    while (!app.output().includes('40078') && Date.now() < until) {
      await new Promise((wake) => setTimeout(wake, 100));
    }
    expect(app.output()).toMatch(/An installation was lost: .*40078/);
    expect(wecom.count(PERMANENT_CODE) - before).toBe(1);
    expect(app.output()).not.toMatch(/auth_code=|[\w-]{64,}/);
  }, 90_000);
});

describe('F57 An installation whose application stops in that moment', () => {
  it('is finished by the next start', async () => {
    const wecom = await startWeComSimulator();
    const { corpId, suiteId, loginSuiteId } = wecom.credentials;
    const folder = await dataFolder('empty');
    const settings = { DATA_DIR: folder, ...suiteSettings(wecom) };
    let running = await spawnExampleApp(settings);
    try {
      const first = await untilStarted(running);
      for (const id of [suiteId, loginSuiteId]) {
        wecom.registerCallback({ suiteId: id, url: `${first.url}/auth/wecom/suite/${id}` });
      }
      await wecom.pushDueTickets();
      wecom.failNext(PERMANENT_CODE, { status: 502, times: 1 });
      const { push } = await wecom.installApp(corpId);
      expect(push).toMatchObject({ status: 200, body: 'success' });
      await stopProcess(running);

      running = await spawnExampleApp(settings);
      const second = await untilStarted(running);
      for (const id of [suiteId, loginSuiteId]) {
        wecom.registerCallback({ suiteId: id, url: `${second.url}/auth/wecom/suite/${id}` });
      }
      await wecom.pushDueTickets();

      const until = Date.now() + PATIENCE_MS;
      let account: string | undefined;
      while (account === undefined && Date.now() < until) {
        const client = new Client(second.url);
        await client.signInAs({ corpId, userId: 'lisi' });
        account = await client.account();
      }
      expect(account).toBeDefined();
    } finally {
      await stopProcess(running);
      await rm(folder, { recursive: true, force: true });
      await wecom.close();
    }
  }, 120_000);
});
