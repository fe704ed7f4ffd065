import { outcome } from '../../lib/accounts/outcome';
import type { SignIn, UserResolver } from '../../lib/accounts/resolver';
import { WeComResolverError } from '../../lib/errors';
import { askResolver, refuseForeignCorp } from '../../lib/strategies/ask-application';
import { Deadline } from '../../lib/time-limits';
import { PROFILE, visit } from './support/visit';

const ADA = { id: 'ada' };
const LOGIN: SignIn<object> = { profile: PROFILE, loginOnly: false, req: visit().req };

let deadline: Deadline;
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
  deadline = new Deadline(8_000);
});
afterEach(() => {
  deadline.end();
  jest.useRealTimers();
});

const ask = (resolver: unknown, signIn = LOGIN) =>
  askResolver(resolver as UserResolver<object>, signIn, deadline);

describe('Members of an enterprise', () => {
  it('that is allowed may sign in', async () => {
    await expect(refuseForeignCorp(['ww1'], 'ww1', deadline)).resolves.toBeUndefined();
    await expect(refuseForeignCorp('any', 'ww2', deadline)).resolves.toBeUndefined();
  });

  it('that is not are refused, and the refusal says which', async () => {
    await expect(refuseForeignCorp(['ww1'], 'ww2', deadline)).rejects.toMatchObject({
      reason: 'corp-not-allowed',
      corpId: 'ww2',
    });
  });
});

describe('What a resolver answers', () => {
  it.each([
    ['a user', ADA, { outcome: 'login', user: ADA }],
    ['nothing', undefined, { outcome: 'refused', reason: 'not-bound' }],
    ['a path to bind at', outcome.bindRequired('/bind'), { outcome: 'bind-required', location: '/bind' }],
    ['a new account', outcome.created(ADA), { outcome: 'created', user: ADA }],
    ['a new link', outcome.bound(ADA, 'by-user'), { outcome: 'bound', user: ADA }],
    ['a promise of a user', Promise.resolve(ADA), { outcome: 'login', user: ADA }],
  ])('is its decision: %s', async (_, answer, decision) => {
    await expect(ask(() => answer)).resolves.toMatchObject(decision);
  });

  it.each<[unknown, string]>([
    [true, 'a value of type boolean'],
    ['ada', 'a value of type string'],
    [7, 'a value of type number'],
    [[ADA], 'an array'],
    [new Error('no such user'), 'an Error, instead of throwing it'],
    [outcome.login(Promise.resolve(ADA)), 'outcome.login() without a user object'],
    [outcome.login('ada' as never), 'outcome.login() without a user object'],
    [outcome.created(undefined as never), 'outcome.created() without a user object'],
  ])('is an error of the application where it is none: %p', async (answer, description) => {
    const asked = ask(() => answer);

    await expect(asked).rejects.toThrow(WeComResolverError);
    await expect(asked).rejects.toThrow(
      `The resolver returned ${description}, which is neither a user object, nor null, nor an outcome.`,
    );
  });

  it.each(['//evil.example', 'https://evil.example', 'bind', ''])(
    'may not send people to bind elsewhere: %p',
    async (location) => {
      await expect(ask(() => outcome.bindRequired(location))).rejects.toThrow(
        'The resolver asked for binding at an address that is no path of this application',
      );
    },
  );

  it('may be no new account in login-only mode, and anything else', async () => {
    const loginOnly = { ...LOGIN, loginOnly: true };

    await expect(ask(() => outcome.created(ADA), loginOnly)).rejects.toThrow(
      'The resolver created an account, but this connection is in login-only mode.',
    );
    await expect(ask(() => ADA, loginOnly)).resolves.toMatchObject({ outcome: 'login' });
    await expect(ask(() => outcome.bound(ADA, 'by-user'), loginOnly)).resolves.toMatchObject({
      outcome: 'bound',
    });
  });

  it('may be no new link where nobody asked for the sign-in, and anything else', async () => {
    const unsolicited = { ...LOGIN, unsolicited: true } as const;

    await expect(ask(() => outcome.bound(ADA, 'automatic'), unsolicited)).rejects.toThrow(
      'The resolver linked an account to a sign-in that nobody asked for in this application.',
    );
    await expect(ask(() => ADA, unsolicited)).resolves.toMatchObject({ outcome: 'login' });
  });

  it('is waited for until the deadline, and no longer', async () => {
    const asked = ask(() => new Promise(() => undefined));
    const expected = expect(asked).rejects.toMatchObject({
      message: 'The resolver did not answer in time.',
      status: 504,
    });

    await jest.advanceTimersByTimeAsync(8_000);

    await expected;
  });
});

describe('A resolver that was given a callback', () => {
  type Done = (error: unknown, user?: unknown) => void;

  it('may answer by it, at once or later', async () => {
    const atOnce = ask((_signIn: unknown, done: Done) => done(null, ADA));
    const later = ask((_signIn: unknown, done: Done) => void setImmediate(done, null, ADA));
    await jest.advanceTimersByTimeAsync(1);

    await expect(atOnce).resolves.toMatchObject({ user: ADA });
    await expect(later).resolves.toMatchObject({ user: ADA });
  });

  it('may fail by it', async () => {
    const failure = new Error('the database is down');

    await expect(ask((_signIn: unknown, done: Done) => done(failure))).rejects.toBe(failure);
  });

  it('may return its answer all the same, and has not answered where it returns nothing', async () => {
    const returns = ask(async (_signIn: unknown, _done: Done) => ADA);
    const neither = ask(async (_signIn: unknown, _done: Done) => undefined);
    const expected = expect(neither).rejects.toMatchObject({ status: 504 });

    await jest.advanceTimersByTimeAsync(8_000);

    await expect(returns).resolves.toMatchObject({ user: ADA });
    await expected;
  });

  it('has answered nobody where it takes none and returns nothing', async () => {
    await expect(ask((_signIn: unknown) => undefined)).resolves.toMatchObject({ outcome: 'refused' });
  });

  it('is given the sign-in', async () => {
    const given: unknown[] = [];

    await ask((signIn: unknown) => void given.push(signIn));

    expect(given).toEqual([LOGIN]);
  });

  it('fails with what it throws', async () => {
    const thrown = new Error('thrown by the application');

    await expect(
      ask(() => {
        throw thrown;
      }),
    ).rejects.toBe(thrown);
  });
});
