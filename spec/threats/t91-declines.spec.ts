import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RedeemOnce } from '../../lib/in-flight/redeem-once';
import { SealedCookies } from '../../lib/in-flight/sealed-cookies';
import { SignInRefused } from '../../lib/refusals';
import { Deadline } from '../../lib/time-limits';
import { cookieOf, type PROFILE, TRANSACTION, visit } from '../strategies/support/visit';
import { noise } from '../support/noise';
import { SIZES } from '../support/sizes';

/** A fifth of what the soak has is allowed a fifth of the memory. */
const LOGINS = SIZES.declines;
const ALLOWED_BYTES = (8 * 1_024 * 1_024 * LOGINS) / 50_000;
const LANDING = `/orders?q=${noise(1_990)}`;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('T91 What a process keeps of logins', () => {
  const connection = { secure: false, appId: 'ww1', callbackURL: 'http://localhost:3000/callback' };
  let logins: RedeemOnce;
  beforeEach(() => {
    logins = new RedeemOnce(
      new SealedCookies({ secrets: ['0123456789abcdef'], connection }),
      TRANSACTION.strategy,
    );
  });

  /** A login with a long landing page that comes back at once. */
  async function comesBack(redemption: () => Promise<typeof PROFILE>): Promise<void> {
    const { req, lines } = visit();
    const transaction = { ...TRANSACTION, startedAt: Date.now(), returnTo: LANDING };
    const state = await logins.begin(req, transaction);
    const deadline = new Deadline(60_000);
    const back = visit({ url: `/callback?state=${state}`, cookie: cookieOf(lines) }).req;
    const claim = await logins.claim(back, state, deadline);
    await claim.redeem(redemption).catch(() => undefined);
    deadline.end();
  }

  async function heapGrowth(redemption: () => Promise<typeof PROFILE>): Promise<number> {
    // Compiled code and what V8 notes beside it are a few hundred kilobytes, whatever the number of logins.
    for (let warm = 0; warm < 2_000; warm++) await comesBack(redemption);
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let login = 0; login < LOGINS; login++) await comesBack(redemption);
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    return process.memoryUsage().heapUsed - before;
  }

  it.each([
    ['that were declined', () => Promise.reject(new SignInRefused('declined'))],
    ['whose code was void', () => Promise.reject(new SignInRefused('code-rejected'))],
    ['that WeCom broke', () => Promise.reject(new Error('WeCom is down'))],
  ])(
    '%s is next to nothing, whatever their landing pages',
    async (_, redemption) => {
      expect(await heapGrowth(redemption)).toBeLessThan(ALLOWED_BYTES);
    },
    120_000,
  );
});
