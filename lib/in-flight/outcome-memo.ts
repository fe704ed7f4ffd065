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

/**
 * Outcomes, and logins that are used up, beyond these many are forgotten, oldest first; WeCom's single use of
 * codes holds for those.
 */
const MAX_RECENT = 20_000;
const MAX_SPENT = 200_000;

/**
 * Remembers in this process which logins have come back: their outcome for 30 seconds, that they are used up
 * until they would have expired anyway.
 */
export class OutcomeMemo {
  private readonly recent = new Map<string, Outcome>();
  private readonly spent = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  /**
   * The first to come with a login claims it; the same callback again finds its outcome, another one finds
   * nothing.
   *
   * @param id - names the login without its state
   */
  claim(id: string, fingerprint: string, transaction: LoginTransaction): TakenTransaction | undefined {
    this.sweep();
    const known = this.recent.get(id);
    if (!known) {
      if (this.spent.has(id)) return undefined;
      this.remember(id, { fingerprint, transaction, done: false, profile: undefined });
      return { status: 'claimed', transaction };
    }
    if (known.fingerprint !== fingerprint) return undefined;
    return known.done
      ? { status: 'done', transaction: known.transaction, profile: known.profile }
      : { status: 'pending' };
  }

  complete(id: string, profile: WeComProfile | undefined): void {
    const known = this.recent.get(id);
    if (!known) return;
    const { strategy, startedAt, display } = known.transaction;
    // Of a login that failed nothing is needed but that it did: its landing page would be kept for nobody.
    const failed = { strategy, startedAt, ...(display && { display }) };
    this.remember(id, { ...known, transaction: profile ? known.transaction : failed, done: true, profile });
  }

  private remember(id: string, outcome: Omit<Outcome, 'until'>): void {
    // Deleting first moves the entry to the end: both maps stay in order of expiry, so a sweep stops at the
    // first live one.
    this.recent.delete(id);
    this.recent.set(id, { ...outcome, until: this.now() + OUTCOME_LIFETIME_MS });
  }

  private sweep(): void {
    const now = this.now();
    for (const [id, { until }] of this.recent) {
      if (until > now && this.recent.size <= MAX_RECENT) break;
      this.recent.delete(id);
      this.spent.set(id, now + LOGIN_LIFETIME_MS);
    }
    for (const [id, until] of this.spent) {
      if (until > now && this.spent.size <= MAX_SPENT) break;
      this.spent.delete(id);
    }
  }
}
