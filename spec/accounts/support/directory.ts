import type { Request } from 'express';
import type { AccountDirectory } from '../../../lib/accounts/account-resolver';
import type { SignIn } from '../../../lib/accounts/resolver';
import { type Member, type WeComProfile, weComProfile } from '../../../lib/logins/profile';

export interface Account {
  readonly id: string;
}

export const ADA: Account = { id: 'ada' };
export const BOB: Account = { id: 'bob' };

/** A user table with a unique index on the identity, as an application has it. It writes down what it is asked. */
export class UserTable implements Required<AccountDirectory<Account>> {
  readonly log: string[] = [];
  readonly owners = new Map<string, Account>();
  readonly matches = new Map<string, Account>();
  /** Runs before each change: another process may be faster. */
  meanwhile: () => void = () => undefined;
  private created = 0;

  async findByIdentity({ id }: WeComProfile): Promise<Account | undefined> {
    this.log.push('findByIdentity');
    const owner = this.owners.get(id);
    // A row read from a database is another object each time.
    return owner && { ...owner };
  }

  async link(user: Account, { id }: WeComProfile): Promise<void> {
    this.log.push(`link ${user.id}`);
    this.meanwhile();
    if (this.owners.has(id)) throw new Error('unique index');
    this.owners.set(id, user);
  }

  /** By a promise: each question may be answered so. */
  async isSameUser(a: Account, b: Account): Promise<boolean> {
    return a.id === b.id;
  }

  async findMatch({ id }: WeComProfile): Promise<Account | undefined> {
    this.log.push('findMatch');
    return this.matches.get(id);
  }

  async create({ id }: WeComProfile): Promise<Account> {
    this.log.push('create');
    this.meanwhile();
    if (this.owners.has(id)) throw new Error('unique index');
    this.created += 1;
    const user = { id: `new-${this.created}` };
    this.owners.set(id, user);
    return user;
  }
}

export function member(own: Partial<Member> = {}): WeComProfile {
  return weComProfile({ channel: 'workbench', corpId: 'ww1', userId: 'zhangsan', json: {}, ...own });
}

export function signIn(own: Partial<SignIn<Account>> = {}): SignIn<Account> {
  return { profile: member(), loginOnly: false, req: {} as Request, ...own };
}
