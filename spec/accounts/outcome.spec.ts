import { decisionOf, isOutcome, outcome } from '../../lib/accounts/outcome';

const user = { id: 'ada' };

describe('An outcome', () => {
  it.each([
    [outcome.login(user), { outcome: 'login', user }],
    [outcome.bound(user, 'by-user'), { outcome: 'bound', user, how: 'by-user' }],
    [outcome.bound(user, 'automatic'), { outcome: 'bound', user, how: 'automatic' }],
    [outcome.created(user), { outcome: 'created', user }],
    [outcome.bindRequired('/bind'), { outcome: 'bind-required', location: '/bind', mayRegister: false }],
    [
      outcome.bindRequired('/bind', { mayRegister: true }),
      { outcome: 'bind-required', location: '/bind', mayRegister: true },
    ],
    [outcome.bindRequired('/bind', {}), { outcome: 'bind-required', location: '/bind', mayRegister: false }],
    [
      outcome.refused('suspended', 'Ask us.'),
      { outcome: 'refused', reason: 'suspended', message: 'Ask us.' },
    ],
  ])('is the decision it says: %p', (made, decision) => {
    expect(decisionOf(made)).toMatchObject(decision);
    expect(isOutcome(made)).toBe(true);
  });

  it('has words for the person where the application has none', () => {
    expect(decisionOf(outcome.refused('suspended'))).toMatchObject({
      reason: 'suspended',
      message: expect.stringMatching(/^[A-Z].*\.$/),
    });
  });

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(outcome.login(user))).toBe(true);
  });

  it('is told apart by a mark that no JSON, form or database row can carry', () => {
    const copied = JSON.parse(JSON.stringify(outcome.refused('no')));

    expect(isOutcome(copied)).toBe(false);
    expect(decisionOf(copied)).toEqual({ outcome: 'login', user: copied });
  });

  it('is one for another copy of this package too', () => {
    const [mark] = Object.getOwnPropertySymbols(outcome.login(user));

    expect(mark).toBe(Symbol.for('passport-wecom.outcome'));
  });

  it('signs in nobody who is no user object', () => {
    for (const nobody of [null, undefined, true, 'ada', 7, [user]]) {
      expect(decisionOf(outcome.login(nobody))).toBeUndefined();
      expect(decisionOf(outcome.bound(nobody, 'by-user'))).toBeUndefined();
      expect(decisionOf(outcome.created(nobody))).toBeUndefined();
    }
  });
});

describe('A user row', () => {
  it.each([
    [{ outcome: 'refused', reason: 'x', message: 'y' }],
    [{ outcome: 'bind-required', location: '/evil', mayRegister: true }],
    [{ outcome: 'login', user: { id: 'somebody else' } }],
    [{ outcome: 'created', user: null }],
    [Object.assign(Object.create(null), { outcome: 'refused' })],
    [
      new (class User {
        outcome = 'refused';
      })(),
    ],
    [new Date(0)],
    [{}],
  ])('stays a user whatever its fields are called: %p', (row) => {
    const decision = decisionOf(row);

    expect(decision?.outcome).toBe('login');
    expect((decision as { user?: unknown }).user).toBe(row);
  });
});

describe('Nothing', () => {
  it.each([null, undefined, false])('is a refusal: %p', (nothing) => {
    const { message } = outcome.refused('not-bound') as { message?: string };

    expect(decisionOf(nothing)).toEqual({ outcome: 'refused', reason: 'not-bound', message });
    expect(message).not.toBe((outcome.refused('unheard of') as { message?: string }).message);
    expect(isOutcome(nothing)).toBe(false);
  });
});

describe('What is neither a user, nor nothing, nor an outcome', () => {
  it.each([
    [true],
    [''],
    ['ada'],
    [0],
    [1],
    [Number.NaN],
    [10n],
    [Symbol('ada')],
    [() => user],
    [class User {}],
    [[]],
    [[user]],
    [Object.freeze([user])],
  ])('is a mistake: %p', (returned) => {
    expect(decisionOf(returned)).toBeUndefined();
    expect(isOutcome(returned)).toBe(false);
  });
});
