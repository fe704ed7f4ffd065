import type { WeComProfile } from '../logins/profile';
import { sha256 } from './sha256';
import { type LoginTransaction, OUTCOME_LIFETIME_MS, type TakenTransaction } from './transactions';
import { UsedLogins } from './used-logins';

interface Outcome {
  readonly fingerprint: string;
  readonly transaction: LoginTransaction;
  readonly until: number;
  /** Undefined while the login is under way. */
  readonly profile: WeComProfile | undefined;
}

/** Outcomes beyond these many are forgotten, oldest first. */
const MAX_RECENT = 20_000;
const MAX_FAILURES = 50_000;

/**
 * Remembers in this process which logins have come back: their outcome for 30 seconds, that they are used up
 * until they would have expired anyway. Of a login that failed it keeps two numbers: strangers can make as
 * many of those as they like.
 */
export class OutcomeMemo {
  private readonly recent = new Map<string, Outcome>();
  /** Callbacks that failed, by number, and until when their repeats are told so. */
  private readonly failures = new Map<number, number>();
  private readonly used: UsedLogins;

  constructor(private readonly now: () => number) {
    this.used = new UsedLogins(now);
  }

  /**
   * The first to come with a login claims it; the same callback again finds its outcome, another one finds
   * nothing.
   *
   * @param id - names the login without its state
   */
  claim(id: string, fingerprint: string, transaction: LoginTransaction): TakenTransaction | undefined {
    this.sweep();
    const known = this.recent.get(id);
    if (known) {
      if (known.fingerprint !== fingerprint) return undefined;
      const { profile } = known;
      return profile ? { status: 'done', transaction: known.transaction, profile } : { status: 'pending' };
    }
    if (this.failures.size > 0 && this.failures.has(numberOf(id, fingerprint)))
      return { status: 'done', transaction, profile: undefined };
    if (this.used.has(numberOf(id))) return undefined;
    this.remember(id, { fingerprint, transaction, profile: undefined });
    return { status: 'claimed', transaction };
  }

  complete(id: string, profile: WeComProfile | undefined): void {
    const known = this.recent.get(id);
    if (!known) return;
    if (profile) {
      this.remember(id, { ...known, profile });
      return;
    }
    this.recent.delete(id);
    this.used.add(numberOf(id));
    this.failures.set(numberOf(id, known.fingerprint), this.now() + OUTCOME_LIFETIME_MS);
  }

  private remember(id: string, outcome: Omit<Outcome, 'until'>): void {
    // Deleting first moves the entry to the end: the map stays in order of expiry, so a sweep stops at the
    // first live one.
    this.recent.delete(id);
    this.recent.set(id, { ...outcome, until: this.now() + OUTCOME_LIFETIME_MS });
  }

  private sweep(): void {
    const now = this.now();
    for (const [id, { until }] of this.recent) {
      if (until > now && this.recent.size <= MAX_RECENT) break;
      this.recent.delete(id);
      this.used.add(numberOf(id));
    }
    for (const [callback, until] of this.failures) {
      if (until > now && this.failures.size <= MAX_FAILURES) break;
      this.failures.delete(callback);
    }
  }
}

const BYTES = 6;

/** As many bits of a hash as a number holds: enough to tell a few hundred thousand logins apart. */
function numberOf(...names: readonly string[]): number {
  return Number.parseInt(sha256(names.join(' '), 'hex').slice(0, 2 * BYTES), 16);
}
