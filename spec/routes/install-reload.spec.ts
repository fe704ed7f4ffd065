import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import express, { type Express, type Request } from 'express';
import type { Installation } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { forward, stopClock } from '../support/clock';
import { lisi } from '../support/flows';
import { installApp } from './support/install-app';

const REDEMPTION = 'service/v2/get_permanent_code';
const REJECTED = '/plans?wecom_error=code-rejected';
const MISMATCH = '/plans?wecom_error=state-mismatch';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('A reload of the page that an installation comes back to', () => {
  let wecom: WeComSimulator;
  let app: Express;
  let browser: Browser;
  let back: string;
  let errors: unknown[];
  let installed: Installation[];
  /** What the application did with each installation that it was given. */
  let tries: string[];
  let isDatabaseAway: boolean;
  beforeEach(async () => {
    stopClock();
    installed = [];
    tries = [];
    isDatabaseAway = false;
    wecom = await startWeComSimulator();
    const opened = await installApp(wecom, (installation, req) => keep(installation, req));
    ({ app, errors } = opened);
    browser = new Browser(app);
    back = await browser.answer(await browser.start('/install'), lisi(wecom));
  });
  afterEach(async () => {
    jest.useRealTimers();
    await wecom.close();
  });

  async function keep(installation: Installation, req: Request): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    tries.push(`${isDatabaseAway ? 'failed' : 'kept'} for ${req.headers['x-try'] ?? 'nobody'}`);
    if (isDatabaseAway) throw new Error('the database is away');
    installed.push(installation);
  }

  /** Where the browser is sent to, or the status of an answer that sends it nowhere. */
  async function visit(path = back, { by = browser, as = 'nobody' } = {}): Promise<string | number> {
    const { status, headers } = await by.get(path, { 'X-Try': as });
    return (headers['location'] as string | undefined) ?? status;
  }

  it.each([
    ['at once', { seconds: 0 }],
    ['after half a minute', { seconds: 31 }],
    ['in the last of the fifteen minutes', { minutes: 14, seconds: 59 }],
  ])(
    'hands over what the application could not keep, %s, and asks WeCom no second time',
    async (_, later) => {
      isDatabaseAway = true;
      const first = await visit();

      isDatabaseAway = false;
      forward(later);
      const reloads = [await visit(), await visit()];

      expect([first, ...reloads]).toEqual([500, '/welcome', '/welcome']);
      expect(installed).toMatchObject([{ corpId: lisi(wecom).corpId, agentId: 1000010 }]);
      expect(wecom.count(REDEMPTION)).toBe(1);
    },
  );

  it('hands it over as often as the application fails, each time with the request that is answered', async () => {
    isDatabaseAway = true;
    await visit(back, { as: 'the first' });
    forward({ minutes: 5 });
    await visit(back, { as: 'the second' });

    isDatabaseAway = false;
    forward({ minutes: 5 });
    await visit(back, { as: 'the third' });

    expect(tries).toEqual(['failed for the first', 'failed for the second', 'kept for the third']);
    expect(wecom.count(REDEMPTION)).toBe(1);
  });

  it('hands it over once for two that come at the same time', async () => {
    isDatabaseAway = true;
    await visit();

    isDatabaseAway = false;
    forward({ seconds: 31 });
    const reloads = await Promise.all([visit(), visit()]);

    expect(reloads).toEqual(['/welcome', '/welcome']);
    expect(installed).toHaveLength(1);
  });

  it('hands over nothing after the fifteen minutes', async () => {
    isDatabaseAway = true;
    await visit();

    isDatabaseAway = false;
    forward({ minutes: 15 });

    expect(await visit()).toBe(MISMATCH);
    expect(installed).toEqual([]);
  });

  it('hands over nothing in another browser, nor for another code', async () => {
    isDatabaseAway = true;
    await visit();

    isDatabaseAway = false;
    forward({ seconds: 31 });
    const stranger = new Browser(app);
    await stranger.start('/install');
    const others = [
      await visit(back, { by: stranger }),
      await visit(back.replace(/auth_code=[^&]+/, 'auth_code=another')),
    ];

    expect(others).toEqual([MISMATCH, MISMATCH]);
    expect(installed).toEqual([]);
    expect(wecom.count(REDEMPTION)).toBe(1);
    expect(await visit()).toBe('/welcome');
  });

  it('goes on to the application, long after the installation was kept, and hands over nothing', async () => {
    await visit();
    forward({ minutes: 10 });

    expect(await visit()).toBe('/welcome');
    expect(installed).toHaveLength(1);
    expect(wecom.count(REDEMPTION)).toBe(1);
  });

  it.each([
    ['was down', { status: 503 }, 502],
    ['was busy', { errcode: -1, times: 2 }, 502],
    ['called from an address it did not know', { errcode: 60020 }, 502],
    ['could not be reached', { reset: true, times: 20 }, 504],
  ] as const)('asks WeCom again where it %s, once for two at the same time', async (_, fault, status) => {
    wecom.failNext(REDEMPTION, fault);
    const first = await visit();
    const failed = wecom.count(REDEMPTION);

    wecom.clearFaults();
    forward({ minutes: 9 });
    const reloads = await Promise.all([visit(), visit()]);

    expect([first, ...reloads]).toEqual([status, '/welcome', '/welcome']);
    expect(installed).toHaveLength(1);
    expect(wecom.count(REDEMPTION)).toBe(failed + 1);
  });

  it.each([40078, 42003])('asks no second time where WeCom says %i: the code is void', async (errcode) => {
    wecom.failNext(REDEMPTION, { errcode });
    const first = await visit();

    const atOnce = await Promise.all([visit(), visit()]);
    forward({ minutes: 9 });
    const late = await visit();
    const withAnother = await visit(back.replace(/auth_code=[^&]+/, 'auth_code=another'));

    expect([first, ...atOnce, late, withAnother]).toEqual(Array(5).fill(REJECTED));
    expect(wecom.count(REDEMPTION)).toBe(1);
    expect([installed, errors]).toEqual([[], []]);
  });

  it('is told to the operator once where a call without an answer may have spent the code', async () => {
    wecom.failNext(REDEMPTION, { hang: true });
    wecom.failNext(REDEMPTION, { errcode: 40078 });

    const answers = [await visit(), await visit()];

    expect(answers).toEqual([502, REJECTED]);
    expect(errors).toMatchObject([{ code: 'ERR_WECOM_API', errcode: 40078, actor: 'enterprise-admin' }]);
    expect(wecom.count(REDEMPTION)).toBe(2);
  });

  it('redeems nothing once it was declined', async () => {
    const declined = back.replace('auth_code=', 'error=access_denied&unused=');

    const answers = [await visit(declined), await visit(declined), await visit()];

    expect(answers).toEqual(['/plans?wecom_error=declined', '/plans?wecom_error=declined', REJECTED]);
    expect(wecom.count(REDEMPTION)).toBe(0);
  });

  it('T91 keeps no request that has failed, whatever became of its code', async () => {
    const requests: Array<WeakRef<object>> = [];
    const opened = await installApp(wecom, () => {
      throw new Error('the database is away');
    });
    const counting = express().use((req, _res, next) => {
      requests.push(new WeakRef(req));
      next();
    }, opened.app);
    const faults = [{ status: 503 }, { errcode: 40078 }, undefined] as const;
    for (const fault of [...faults, ...faults, ...faults]) {
      const stranger = new Browser(counting);
      if (fault) wecom.failNext(REDEMPTION, fault);
      await stranger.get(await stranger.answer(await stranger.start('/install'), lisi(wecom)));
    }
    // An error shows where it was thrown, and holds what was called there.
    opened.errors.length = 0;
    await new Promise((resolve) => setTimeout(resolve, 50));
    collectGarbage();

    expect(requests).toHaveLength(18);
    expect(requests.filter((req) => req.deref())).toEqual([]);
  });
});
