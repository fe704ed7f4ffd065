import { randomBytes } from 'node:crypto';
import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { RealProcess } from '../../support/real-process';
import { Caller } from './support/caller';

const CALLBACK = { url: 'http://localhost:1/suite' };

let sim: WeComSimulator;
let whole: RealProcess;
let broken: Error | undefined;

beforeEach(() => {
  whole = new RealProcess();
  broken = undefined;
  // Intervals alone stand still: the simulator's look at its clock is one.
  jest.useFakeTimers({
    doNotFake: ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setTimeout'],
  });
});
afterEach(async () => {
  jest.useRealTimers();
  await sim.close();
  whole.stop();
});

const orBroken = <T>(value: T): T => {
  if (broken) throw broken;
  return value;
};
const options = {
  now: () => orBroken(Date.now()),
  random: (bytes: number) => orBroken(randomBytes(bytes)),
};
/** Lets the simulator look at its clock, and everything that follows from it happen. */
const look = async () => {
  jest.advanceTimersByTime(500);
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('What nobody waits for does not end the process', () => {
  it('where a ticket cannot be made: it stands among the pushes, with the reason', async () => {
    const random = options.random;
    sim = await startWeComSimulator({ random, ticketCallbacks: [CALLBACK] });

    broken = new Error('no randomness is left');
    await look();

    const { body } = await new Caller(sim).open('/console');
    expect(body).toMatch(/data-pushed="suite_ticket".*no randomness is left/);
    expect(whole.heard).toEqual([]);
  });

  it('where the clock fails: a warning says that no more tickets come', async () => {
    sim = await startWeComSimulator({ now: options.now, ticketCallbacks: [CALLBACK] });

    broken = new Error('no time is left');
    await look();
    await look();

    expect(whole.heard).toEqual([
      'a warning: Warning: WeCom simulator: no more tickets are pushed, its clock has failed: Error: no time is left',
    ]);
  });

  it('where an app is opened whose address the corpid spoils', async () => {
    sim = await startWeComSimulator();
    const caller = new Caller(sim);
    sim.addMember({ corpId: 'no host', userId: 'lisi' });
    sim.setHomepage('http://localhost:1/home');
    sim.registerCallback({
      url: 'http://$CORPID$.localhost:1/data',
      suiteId: sim.credentials.delegatedSuiteId,
    });
    const { cookies } = await caller.open(`/simulator/client?as=${encodeURIComponent('no host/lisi')}`);

    const opened = await caller.open('/workbench/open?app=template', { cookie: cookies });
    await look();

    const { body } = await caller.open('/console');
    expect(opened.status).toBe(302);
    expect(body).toMatch(/data-pushed="enter_agent".*Invalid URL/);
    expect(whole.heard).toEqual([]);
  });

  it('where a delayed answer cannot be made: the connection ends', async () => {
    sim = await startWeComSimulator({ random: options.random });
    const { corpId, secret } = sim.credentials;
    sim.failNext('gettoken', { delayMs: 1 });

    broken = new Error('no randomness is left');
    const answer = new Caller(sim).get('gettoken', { corpid: corpId, corpsecret: secret });

    await expect(answer).rejects.toThrow('fetch failed');
    expect(whole.heard).toEqual([]);
  });
});
