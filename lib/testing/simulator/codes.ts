import type { Person } from './directory';

/** Which page made a code. */
export type CodeFlow =
  | 'legacy-qr'
  | 'business-settings'
  | 'service-app'
  | 'corp-app-qr'
  | 'suite-oauth'
  | 'corp-oauth';

export interface CodeGrant {
  readonly flow: CodeFlow;
  /** Provider corpid, suite id or enterprise corpid: what stood in `appid`. */
  readonly app: string;
  /** The enterprise's app, where the page named one. */
  readonly agentId?: string;
  /** The enterprise, where the page of a suite named one. */
  readonly corpId?: string;
  readonly person: Person;
  /** The member agreed to hand over details, or the scope gives them silently. */
  readonly withTicket: boolean;
}

/** Random values that die after a fixed time, and at their first use where they are single use. */
export class ExpiringValues<T> {
  private readonly entries = new Map<string, { readonly grant: T; readonly expiresAt: number }>();

  constructor(
    private readonly lifetimeMs: number,
    private readonly make: () => string,
    private readonly now: () => number,
  ) {}

  mint(grant: T): string {
    this.sweep();
    const value = this.make();
    this.entries.set(value, { grant, expiresAt: this.now() + this.lifetimeMs });
    return value;
  }

  /** Leaves the value usable. */
  peek(value: string): T | undefined {
    const entry = this.entries.get(value);
    return entry && entry.expiresAt > this.now() ? entry.grant : undefined;
  }

  /** Whether the value was right and its time is over. Remembered for as long again as it lived. */
  hasExpired(value: string): boolean {
    const entry = this.entries.get(value);
    return entry !== undefined && entry.expiresAt <= this.now();
  }

  /** Uses the value up, but only where `fits` agrees: a call by the wrong app leaves it to the right one. */
  take(value: string, fits: (grant: T) => boolean): T | undefined {
    const grant = this.peek(value);
    if (grant === undefined || !fits(grant)) return undefined;
    this.entries.delete(value);
    return grant;
  }

  // All entries live equally long, so the oldest stand first and sweeping stops at the first one to keep.
  private sweep(): void {
    const longGone = this.now() - this.lifetimeMs;
    for (const [value, entry] of this.entries) {
      if (entry.expiresAt > longGone) return;
      this.entries.delete(value);
    }
  }
}
