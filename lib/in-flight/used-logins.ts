import { sha256 } from './sha256';
import { LOGIN_LIFETIME_MS } from './transactions';

/**
 * Logins remembered in a generation; with the one before it, a few megabytes. Beyond them the oldest are
 * forgotten, and WeCom's single use of codes holds for those.
 */
const MAX_IN_GENERATION = 100_000;

/**
 * Remembers which logins are used up, at least until they would have expired anyway: as numbers in two
 * generations, since whoever declines logins by the thousand must not fill the memory.
 */
export class UsedLogins {
  private young = new Set<number>();
  private old = new Set<number>();
  private youngSince: number;

  constructor(private readonly now: () => number) {
    this.youngSince = now();
  }

  /** @param login - its {@link numberOf}, by the state */
  add(login: number): void {
    this.age();
    this.young.add(login);
  }

  has(login: number): boolean {
    this.age();
    return this.young.has(login) || this.old.has(login);
  }

  private age(): void {
    const now = this.now();
    const generations = Math.floor((now - this.youngSince) / LOGIN_LIFETIME_MS);
    if (generations < 1 && this.young.size < MAX_IN_GENERATION) return;
    this.old = generations > 1 ? new Set() : this.young;
    this.young = new Set();
    this.youngSince = now;
  }
}

const BYTES = 6;

/** As many bits of a hash as a number holds: enough to tell a few hundred thousand logins apart. */
export function numberOf(...names: readonly string[]): number {
  return Number.parseInt(sha256(names.join(' '), 'hex').slice(0, 2 * BYTES), 16);
}
