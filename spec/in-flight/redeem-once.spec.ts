import { WeComConfigError, WeComUnreachableError } from '../../lib/errors';
import { RedeemOnce } from '../../lib/in-flight/redeem-once';
import type { TakenTransaction, TransactionStore } from '../../lib/in-flight/transactions';
import { Deadline } from '../../lib/time-limits';
import { PROFILE, TRANSACTION, visit } from '../strategies/support/visit';

const { req } = visit();
const DONE: TakenTransaction = { status: 'done', transaction: TRANSACTION, profile: PROFILE };
const CLAIMED: TakenTransaction = { status: 'claimed', transaction: TRANSACTION };

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

/** A store shared with other processes, which answers one question after another; the last answer stays. */
function loginsOver(answers: readonly TakenTransaction[], own: Partial<TransactionStore> = {}) {
  let asked = 0;
  const store: TransactionStore = {
    begin: async () => 'State1',
    take: async () => {
      asked += 1;
      return answers[Math.min(asked, answers.length) - 1];
    },
    complete: async () => undefined,
    ...own,
  };
  return { logins: new RedeemOnce(store, 'wecom-workbench'), count: () => asked };
}

describe('A store of the application’s own', () => {
  it.each(['a', 'x'.repeat(64), 'A1b2'])('can begin a login with %p for a state', async (state) => {
    const { logins } = loginsOver([], { begin: async () => state });

    await expect(logins.begin(req, TRANSACTION)).resolves.toBe(state);
  });

  it.each(['', 'a3f1-bb', 'x'.repeat(65), 'ä', null, undefined, 7, {}])(
    'cannot begin a login with %p for a state, which would never come back',
    async (state) => {
      const { logins } = loginsOver([], { begin: async () => state as string });

      await expect(logins.begin(req, TRANSACTION)).rejects.toThrow(/begin\(\) of option transactions/);
    },
  );

  it('is not given what nobody checked, nor the reply of WeCom', async () => {
    const given: unknown[] = [];
    const { logins } = loginsOver([CLAIMED], {
      complete: async (_req, _state, profile) => void given.push(profile),
    });
    const claim = await logins.claim(req, 'State1', new Deadline(8_000));
    const found = { ...PROFILE, unverified: { mobile: '13800000001' }, _json: { mobile: '13800000001' } };

    const profile = await claim.redeem(async () => found);

    expect(profile).toBe(found);
    expect(given).toEqual([{ ...PROFILE, _json: {} }]);
  });
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
  });

  it('ends without a word to a store that does not ask for it', async () => {
    const { logins } = loginsOver([CLAIMED]);
    const { visit: begun } = await logins.claim(req, 'State1', deadline());
    const once = (_: string, listener: () => void) => listener();
    const after = { headers: {}, sessionID: 'after', res: { statusCode: 200, once } };

    expect(() => begun?.endsWith(after as never)).not.toThrow();
  });

  it('tells a store that is shared in which session it has ended, and loses nothing where that fails', async () => {
    const told: string[] = [];
    const endedIn = async (state: string, session: string) => {
      told.push(`${state} in ${session}`);
      throw new Error('connect ECONNREFUSED');
    };
    const { logins } = loginsOver([CLAIMED], { endedIn } as Partial<TransactionStore>);
    const { visit: begun } = await logins.claim(req, 'State1', deadline());
    const once = (_: string, listener: () => void) => listener();
    const after = { headers: {}, sessionID: 'after', res: { statusCode: 200, once } };

    begun?.endsWith(after as never);

    expect(told).toEqual([expect.stringMatching(/^State1 in [\w-]{43}$/)]);
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

describe('A callback that another process is answering already', () => {
  it('waits for what that process finds, and redeems nothing itself', async () => {
    const { logins } = loginsOver([{ status: 'pending' }, { status: 'pending' }, DONE]);
    const claiming = logins.claim(req, 'State1', new Deadline(8_000));
    let redemptions = 0;

    await jest.advanceTimersByTimeAsync(100);
    const claim = await claiming;
    const profile = await claim.redeem(async () => {
      redemptions += 1;
      return { ...PROFILE, id: 'of a second redemption' };
    });

    expect(profile).toEqual(PROFILE);
    expect(redemptions).toBe(0);
  });

  it('asks twenty times a second at most', async () => {
    const { logins, count } = loginsOver([{ status: 'pending' }]);
    logins.claim(req, 'State1', new Deadline(8_000)).catch(() => undefined);

    await jest.advanceTimersByTimeAsync(999);

    expect(count()).toBe(20);
  });

  it('gives up at its deadline, and asks no more', async () => {
    const { logins, count } = loginsOver([{ status: 'pending' }]);
    const claiming = logins.claim(req, 'State1', new Deadline(225));
    claiming.catch(() => undefined);

    await jest.advanceTimersByTimeAsync(225);
    const before = count();
    await jest.advanceTimersByTimeAsync(1_000);

    await expect(claiming).rejects.toThrow(WeComUnreachableError);
    await expect(claiming).rejects.toThrow('still being answered by another process');
    expect(count()).toBe(before);
  });
});

describe('A transaction store', () => {
  it('that cannot keep the outcome undoes no sign-in', async () => {
    const complete = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const { logins } = loginsOver([CLAIMED], { complete });
    const claim = await logins.claim(req, 'State1', new Deadline(8_000));

    const profile = await claim.redeem(async () => PROFILE);

    expect(profile).toBe(PROFILE);
  });

  it('that cannot keep the outcome hides no failure of the redemption', async () => {
    const complete = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const { logins } = loginsOver([CLAIMED], { complete });
    const claim = await logins.claim(req, 'State1', new Deadline(8_000));

    const redeemed = claim.redeem(() => Promise.reject(new WeComUnreachableError('no answer')));

    await expect(redeemed).rejects.toThrow('no answer');
  });

  it('is not blamed for a mistake of the application that it names itself', async () => {
    const mistake = new WeComConfigError('passport-wecom needs Express.');
    const { logins } = loginsOver([CLAIMED], { begin: () => Promise.reject(mistake) });

    const begun = logins.begin(req, TRANSACTION);

    await expect(begun).rejects.toBe(mistake);
  });

  it('that fails is named without what it said', async () => {
    const { logins } = loginsOver([CLAIMED], { begin: () => Promise.reject(new Error('redis://:pass@db')) });

    const begun = logins.begin(req, TRANSACTION);

    await expect(begun).rejects.toMatchObject({ code: 'ERR_WECOM_STORE', status: 503 });
    await expect(begun).rejects.toThrow(
      /^The transaction store does not answer, so no sign-in can be checked/,
    );
    await expect(begun).rejects.not.toThrow('pass@db');
  });
});
