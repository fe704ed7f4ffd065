import { WeComConfigError, WeComUnreachableError } from '../../lib/errors';
import { Deadline } from '../../lib/time-limits';
import { PROFILE, TRANSACTION, visit } from '../strategies/support/visit';
import { CLAIMED, DONE, loginsOver } from './support/logins-over';

const { req } = visit();

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

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
