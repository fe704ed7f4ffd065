import type { AccountDirectory, WeComProfile } from '../../lib';
import type { TestUser } from './app';

/** The users of an application, as a database keeps them: every question takes a while, and the identity is unique. */
export class UserTable implements AccountDirectory<TestUser> {
  /** Who each identity belongs to. */
  readonly links = new Map<string, string>();
  /** Everybody who has an account. */
  readonly accounts = new Set<string>();
  /** How often an account was asked to be created. */
  creations = 0;

  /** @param matches - whom findMatch finds for a userid */
  constructor(private readonly matches: Readonly<Record<string, string>> = {}) {}

  async findByIdentity(profile: WeComProfile): Promise<TestUser | null> {
    await turn();
    const id = this.links.get(profile.id);
    return id === undefined ? null : { id };
  }

  async findMatch(profile: WeComProfile): Promise<TestUser | null> {
    await turn();
    const id = this.matches[profile.userId];
    return id === undefined ? null : { id };
  }

  async link(user: TestUser, profile: WeComProfile): Promise<void> {
    await turn();
    this.insert(profile.id, user.id);
  }

  async create(profile: WeComProfile): Promise<TestUser> {
    this.creations += 1;
    await turn();
    const id = `new-${profile.userId}`;
    this.insert(profile.id, id);
    this.accounts.add(id);
    return { id };
  }

  isSameUser(a: TestUser, b: TestUser): boolean {
    return a.id === b.id;
  }

  private insert(identity: string, userId: string): void {
    if (this.links.has(identity)) throw new Error('duplicate key value violates unique constraint');
    this.links.set(identity, userId);
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
