import type { Request } from 'express';
import type { WeComProfile } from '../logins/profile';
import { callbackFingerprint } from './callback-query';
import { copyOf } from './cookies';
import { SeenCallback } from './seen-callback';
import { forRepeat, type LoginTransaction, OUTCOME_LIFETIME_MS, type TakenTransaction } from './transactions';
import { numberOf, UsedLogins } from './used-logins';

/** Callbacks and failures beyond these many are forgotten, oldest first. */
const MAX_RECENT = 20_000;
const MAX_FAILURES = 50_000;

/**
 * All that a process remembers of the callbacks of a connection: each with its repeats and its outcome for 30
 * seconds, and that its login is used up until that would have expired anyway. Of a callback that failed it
 * keeps two numbers: strangers can make as many of those as they like.
 *
 * A cookie cannot say whether its login has come back before: sealed cookies ask here. A store that several
 * processes share says so itself, and is asked first; what is under way in this process, and in which session
 * it has ended, stands here for every store.
 */
export class CallbackMemory {
  // Its keys are states.
  readonly #recent = new Map<string, { readonly seen: SeenCallback; readonly until: number }>();
  /** Callbacks that failed, by number, and until when their repeats are told so. */
  private readonly failures = new Map<number, number>();
  private readonly used: UsedLogins;

  constructor(private readonly now: () => number) {
    this.used = new UsedLogins(now);
  }

  /**
   * The first to come with a login claims it; the same callback again finds its outcome, another one finds
   * nothing.
   */
  claim(req: Request, state: string, transaction: LoginTransaction): TakenTransaction | undefined {
    this.sweep();
    const fingerprint = callbackFingerprint(req);
    const seen = this.of(state);
    if (seen) {
      if (seen.fingerprint !== fingerprint) return undefined;
      const { outcome: profile } = seen;
      return profile ? { status: 'done', transaction: seen.transaction, profile } : { status: 'pending' };
    }
    if (this.failures.size > 0 && this.failures.has(numberOf(state, fingerprint)))
      return { status: 'done', transaction, profile: undefined };
    if (this.used.has(numberOf(state))) return undefined;
    this.begin(req, state, transaction, fingerprint);
    return { status: 'claimed', transaction };
  }

  /** Notes a callback that is the first with its login. */
  begin(
    req: Request,
    state: string,
    transaction: LoginTransaction,
    fingerprint = callbackFingerprint(req),
  ): SeenCallback {
    const seen = new SeenCallback(req, fingerprint, transaction, this.now);
    this.remember(state, seen);
    return seen;
  }

  of(state: string): SeenCallback | undefined {
    return this.#recent.get(state)?.seen;
  }

  /**
   * Keeps the member that a callback has found, as far as a repeat needs it; undefined where it has failed.
   */
  complete(state: string, profile: WeComProfile | undefined): void {
    const seen = this.of(state);
    if (!seen || seen.outcome) return;
    if (profile) {
      seen.complete(forRepeat(profile));
      this.remember(state, seen);
      return;
    }
    this.#recent.delete(state);
    this.used.add(numberOf(state));
    this.failures.set(numberOf(state, seen.fingerprint), this.now() + OUTCOME_LIFETIME_MS);
  }

  private remember(state: string, seen: SeenCallback): void {
    // Deleting first moves the entry to the end: the map stays in order of expiry, so a sweep stops at the
    // first live one.
    this.#recent.delete(state);
    this.#recent.set(copyOf(state), { seen, until: this.now() + OUTCOME_LIFETIME_MS });
    this.sweep();
  }

  private sweep(): void {
    const now = this.now();
    for (const [state, { until }] of this.#recent) {
      if (until > now && this.#recent.size <= MAX_RECENT) break;
      this.#recent.delete(state);
      this.used.add(numberOf(state));
    }
    for (const [callback, until] of this.failures) {
      if (until > now && this.failures.size <= MAX_FAILURES) break;
      this.failures.delete(callback);
    }
  }
}
