import { RedeemOnce } from '../../lib/in-flight/redeem-once';
import { SealedCookies } from '../../lib/in-flight/sealed-cookies';
import { SHARED, type TakenTransaction, type TransactionStore } from '../../lib/in-flight/transactions';
import { Deadline } from '../../lib/time-limits';
import { cookieOf, PROFILE, STARTED_AT, TRANSACTION, visit } from '../strategies/support/visit';
import { CLAIMED, DONE, loginsOver } from './support/logins-over';

const { req } = visit();

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('A callback', () => {
  const deadline = () => new Deadline(8_000);

  it('that belongs to no login of this browser is refused', async () => {
    const { logins } = loginsOver([], { take: async () => undefined });

    await expect(logins.claim(req, 'State1', deadline())).rejects.toMatchObject({ reason: 'state-mismatch' });
  });

  it.each<[string, TakenTransaction]>([
    ['is still being answered', { status: 'pending' }],
    ['is done', DONE],
  ])('that %s is refused where it comes from another session than it arrived in', async (_, second) => {
    const { logins } = loginsOver([CLAIMED, second]);
    await logins.claim(visit({ cookie: 'theme=dark' }).req, 'State1', deadline());

    const repeat = logins.claim(visit({ cookie: 'theme=dark; sid=since' }).req, 'State1', deadline());

    await expect(repeat).rejects.toMatchObject({ reason: 'state-mismatch' });
  });

  it('is told from its repeat once it is done, and not before', async () => {
    const { logins } = loginsOver([CLAIMED, { status: 'pending' }, DONE]);

    const first = await logins.claim(req, 'State1', deadline());
    const meanwhile = await logins.claim(req, 'State1', deadline());
    const afterwards = await logins.claim(req, 'State1', deadline());

    expect([first, meanwhile, afterwards].map(({ isRepeat }) => isRepeat)).toEqual([false, false, true]);
  });

  it('that has failed is told so to its repeat: nothing is redeemed again', async () => {
    const { logins } = loginsOver([{ ...DONE, profile: undefined }]);
    const claim = await logins.claim(req, 'State1', deadline());

    await expect(claim.redeem(() => Promise.reject(new Error('redeemed again')))).resolves.toBeUndefined();
    expect(claim.hasEndedIn(req)).toBe(false);
  });

  it('is redeemed once, whichever request comes first to redeem it', async () => {
    const { logins } = loginsOver([CLAIMED, { status: 'pending' }]);
    const first = await logins.claim(req, 'State1', deadline());
    const second = await logins.claim(req, 'State1', deadline());
    let redemptions = 0;
    const redemption = async () => {
      redemptions += 1;
      return PROFILE;
    };

    const profiles = await Promise.all([second.redeem(redemption), first.redeem(redemption)]);

    expect(profiles).toEqual([PROFILE, PROFILE]);
    expect(redemptions).toBe(1);
  });

  it('that a store gives out twice is redeemed twice: another session finds nothing of the first one', async () => {
    const { logins } = loginsOver([CLAIMED]);
    const [one, other] = [visit({ cookie: 'sid=one' }).req, visit({ cookie: 'sid=other' }).req];
    await (await logins.claim(one, 'State1', deadline())).redeem(async () => PROFILE);

    const again = (await logins.claim(other, 'State1', deadline())).redeem(() =>
      Promise.reject(new Error('the code is spent')),
    );

    await expect(again).rejects.toThrow('the code is spent');
  });

  it('says of no request that it comes from where the callback ended in another process', async () => {
    const { logins } = loginsOver([DONE]);
    const within = Object.assign(visit().req, { sessionID: 'after' });
    const repeat = await logins.claim(within, 'State1', deadline());

    expect(repeat.hasEndedIn(within)).toBe(false);
  });

  it('is believed to have ended in this session where a store that is shared says so', async () => {
    const { logins } = loginsOver([CLAIMED, { ...DONE, isWhereItEnded: true }]);
    await logins.claim(visit({ cookie: 'theme=dark' }).req, 'State1', deadline());

    const repeat = await logins.claim(visit({ cookie: 'sid=since' }).req, 'State1', deadline());

    expect(repeat.hasEndedIn(req)).toBe(true);
  });

  it('whose answer broke in another process replaces nobody who has signed in since', async () => {
    const { logins } = loginsOver([{ ...DONE, hasBroken: true }]);
    const since = Object.assign(visit().req, { isAuthenticated: () => true });

    await expect(logins.claim(since, 'State1', deadline())).rejects.toMatchObject({
      reason: 'state-mismatch',
    });
    await expect(logins.claim(req, 'State1', deadline())).resolves.toMatchObject({ isRepeat: true });
  });

  it('that another process has answered is refused once its repeat here has ended elsewhere (T90)', async () => {
    const told: unknown[] = [];
    const endedIn = async (_: string, session: unknown) => void told.push(session);
    const { logins } = loginsOver([DONE], { endedIn, [SHARED]: true } as Partial<TransactionStore>);
    const repeat = await logins.claim(req, 'State1', deadline());
    const once = (_: string, listener: () => void) => listener();
    repeat.endsIn({ headers: {}, sessionID: 'after', res: { statusCode: 200, once } } as never);

    jest.advanceTimersByTime(2_000);

    await expect(logins.claim(req, 'State1', deadline())).rejects.toMatchObject({ reason: 'state-mismatch' });
    expect(told).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
  });

  it('ends without a word to a store of the application’s, whatever else that can do', async () => {
    const endedIn = () => {
      throw new TypeError('not what you think');
    };
    const { logins } = loginsOver([CLAIMED], { endedIn } as Partial<TransactionStore>);
    const begun = await logins.claim(req, 'State1', deadline());
    const once = (_: string, listener: () => void) => listener();
    const after = { headers: {}, sessionID: 'after', res: { statusCode: 200, once } };

    expect(() => begun.endsIn(after as never)).not.toThrow();
  });

  it('tells a store that is shared in which session it has ended, and loses nothing where that fails', async () => {
    const told: string[] = [];
    const endedIn = async (state: string, session: string) => {
      told.push(`${state} in ${session}`);
      throw new Error('connect ECONNREFUSED');
    };
    const { logins } = loginsOver([CLAIMED], { endedIn, [SHARED]: true } as Partial<TransactionStore>);
    const begun = await logins.claim(req, 'State1', deadline());
    const once = (_: string, listener: () => void) => listener();
    const after = { headers: {}, sessionID: 'after', res: { statusCode: 200, once } };

    begun.endsIn(after as never);

    expect(told).toEqual([expect.stringMatching(/^State1 in [\w-]{43}$/)]);
  });
});

