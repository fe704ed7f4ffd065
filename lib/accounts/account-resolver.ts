import { z } from 'zod';
import { localPath } from '../checked-path';
import { WeComConfigError } from '../errors';
import type { WeComProfile } from '../logins/profile';
import { type Awaitable, later, parseOptions } from '../options';
import { type Outcome, outcome } from './outcome';
import type { SignIn, UserResolver } from './resolver';

/** The questions accountResolver asks your user table. */
export interface AccountDirectory<User> {
  /**
   * Returns the user this member is linked to: look up `profile.id`, and `profile.aliases` where you have
   * stored those.
   */
  findByIdentity(profile: WeComProfile): Awaitable<User | null | undefined>;
  /**
   * Must reject when the identity already belongs to someone else: put a unique index on it. After a
   * rejection the resolver asks findByIdentity again: the same user → success, another → refused
   * `bound-to-another-user`, nobody → the rejection is passed on.
   */
  link(user: User, profile: WeComProfile): Awaitable<void>;
  /** Says whether two rows are one account. */
  isSameUser(a: User, b: User): Awaitable<boolean>;
  /**
   * Needed for autoBind. Match by something that you have given out, such as a staff number: a stranger can
   * register a name, and would receive the member of that name. A member may have no address at all: answer
   * null then, not the first row of a query without a filter.
   */
  findMatch?(profile: WeComProfile): Awaitable<User | null | undefined>;
  /**
   * Needed for 'create'. Creates and links in one transaction; on a unique conflict the resolver asks
   * findByIdentity again.
   */
  create?(profile: WeComProfile): Awaitable<User>;
}

/** A directory that can create accounts, as policy 'create' needs. */
export type CreatingDirectory<User> = AccountDirectory<User> &
  Required<Pick<AccountDirectory<User>, 'create'>>;

/** What happens to members nobody is linked to. */
export interface AccountPolicy {
  /**
   * No account is ever created: `create` is never called, 'create' acts as 'fail', 'bind-or-register' acts as
   * 'bind'. On when set here or on the connection.
   *
   * @defaultValue false
   */
  readonly loginOnly?: boolean;
  /**
   * Link through findMatch without asking, for members of these enterprises only. An enterprise's
   * administrator chooses its members' addresses and numbers, so a match is only as honest as that
   * administrator.
   */
  readonly autoBind?: { readonly trustedCorpIds: readonly string[] };
  /**
   * What to do with a member nobody is linked to: refuse the sign-in, create an account, let them prove who
   * they are, or register there. The four words enterprise consoles use.
   */
  readonly onUnassociated: Unassociated;
  /** Path of your bind page; required for 'bind' and 'bind-or-register'. */
  readonly bindAt?: string;
}

type Unassociated = 'fail' | 'create' | 'bind' | 'bind-or-register';

/** A policy with the page it needs. */
type WholePolicy = AccountPolicy &
  ({ readonly onUnassociated: 'fail' | 'create' } | { readonly bindAt: string });

const TRUSTED = 'must list at least one CorpID';

const schemas = later(() => {
  const aFunction = z.custom<() => unknown>((value) => typeof value === 'function', 'must be a function');

  const directory = z.looseObject({
    findByIdentity: aFunction,
    link: aFunction,
    isSameUser: aFunction,
    findMatch: aFunction.optional(),
    create: aFunction.optional(),
  });

  const policy = z.strictObject({
    loginOnly: z.boolean('must be true or false').optional(),
    autoBind: z
      .strictObject(
        { trustedCorpIds: z.array(z.string(TRUSTED).min(1, TRUSTED), TRUSTED).min(1, TRUSTED) },
        'must be an object with trustedCorpIds',
      )
      .optional(),
    onUnassociated: z.enum(
      ['fail', 'create', 'bind', 'bind-or-register'],
      'must be one of fail, create, bind, bind-or-register',
    ),
    bindAt: localPath().optional(),
  });

  return { directory, policy };
});

/**
 * Builds the resolver most applications want, from four questions to the user table and a policy.
 *
 * First match wins: linked to someone other than the user who asked to link → refused; linked → login; a user
 * asked to link → link; a trusted enterprise and a match → link; else `onUnassociated`.
 *
 * @throws {@link WeComConfigError} where the policy needs what the directory lacks
 */
