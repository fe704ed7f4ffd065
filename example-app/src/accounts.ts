import type { AccountDirectory, WeComProfile } from 'passport-wecom';
import { type Account, type SignedInWith, WITH_PASSWORD, withWeCom } from './account';
import { type Database, isTaken, type Queries } from './database';
import { Passwords } from './passwords';

type UserRow = {
  id: number;
  login_name: string | null;
  name_is_given: boolean;
  display_name: string;
  password_hash: string | null;
};

/** A WeCom member linked to an account. */
export interface LinkedMember {
  readonly identity: string;
  readonly corpId: string;
  readonly userId: string;
  /** Name of the enterprise, where it is known. */
  readonly corpName: string | null;
}

const USER = 'users.id, users.login_name, users.name_is_given, users.display_name, users.password_hash';

/** A name and a password that somebody chooses. */
export interface Chosen {
  readonly name: string;
  readonly password: string;
}

/** The accounts of this application, as the library asks for them and as its own pages do. */
export class Accounts implements AccountDirectory<Account> {
  private readonly passwords = new Passwords();
  private readonly reserved: ReadonlySet<string>;

  /** @param reserved - names that nobody can choose, in whatever case: an operator gives them out */
  constructor(
    private readonly database: Database,
    reserved: readonly string[],
  ) {
    this.reserved = new Set(reserved.map((name) => name.toLowerCase()));
  }

  async findByIdentity(profile: WeComProfile): Promise<Account | undefined> {
    const [row] = await this.database.query<UserRow & { identity: string }>(
      `select ${USER}, identities.id as identity from identities join users on users.id = identities.user_id
       where identities.id = any($1::text[]) order by identities.id = $2 desc limit 1`,
      [[profile.id, ...profile.aliases], profile.id],
    );
    return row && toAccount(row, withWeCom(profile, row.identity));
  }

  async link(account: Account, profile: WeComProfile): Promise<void> {
    await insertIdentity(this.database, account.id, profile);
  }

  /** Links, unless the member belongs to somebody already; returns whose the member is now. */
  async linkOrFindOwner(account: Account, profile: WeComProfile): Promise<Account> {
    try {
      await this.link(account, profile);
      return account;
    } catch (error) {
      const owner = isTaken(error, 'identities_pkey') ? await this.findByIdentity(profile) : undefined;
      if (!owner) throw error;
      return owner;
    }
  }

  isSameUser(one: Account, other: Account): boolean {
    return one.id === other.id;
  }

  /**
   * The account whose sign-in name is the member's userid, unless another member of that enterprise has it already. The name must
   * have been given out: a stranger who chose it would receive the member. Asked only for the enterprises of AUTO_BIND_CORPS:
   * their administrators choose the userids, and so choose whose account it is.
   */
  async findMatch(profile: WeComProfile): Promise<Account | undefined> {
    // Whatever you match by, a member may come without it, and that must find nobody.
    if (!profile.userId) return undefined;
    const [row] = await this.database.query<UserRow>(
      `select ${USER} from users where login_name = $1 and name_is_given
       and not exists (select 1 from identities where user_id = users.id and corp_id = $2)`,
      [profile.userId, profile.corpId],
    );
    return row && toAccount(row, withWeCom(profile));
  }

  create(profile: WeComProfile): Promise<Account> {
    return this.createWith(profile, null, null);
  }

  /** An account with a password for a member who was asked to bind. */
  async register(
    profile: WeComProfile,
    { name, password }: Chosen,
    asker: string,
  ): Promise<Account | 'name-taken' | 'member-taken'> {
    if (this.isReserved(name)) return 'name-taken';
    try {
      return await this.createWith(profile, name, await this.passwords.hash(password, asker));
    } catch (error) {
      if (isTaken(error, 'users_login_name_key')) return 'name-taken';
      if (isTaken(error, 'identities_pkey')) return 'member-taken';
      throw error;
    }
  }

