import { OutcomeMemo } from '../../lib/in-flight/outcome-memo';
import { PROFILE, STARTED_AT, TRANSACTION } from '../strategies/support/visit';

const SECOND = 1_000;
const MINUTE = 60_000;

describe('What a process remembers of a login that came back', () => {
  let now: number;
  let memo: OutcomeMemo;

  beforeEach(() => {
    now = STARTED_AT;
    memo = new OutcomeMemo(() => now);
  });

  function claim(state = 'State1', fingerprint = 'same code') {
    return memo.claim(state, fingerprint, TRANSACTION)?.status;
  }

  it('is its outcome, for a repeat of the same callback and for no other', () => {
    const first = claim();
    const during = claim();
    memo.complete('State1', PROFILE);

    const repeat = memo.claim('State1', 'same code', TRANSACTION);

    expect([first, during]).toEqual(['claimed', 'pending']);
    expect(repeat).toEqual({ status: 'done', transaction: TRANSACTION, profile: PROFILE });
    expect(claim('State1', 'another code')).toBeUndefined();
  });

  it('is nothing where the login never came back', () => {
    memo.complete('State1', PROFILE);

    expect(claim()).toBe('claimed');
  });

  it('is that it is used up, as soon as 30 seconds have passed', () => {
    claim();
    memo.complete('State1', PROFILE);

    now += 30 * SECOND - 1;
    const before = claim();
    now += 1;

    expect(before).toBe('done');
    expect(claim()).toBeUndefined();
  });

  it('is that it is used up even where the outcome of the redemption never came', () => {
    claim();
    now += 30 * SECOND;
    claim('State2');

    memo.complete('State1', PROFILE);

    expect(claim()).toBeUndefined();
  });

  it('is that it is used up for as long as the login could have lived, and nothing after twice that', () => {
    claim();
    now += 30 * SECOND;
    claim();

    now += 15 * MINUTE - 1;
    const before = claim();
    now += 15 * MINUTE + 1;

    expect(before).toBeUndefined();
    expect(claim()).toBe('claimed');
  });

  it('is of a failure that it failed, for 30 seconds and for that callback only, and then that it is used up', () => {
    claim();
    memo.complete('State1', undefined);

    const repeat = memo.claim('State1', 'same code', TRANSACTION);
    const other = claim('State1', 'another code');
    now += 30 * SECOND;

    expect(repeat).toEqual({ status: 'done', transaction: TRANSACTION, profile: undefined });
    expect(other).toBeUndefined();
    expect(claim()).toBeUndefined();
  });

  it('is no more than 20,000 outcomes and 50,000 failures; beyond them that they are used up', () => {
    for (let login = 0; login < 20_001; login++) claim(`Done${login}`);
    for (let login = 0; login < 50_001; login++) {
      claim(`Failed${login}`);
      memo.complete(`Failed${login}`, undefined);
    }
    claim('one more, which sweeps');

    expect([claim('Done0'), claim('Done20000')]).toEqual([undefined, 'pending']);
    expect([claim('Failed0'), claim('Failed50000')]).toEqual([undefined, 'done']);
  });
});