export function accountResolver<User extends object>(
  directory: CreatingDirectory<User>,
  policy: WholePolicy,
): UserResolver<User>;
export function accountResolver<User extends object>(
  directory: AccountDirectory<User>,
  policy: WholePolicy &
    ({ readonly onUnassociated: Exclude<Unassociated, 'create'> } | { readonly loginOnly: true }),
): UserResolver<User>;
/** Of a policy that nobody knows before the application runs, it says when it is called what is lacking. */
export function accountResolver<User extends object, Word extends Unassociated = Unassociated>(
  directory: AccountDirectory<User>,
  policy: AccountPolicy & { readonly onUnassociated: Word } & ([Unassociated] extends [Word]
      ? unknown
      : never),
): UserResolver<User>;
export function accountResolver<User extends object>(
  directory: AccountDirectory<User>,
  policy: AccountPolicy,
): UserResolver<User> {
  checkConfiguration(directory, policy);
  const trusted = new Set(policy.autoBind?.trustedCorpIds);

  async function linkTo(
    user: User,
    profile: WeComProfile,
    how: 'by-user' | 'automatic',
  ): Promise<Outcome<User>> {
    try {
      await directory.link(user, profile);
    } catch (rejection) {
      // Another request may have linked this member between our question and our answer.
      const owner = await directory.findByIdentity(profile);
      if (!owner) throw rejection;
      if (!(await directory.isSameUser(owner, user))) return boundToAnother();
      return outcome.bound(owner, how);
    }
    return outcome.bound(user, how);
  }

  async function create(profile: WeComProfile): Promise<Outcome<User>> {
    try {
      if (!directory.create) return outcome.refused('not-bound');
      return outcome.created(await directory.create(profile));
    } catch (rejection) {
      // Two first sign-ins of one member: the one that came second finds the account of the first.
      const owner = await directory.findByIdentity(profile);
      if (!owner) throw rejection;
      return outcome.login(owner);
    }
  }

  async function findMatch(profile: WeComProfile): Promise<User | null | undefined> {
    return trusted.has(profile.corpId) ? directory.findMatch?.(profile) : undefined;
  }

  function unassociated({ profile, loginOnly }: SignIn<User>): Outcome<User> | Promise<Outcome<User>> {
    const mayCreate = !(loginOnly || policy.loginOnly);
    const { onUnassociated, bindAt } = policy;
    if (onUnassociated === 'create' && mayCreate) return create(profile);
    if (onUnassociated === 'fail' || onUnassociated === 'create' || bindAt === undefined) {
      return outcome.refused('not-bound');
    }
    return outcome.bindRequired(bindAt, { mayRegister: onUnassociated === 'bind-or-register' && mayCreate });
  }

  return async (signIn) => {
    const { profile, currentUser } = signIn;
    const owner = await directory.findByIdentity(profile);
    if (owner) {
      const isOwn = currentUser === undefined || (await directory.isSameUser(owner, currentUser));
      if (!isOwn) return boundToAnother();
      return outcome.login(owner);
    }
    if (currentUser !== undefined) return linkTo(currentUser, profile, 'by-user');
    if (signIn.unsolicited) return outcome.refused('not-bound');
    const match = await findMatch(profile);
    if (match) return linkTo(match, profile, 'automatic');
    return unassociated(signIn);
  };
}

function boundToAnother(): Outcome<never> {
  return outcome.refused('bound-to-another-user');
}

function checkConfiguration<User>(directory: AccountDirectory<User>, policy: AccountPolicy): void {
  parseOptions(schemas().directory, directory, 'accountResolver directory');
  parseOptions(schemas().policy, policy, 'accountResolver policy');
  const needs = (missing: boolean, what: string) => {
    if (missing) throw new WeComConfigError(`accountResolver: ${what}.`);
  };
  needs(
    policy.onUnassociated.startsWith('bind') && policy.bindAt === undefined,
    `onUnassociated '${policy.onUnassociated}' needs bindAt, the path of your bind page`,
  );
  needs(
    policy.onUnassociated === 'create' && !policy.loginOnly && !directory.create,
    "onUnassociated 'create' needs create() in the directory",
  );
  needs(policy.autoBind !== undefined && !directory.findMatch, 'autoBind needs findMatch() in the directory');
}
