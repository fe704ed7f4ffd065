import { type AccountPolicy, accountResolver } from '../../lib/accounts/account-resolver';
import { ADA, BOB, member, signIn, UserTable } from './support/directory';

const profile = member();
let users: UserTable;
beforeEach(() => {
  users = new UserTable();
});

/** One policy of each kind, with everything allowed that can be. */
const POLICIES: Readonly<Record<string, AccountPolicy>> = {
  fail: { onUnassociated: 'fail' },
  create: { onUnassociated: 'create' },
  bind: { onUnassociated: 'bind', bindAt: '/bind' },
  'bind-or-register': { onUnassociated: 'bind-or-register', bindAt: '/bind' },
};
const everyPolicy = Object.entries(POLICIES).flatMap(([name, policy]) => [
  [name, policy] as const,
  [`${name}, trusting ww1`, { ...policy, autoBind: { trustedCorpIds: ['ww1'] } }] as const,
  [`${name}, login-only`, { ...policy, loginOnly: true }] as const,
]);

describe.each(everyPolicy)("Under the policy '%s'", (_, policy) => {
  it('signs in the user a member is linked to, and asks nothing more', async () => {
    users.owners.set(profile.id, ADA);
    users.matches.set(profile.id, BOB);

    const outcome = await accountResolver(users, policy)(signIn());

    expect(outcome).toMatchObject({ outcome: 'login', user: ADA });
    expect(users.log).toEqual(['findByIdentity']);
  });

  it('signs in the user who asked to link a member that is linked to them already', async () => {
    users.owners.set(profile.id, ADA);

    const outcome = await accountResolver(users, policy)(signIn({ currentUser: { id: 'ada' } }));

    expect(outcome).toMatchObject({ outcome: 'login', user: ADA });
    expect(users.log).toEqual(['findByIdentity']);
  });

  it('refuses to link a member that is linked to somebody else', async () => {
    users.owners.set(profile.id, ADA);
    users.matches.set(profile.id, BOB);

    const outcome = await accountResolver(users, policy)(signIn({ currentUser: BOB }));

    expect(outcome).toMatchObject({ outcome: 'refused', reason: 'bound-to-another-user' });
    expect((outcome as { message: string }).message).not.toContain('ada');
    expect(users.owners.get(profile.id)).toBe(ADA);
  });

  it('links an unlinked member to the user who asked, not to the one who matches', async () => {
    users.matches.set(profile.id, BOB);

    const outcome = await accountResolver(users, policy)(signIn({ currentUser: ADA, loginOnly: true }));

    expect(outcome).toMatchObject({ outcome: 'bound', how: 'by-user', user: ADA });
    expect(users.owners.get(profile.id)).toBe(ADA);
    expect(users.log).toEqual(['findByIdentity', 'link ada']);
  });

  it('links and creates nothing for a sign-in that began in the admin console', async () => {
    users.matches.set(profile.id, BOB);

    const outcome = await accountResolver(users, policy)(signIn({ unsolicited: true }));

    expect(outcome).toMatchObject({ outcome: 'refused', reason: 'not-bound' });
    expect(users.owners.size).toBe(0);
  });
});

describe('A member nobody is linked to', () => {
  const unlinked = async (policy: AccountPolicy, loginOnly = false) =>
    accountResolver(users, policy)(signIn({ loginOnly }));

  it.each([
    ['fail', false, { outcome: 'refused', reason: 'not-bound' }],
    ['create', false, { outcome: 'created', user: { id: 'new-1' } }],
    ['bind', false, { outcome: 'bind-required', location: '/bind', mayRegister: false }],
    ['bind-or-register', false, { outcome: 'bind-required', location: '/bind', mayRegister: true }],
    ['fail', true, { outcome: 'refused', reason: 'not-bound' }],
    ['create', true, { outcome: 'refused', reason: 'not-bound' }],
    ['bind', true, { outcome: 'bind-required', location: '/bind', mayRegister: false }],
    ['bind-or-register', true, { outcome: 'bind-required', location: '/bind', mayRegister: false }],
  ])("meets '%s', login-only %p", async (word, isLoginOnly, expected) => {
    const policy = POLICIES[word] as AccountPolicy;

    const byConnection = await unlinked(policy, isLoginOnly);
    users = new UserTable();
    const byPolicy = await unlinked({ ...policy, loginOnly: isLoginOnly });

    expect(byConnection).toMatchObject(expected);
    expect(byPolicy).toMatchObject(expected);
    expect(users.log.includes('create')).toBe(expected.outcome === 'created');
  });

  it('of a trusted enterprise is linked to the user who matches', async () => {
    users.matches.set(profile.id, BOB);

    const outcome = await unlinked({
      onUnassociated: 'create',
      autoBind: { trustedCorpIds: ['ww9', 'ww1'] },
    });

    expect(outcome).toMatchObject({ outcome: 'bound', how: 'automatic', user: BOB });
    expect(users.log).toEqual(['findByIdentity', 'findMatch', 'link bob']);
  });

  it('of a trusted enterprise is linked under login-only too: no account is created by it', async () => {
    users.matches.set(profile.id, BOB);

    const outcome = await unlinked({ onUnassociated: 'fail', autoBind: { trustedCorpIds: ['ww1'] } }, true);

    expect(outcome).toMatchObject({ outcome: 'bound', how: 'automatic' });
  });

  it.each(['WW1', 'ww', 'ww11', 'ww1 ', '*', '__proto__'])(
    'of an enterprise that is not trusted is compared with nobody: %p (T36)',
    async (trusted) => {
      users.matches.set(profile.id, BOB);

      const outcome = await unlinked({ onUnassociated: 'fail', autoBind: { trustedCorpIds: [trusted] } });

      expect(outcome).toMatchObject({ outcome: 'refused', reason: 'not-bound' });
      expect(users.log).toEqual(['findByIdentity']);
      expect(users.owners.size).toBe(0);
    },
  );

  it('is compared with nobody where autoBind is not set, even though the directory could', async () => {
    users.matches.set(profile.id, BOB);

    await unlinked({ onUnassociated: 'fail' });

    expect(users.log).toEqual(['findByIdentity']);
  });

  it('who matches nobody meets what is set for the unlinked', async () => {
    const outcome = await unlinked({ onUnassociated: 'create', autoBind: { trustedCorpIds: ['ww1'] } });

    expect(outcome).toMatchObject({ outcome: 'created' });
    expect(users.log).toEqual(['findByIdentity', 'findMatch', 'create']);
  });
});

it('A directory may be an object whose methods use this', async () => {
  class Table extends UserTable {
    override async findByIdentity(who: typeof profile) {
      return (await super.findByIdentity(who)) ?? this.fallback();
    }

    private fallback() {
      return BOB;
    }
  }

  expect(await accountResolver(new Table(), { onUnassociated: 'fail' })(signIn())).toMatchObject({
    user: BOB,
  });
});

it('A directory that answers null knows nobody', async () => {
  const directory = {
    ...users,
    link: users.link,
    isSameUser: users.isSameUser,
    findByIdentity: async () => null,
  };

  const outcome = await accountResolver<typeof ADA>(directory, { onUnassociated: 'fail' })(signIn());

  expect(outcome).toMatchObject({ reason: 'not-bound' });
});