describe('A callback whose redemption has taken ten seconds', () => {
  const connection = { secure: false, appId: 'ww1', callbackURL: 'http://localhost/callback' };

  it('cannot be repeated from another session, for as long as its outcome is remembered (T90)', async () => {
    let now = STARTED_AT;
    const store = new SealedCookies({ secrets: ['0123456789abcdef'], connection, now: () => now });
    const logins = new RedeemOnce(store, TRANSACTION.strategy);
    const begin = async () => {
      const { req: start, lines } = visit();
      const state = await logins.begin(start, TRANSACTION);
      const url = `/callback?code=1&state=${state}`;
      return (cookie = '') => {
        const back = visit({ url, cookie: `${cookieOf(lines)}; ${cookie}` }).req;
        return logins.claim(back, state, new Deadline(60_000));
      };
    };
    const [claim, claimAnother] = [await begin(), await begin()];
    const first = await claim();
    now += 10_000;
    await first.redeem(async () => PROFILE);

    now += 29_000;
    await claimAnother();

    expect((await claim()).isRepeat).toBe(true);
    await expect(claim('sid=somebody-else')).rejects.toMatchObject({ reason: 'state-mismatch' });
  });
});

describe('What a resolver changes in the member it was given', () => {
  /** As a resolver may do that keeps notes of its own in the profile. */
  const mark = (profile: object | undefined) => Object.assign(profile ?? {}, { id: 'changed by a resolver' });

  it('is not what the next repeat of a finished callback finds', async () => {
    const stored = { ...PROFILE };
    const { logins } = loginsOver([{ ...DONE, profile: stored }]);
    const deadline = new Deadline(8_000);
    mark(await (await logins.claim(req, 'State1', deadline)).redeem(async () => PROFILE));

    const profile = await (await logins.claim(req, 'State1', deadline)).redeem(async () => PROFILE);

    expect(profile).toEqual(PROFILE);
    expect(stored).toEqual(PROFILE);
  });

  it('is not what a repeat finds that has waited for the first', async () => {
    const { logins } = loginsOver([CLAIMED, { status: 'pending' }]);
    const deadline = new Deadline(8_000);
    const first = await logins.claim(req, 'State1', deadline);
    const second = await logins.claim(req, 'State1', deadline);
    const found = { ...PROFILE };

    mark(await first.redeem(async () => found));
    const profile = await second.redeem(() => Promise.reject(new Error('redeemed twice')));

    expect(found.id).toBe('changed by a resolver');
    expect(profile).toEqual(PROFILE);
  });
});
