import { accountResolver } from '../../lib/accounts/account-resolver';
import { decisionOf } from '../../lib/accounts/outcome';
import { type Account, ADA, BOB, member, signIn, UserTable } from './support/directory';

const profile = member();
let users: UserTable;
beforeEach(() => {
  users = new UserTable();
});

describe('A link that comes second', () => {
  const policy = { onUnassociated: 'fail', autoBind: { trustedCorpIds: ['ww1'] } } as const;

  it('is a success where the first one linked the same user', async () => {
    users.meanwhile = () => users.owners.set(profile.id, ADA);

    const outcome = await accountResolver(users, policy)(signIn({ currentUser: ADA }));

    expect(outcome).toMatchObject({ outcome: 'bound', how: 'by-user', user: ADA });
  });

  it('is refused where the first one linked another user', async () => {
    users.meanwhile = () => users.owners.set(profile.id, BOB);

    const outcome = await accountResolver(users, policy)(signIn({ currentUser: ADA }));

    expect(outcome).toMatchObject({ outcome: 'refused', reason: 'bound-to-another-user' });
  });

  it('is a success where it was automatic and found the same match', async () => {
    users.matches.set(profile.id, BOB);
    users.meanwhile = () => users.owners.set(profile.id, BOB);

    const outcome = await accountResolver(users, policy)(signIn());

    expect(outcome).toMatchObject({ outcome: 'bound', how: 'automatic', user: BOB });
  });

  it('is refused where it was automatic and the member had asked to be linked to somebody else', async () => {
    users.matches.set(profile.id, BOB);
    users.meanwhile = () => users.owners.set(profile.id, ADA);

    const outcome = await accountResolver(users, policy)(signIn());

    expect(outcome).toMatchObject({ outcome: 'refused', reason: 'bound-to-another-user' });
  });

  it.each([ADA, undefined])(
    'passes the rejection on where nobody is linked afterwards',
    async (currentUser) => {
      const down = new Error('database down');
      users.matches.set(profile.id, BOB);
      users.meanwhile = () => {
        throw down;
      };

      const call = accountResolver(users, policy)(signIn(currentUser ? { currentUser } : {}));

      await expect(call).rejects.toBe(down);
      expect(users.log.at(-1)).toBe('findByIdentity');
    },
  );

  it('ends with one row and ninety-nine refusals for a hundred users who link one member at once', async () => {
    const resolve = accountResolver(users, { onUnassociated: 'fail' });
    const hundred = Array.from({ length: 100 }, (_, index) => ({ id: `user-${index}` }));

    const outcomes = await Promise.all(hundred.map((currentUser) => resolve(signIn({ currentUser }))));

    const decisions = outcomes.map((outcome) => decisionOf(outcome)?.outcome);
    expect(decisions.filter((decision) => decision === 'bound')).toHaveLength(1);
    expect(decisions.filter((decision) => decision === 'refused')).toHaveLength(99);
    expect(users.owners.size).toBe(1);
    for (const [index, outcome] of outcomes.entries()) {
      const { user } = outcome as { user?: Account };
      if (user) expect(user).toEqual(hundred[index]);
    }
  });
});

describe('A first sign-in that comes second', () => {
  it('signs in to the account the first one created', async () => {
    users.meanwhile = () => users.owners.set(profile.id, ADA);

    const outcome = await accountResolver(users, { onUnassociated: 'create' })(signIn());

    expect(outcome).toMatchObject({ outcome: 'login', user: ADA });
  });

  it('passes the rejection on where there is no account afterwards', async () => {
    const down = new Error('database down');
    users.meanwhile = () => {
      throw down;
    };

    await expect(accountResolver(users, { onUnassociated: 'create' })(signIn())).rejects.toBe(down);
  });

  it('makes fifty pairs of simultaneous first sign-ins fifty accounts and a hundred successes', async () => {
    const resolve = accountResolver(users, { onUnassociated: 'create' });
    const pairs = Array.from({ length: 50 }, (_, index) => member({ userId: `user-${index}` }));

    const outcomes = await Promise.all(
      pairs.flatMap((who) => [who, who]).map((who) => resolve(signIn({ profile: who }))),
    );

    const ids = outcomes.map((outcome) => (outcome as { user: Account }).user.id);
    expect(users.owners.size).toBe(50);
    for (let pair = 0; pair < 50; pair += 1) expect(ids[2 * pair]).toBe(ids[2 * pair + 1]);
    expect(new Set(ids).size).toBe(50);
  });

  it('creates nothing where the directory has lost its create() meanwhile', async () => {
    const directory: Partial<UserTable> & UserTable = users;
    const resolve = accountResolver(directory, { onUnassociated: 'create' });
    Object.assign(directory, { create: undefined });

    expect(await resolve(signIn())).toMatchObject({ outcome: 'refused', reason: 'not-bound' });
  });
});

describe('A directory that fails', () => {
  it.each(['findByIdentity', 'findMatch'] as const)('passes its failure on: %s', async (question) => {
    const down = new Error('database down');
    users[question] = () => Promise.reject(down);

    const call = accountResolver(users, {
      onUnassociated: 'create',
      autoBind: { trustedCorpIds: ['ww1'] },
    })(signIn());

    await expect(call).rejects.toBe(down);
    expect(users.owners.size).toBe(0);
  });
});
