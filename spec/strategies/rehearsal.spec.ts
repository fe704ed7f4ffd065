import { type Profiler, Session } from 'node:inspector/promises';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { openDoor, type Resolver } from '../support/doors';
import { FLOWS, type Flow } from '../support/flows';

const [flow] = FLOWS as readonly [Flow];

/** The functions of one file that were called meanwhile. */
async function calledIn(file: string, work: () => Promise<unknown>): Promise<string[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true });
  await work();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  return (result as Profiler.ScriptCoverage[])
    .filter(({ url }) => url.endsWith(file))
    .flatMap((script) => script.functions)
    .filter(({ ranges }) => ranges[0]?.count)
    .map(({ functionName }) => functionName);
}

describe('The rehearsal of a return', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it('takes place once, when the first login of a process has begun, and goes all the way', async () => {
    const asked: object[] = [];
    const resolver: Resolver = (signIn) => {
      asked.push(signIn);
      return null;
    };
    const { app } = openDoor(flow.create(wecom, resolver, {}));
    const start = () => new Browser(app).start('/start');

    const first = await calledIn('/strategies/callback-leg.ts', start);
    const second = await calledIn('/strategies/callback-leg.ts', start);

    expect(first).toEqual(expect.arrayContaining(['claim', 'spendCode', 'resolved', 'end']));
    expect(second).toEqual([]);
    // None of it is WeCom's business, nor the application's.
    expect(wecom.count(flow.redeems)).toBe(0);
    expect(asked).toEqual([]);
  });
});
