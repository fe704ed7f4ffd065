import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RedeemOnce } from '../../lib/in-flight/redeem-once';
import { SealedCookies } from '../../lib/in-flight/sealed-cookies';
import { Deadline } from '../../lib/time-limits';
import { cookieOf, PROFILE, TRANSACTION, visit } from '../strategies/support/visit';
import { noise } from '../support/noise';
import { SIZES } from '../support/sizes';

const STARTS = SIZES.floodOfStarts;
const LANDING = `/orders?q=${noise(1_990)}`;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('T09 A flood of starts without a cookie', () => {
  const connection = { secure: false, appId: 'ww1', callbackURL: 'http://localhost:3000/callback' };
  const logins = new RedeemOnce(
    new SealedCookies({ secrets: ['0123456789abcdef'], connection }),
    TRANSACTION.strategy,
  );

  async function begin(returnTo: string) {
    const { req, lines } = visit();
    const state = await logins.begin(req, { ...TRANSACTION, startedAt: Date.now(), returnTo });
    return { state, cookie: cookieOf(lines) };
  }

  it(`of ${STARTS} leaves next to nothing in the process, and a login that began before it ends well`, async () => {
    const mine = await begin('/mine');
    // What is remembered of starts is bounded: fill it first.
    for (let start = 0; start < 2_000; start++) await begin(LANDING);
    collectGarbage();
    const before = process.memoryUsage().heapUsed;

    for (let start = 0; start < STARTS; start++) await begin(LANDING);
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    const growth = process.memoryUsage().heapUsed - before;
    const back = visit({ url: `/callback?state=${mine.state}`, cookie: mine.cookie }).req;
    const deadline = new Deadline(60_000);
    const claim = await logins.claim(back, mine.state, deadline);
    const member = await claim.redeem(async () => PROFILE);
    deadline.end();

    expect(growth).toBeLessThan(1_024 * 1_024);
    expect(claim.transaction.returnTo).toBe('/mine');
    expect(member?.id).toBe(PROFILE.id);
  }, 120_000);
});
