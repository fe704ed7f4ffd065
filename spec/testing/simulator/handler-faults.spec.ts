import { randomBytes } from 'node:crypto';
import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { Caller } from './support/caller';

let sim: WeComSimulator;
let caller: Caller;
let isBroken: boolean;

beforeEach(async () => {
  isBroken = false;
  const random = (bytes: number) => {
    if (isBroken) throw new Error('no randomness left');
    return randomBytes(bytes);
  };
  sim = await startWeComSimulator({ random });
  caller = new Caller(sim);
});
afterEach(() => sim.close());

describe('A page or call of the simulator that breaks', () => {
  it.each([
    ['at once', () => caller.oauth()],
    [
      'later on',
      () => `/simulator/authorise?templates=${sim.credentials.suiteId}&install=${sim.credentials.corpId}`,
    ],
    [
      'in the API',
      () => `/cgi-bin/gettoken?corpid=${sim.credentials.corpId}&corpsecret=${sim.credentials.secret}`,
    ],
  ])('%s answers what it is, without a stack', async (_when, address) => {
    isBroken = true;
    const { status, body } = await caller.open(address(), { 'x-simulator-member': caller.own('lisi') });

    expect([status, body]).toEqual([500, 'Error: no randomness left']);
  });

  it('by an address that cannot be read is refused, without a stack', async () => {
    const response = await fetch(`${sim.url}/simulator/control/%zz`, { method: 'POST' });

    expect([response.status, await response.text()]).toEqual([400, expect.not.stringContaining(' at ')]);
  });
});

describe('A page of the simulator', () => {
  it('opens with one slash too many', async () => {
    expect((await caller.open('//?lang=en')).status).toBe(200);
  });

  it('that installs is none for the login suite', async () => {
    const { loginSuiteId, corpId } = sim.credentials;
    const address = `/simulator/authorise?templates=${loginSuiteId}&install=${corpId}`;

    expect(await caller.refusal(address)).toContain('This link cannot be opened');
  });
});