  private createWith(
    profile: WeComProfile,
    loginName: string | null,
    passwordHash: string | null,
  ): Promise<Account> {
    return this.database.transaction(async (queries) => {
      const displayName = loginName ?? profile.displayName ?? profile.userId;
      const [row] = await queries.query<UserRow>(
        `insert into users (login_name, display_name, password_hash) values ($1, $2, $3) returning ${USER}`,
        [loginName, displayName, passwordHash],
      );
      if (!row) throw new Error('The database returned no new account.');
      await insertIdentity(queries, row.id, profile);
      return toAccount(row, withWeCom(profile));
    });
  }

  /** Returns the account with this name if the password is its own. @param asker - the address that asks */
  async checkPassword(loginName: string, password: string, asker: string): Promise<Account | undefined> {
    const [row] = await this.database.query<UserRow>(`select ${USER} from users where login_name = $1`, [
      loginName,
    ]);
    const right = await this.passwords.isRight(password, row?.password_hash, asker);
    return row && right ? toAccount(row, WITH_PASSWORD) : undefined;
  }

  /** Gives an account without a password its name and password; false where the name is taken. */
  async setFirstPassword(account: Account, { name, password }: Chosen, asker: string): Promise<boolean> {
    if (this.isReserved(name)) return false;
    const hash = await this.passwords.hash(password, asker);
    try {
      const changed = await this.database.query(
        'update users set login_name = $2, password_hash = $3 where id = $1 and password_hash is null returning id',
        [account.id, name, hash],
      );
      return changed.length === 1;
    } catch (error) {
      if (isTaken(error, 'users_login_name_key')) return false;
      throw error;
    }
  }

  /**
   * The account a session belongs to, while what it was signed in with still holds: the member is linked, and their enterprise
   * has not removed the application since. Whoever changes that need not look for sessions, wherever those are kept.
   */
  async ofSession(id: number, signedInWith: SignedInWith, signedInAt: number): Promise<Account | undefined> {
    const identity = signedInWith.how === 'wecom' ? signedInWith.identity : null;
    const [row] = await this.database.query<UserRow>(
      `select ${USER} from users where id = $1 and ($2::text is null or exists (
         select 1 from identities left join tenants on tenants.corp_id = identities.corp_id
         where identities.id = $2 and user_id = users.id and installed is distinct from false
         and (closed_at is null or closed_at < $3::timestamptz)))`,
      [id, identity, new Date(signedInAt).toISOString()],
    );
    return row && toAccount(row, signedInWith);
  }

  async linkedMembers(account: Account): Promise<LinkedMember[]> {
    return this.database.query<LinkedMember & Record<string, unknown>>(
      `select identities.id as identity, identities.corp_id as "corpId", wecom_user_id as "userId", name as "corpName"
       from identities left join tenants on tenants.corp_id = identities.corp_id
       where user_id = $1 order by linked_at, identities.id`,
      [account.id],
    );
  }

  async unlink(account: Account, identity: string): Promise<boolean> {
    const gone = await this.database.query(
      'delete from identities where id = $1 and user_id = $2 returning id',
      [identity, account.id],
    );
    return gone.length === 1;
  }

  /** Gives out a name: creates an account with it; false where there is one already. */
  async giveOut(loginName: string, password: string): Promise<boolean> {
    const [known] = await this.database.query('select 1 from users where login_name = $1', [loginName]);
    if (known) return false;
    const created = await this.database.query(
      `insert into users (login_name, name_is_given, display_name, password_hash) values ($1, true, $1, $2)
       on conflict (login_name) do nothing returning id`,
      [loginName, await this.passwords.hash(password, '')],
    );
    return created.length === 1;
  }

  private isReserved(name: string): boolean {
    return this.reserved.has(name.toLowerCase());
  }
}

async function insertIdentity(queries: Queries, userId: number, profile: WeComProfile): Promise<void> {
  await queries.query(
    `insert into identities (id, user_id, corp_id, wecom_user_id, open_user_id) values ($1, $2, $3, $4, $5)`,
    [profile.id, userId, profile.corpId, profile.userId, profile.openUserId ?? null],
  );
}

function toAccount(row: UserRow, signedInWith: SignedInWith): Account {
  return {
    id: row.id,
    loginName: row.login_name,
    nameIsGiven: row.name_is_given,
    displayName: row.display_name,
    hasPassword: row.password_hash !== null,
    signedInWith,
  };
}
