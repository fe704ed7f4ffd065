import { createHash } from 'node:crypto';
import type { WeComProfile } from '../logins/profile';
import {
  LOGIN_LIFETIME_MS,
  type LoginTransaction,
  OUTCOME_LIFETIME_MS,
  type TakenTransaction,
} from './transactions';

interface Outcome {
  readonly fingerprint: string;
  readonly transaction: LoginTransaction;
  readonly until: number;
  readonly done: boolean;
  readonly profile: WeComProfile | undefined;
}

/** Used-up states beyond this many are forgotten, oldest first; WeCom's single use of codes still holds for those. */
const MAX_SPENT = 200_000;

/**
 * Remembers in this process which logins have come back: their outcome for 30 seconds, that they are used up until they would
 * have expired anyway.
 */
export class OutcomeMemo {
  private readonly recent = new Map<string, Outcome>();
  private readonly spent = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  /** The first to come with a state claims it; the same callback again finds its outcome, another one finds nothing. */
  claim(state: string, fingerprint: string, transaction: LoginTransaction): TakenTransaction | undefined {
    this.sweep();
    const key = hash(state);
    const known = this.recent.get(key);
    if (!known) {
      if (this.spent.has(key)) return undefined;
      this.remember(key, { fingerprint, transaction, done: false, profile: undefined });
      return { status: 'claimed', transaction };
    }
    if (known.fingerprint !== fingerprint) return undefined;
    return known.done
      ? { status: 'done', transaction: known.transaction, profile: known.profile }
      : { status: 'pending' };
  }

  complete(state: string, profile: WeComProfile | undefined): void {
    const key = hash(state);
    const known = this.recent.get(key);
    if (known) this.remember(key, { ...known, done: true, profile });
  }

  private remember(key: string, outcome: Omit<Outcome, 'until'>): void {
    // Deleting first moves the entry to the end: both maps stay in order of expiry, so a sweep stops at the first live one.
    this.recent.delete(key);
    this.recent.set(key, { ...outcome, until: this.now() + OUTCOME_LIFETIME_MS });
  }

  private sweep(): void {
    for (const [key, { until }] of this.recent) {
      if (until > this.now()) break;
      this.recent.delete(key);
      this.spent.set(key, this.now() + LOGIN_LIFETIME_MS);
    }
    for (const [key, until] of this.spent) {
      if (until > this.now() && this.spent.size <= MAX_SPENT) break;
      this.spent.delete(key);
    }
  }
}

function hash(state: string): string {
  return createHash('sha256').update(state).digest('base64url');
}
