import { WeComUnreachableError } from '../errors';
import { reactionTo } from '../qyapi/errcodes';
import { unlessAborted } from '../time-limits';
import { Breaker } from './breaker';
import { SafeStore } from './safe-store';
import type { TokenSource } from './token-sources';
import type { StoredToken, TokenStore } from './token-store';

/** A token is not used in its last five minutes, or the last tenth of a shorter life. */
const MARGIN_MS = 300_000;
const MARGIN_SHARE = 0.1;
/** Spreads the refreshes of many processes; each takes its own share once. */
const JITTER_MS = 5_000;
/** A token that was refused straight from WeCom is fetched anew after a minute at the earliest. */
const SUSPECT_MS = 60_000;

/** Hands out tokens: from the application's store, else from WeCom, once for any number of callers. */
export class TokenCache {
  private readonly store: SafeStore;
  private readonly underWay = new Map<string, Promise<string>>();
  private readonly dead = new Map<string, string>();
  private readonly suspects = new Map<string, { readonly value: string; readonly until: number }>();
  private readonly breaker: Breaker;
  private readonly jitterMs: number;

  constructor(
    store: TokenStore,
    private readonly now: () => number = Date.now,
    random: () => number = Math.random,
  ) {
    this.store = new SafeStore(store, now);
    this.breaker = new Breaker(this.store, now);
    this.jitterMs = random() * JITTER_MS;
  }

  /**
   * Runs a call with a token. Where WeCom no longer accepts the token, drops it, fetches one and runs the
   * call once more. Where WeCom says that there were too many, none is made for a minute.
   *
   * WeCom checks the token before it looks at a code (observed), so the second run finds the code unused.
   */
  async withToken<T>(
    source: TokenSource,
    signal: AbortSignal | undefined,
    call: (token: string) => Promise<T>,
  ): Promise<T> {
    this.breaker.checkHeld(source.key);
    const token = await this.get(source, signal);
    try {
      return await call(token);
    } catch (error) {
      this.breaker.hold(source.key, error);
      if (!isDeadToken(error) || this.isSuspect(source.key, token)) throw error;
      await this.dropIfStill(source.key, token);
    }
    const fresh = await this.get(source, signal);
    try {
      return await call(fresh);
    } catch (error) {
      this.breaker.hold(source.key, error);
      // Perhaps WeCom will refuse every token of these credentials, perhaps only this call met two faults. So
      // the token stays for others to try, but for a while nobody fetches another one because of it.
      if (isDeadToken(error)) this.suspect(source.key, fresh);
      throw error;
    }
  }

  /**
   * Returns a token that stays valid for a while. Callers that arrive while a fetch is under way share its
   * result.
   */
  async get(source: TokenSource, signal?: AbortSignal): Promise<string> {
    const held = this.usable(source.key, await this.store.get(source.key));
    if (held !== undefined) return held;
    return unlessAborted(this.refreshOnce(source), signal, tooLate);
  }

  /**
   * Returns another token than one that WeCom has refused: drops it first, where it is still the one kept.
   * What was fetched for this reason is dropped after a minute at the earliest.
   */
  async replace(source: TokenSource, refused: string): Promise<string> {
    if (this.isSuspect(source.key, refused)) return this.get(source);
    await this.dropIfStill(source.key, refused);
    const replaced = this.usable(source.key, await this.store.get(source.key));
    if (replaced !== undefined) return replaced;
    const fresh = await this.get(source);
    this.suspect(source.key, fresh);
    return fresh;
  }

  /** Says whether a token is at hand and whether WeCom has refused the credentials, without asking WeCom. */
  async status(key: string): Promise<{ readonly isHeld: boolean; readonly pausedUntil: number | undefined }> {
    return {
      isHeld: this.usable(key, await this.store.get(key)) !== undefined,
      pausedUntil: await this.breaker.pausedUntil(key),
    };
  }

  // WeCom may end a token before its time, and many sign-ins find out at once. Dropping only the value that
  // failed keeps the second one from throwing away the token the first has just fetched.
  private async dropIfStill(key: string, value: string): Promise<void> {
    this.dead.set(key, value);
    await this.store.delete(key, value);
  }

  private suspect(key: string, value: string): void {
    this.suspects.set(key, { value, until: this.now() + SUSPECT_MS });
  }

  private isSuspect(key: string, value: string): boolean {
    const suspect = this.suspects.get(key);
    return suspect?.value === value && this.now() < suspect.until;
  }

  private usable(key: string, token: StoredToken | undefined): string | undefined {
    if (!token || token.value === this.dead.get(key)) return undefined;
    return token.expiresAt - this.jitterMs > this.now() ? token.value : undefined;
  }

  private refreshOnce(source: TokenSource): Promise<string> {
    const running = this.underWay.get(source.key);
    if (running) return running;
    const refresh = this.refresh(source).finally(() => this.underWay.delete(source.key));
    this.underWay.set(source.key, refresh);
    return refresh;
  }

  private async refresh(source: TokenSource): Promise<string> {
    const { key } = source;
    // A caller may have looked into the store before the last fetch ended, and arrive here after it.
    const recent = this.usable(key, await this.store.recall(key));
    if (recent !== undefined) return recent;
    await this.breaker.check(key);
    return this.store.inTurn(key, async () => {
      const stored = this.usable(key, await this.store.get(key));
      if (stored !== undefined) return stored;
      await this.breaker.check(key);
      return this.fetch(source);
    });
  }

  private async fetch({ key, fetch }: TokenSource): Promise<string> {
    const askedAt = this.now();
    try {
      const { value, lifetimeMs } = await fetch();
      const margin = Math.min(MARGIN_MS, lifetimeMs * MARGIN_SHARE);
      // WeCom gives the same token again while it holds it for good (path 97164): fetching it once more would
      // change nothing.
      if (value === this.dead.get(key)) this.suspect(key, value);
      this.dead.delete(key);
      await this.store.set(key, { value, expiresAt: askedAt + lifetimeMs - margin });
      await this.breaker.close(key);
      return value;
    } catch (error) {
      await this.breaker.record(key, error);
      throw error;
    }
  }
}

function isDeadToken(error: unknown): boolean {
  return reactionTo(error, 'with-a-token') === 'refetch-token';
}

function tooLate(): WeComUnreachableError {
  return new WeComUnreachableError('No token from WeCom in time. Check the way out of this server.');
}
