import { WeComApiError, WeComUnreachableError } from '../errors';
import { reactionTo } from '../qyapi/errcodes';
import { isAhead, type StopSignal, unlessAborted } from '../time-limits';
import { Breaker } from './breaker';
import { SafeStore } from './safe-store';
import type { TokenSource } from './token-sources';
import type { StoredToken, TokenStore } from './token-store';

/** A token is renewed in its last five minutes, or the last tenth of a shorter life; meanwhile it is used. */
const MARGIN_MS = 300_000;
const MARGIN_SHARE = 0.1;
/** It is not used in the last tenth of that: a call takes a while, and clocks disagree. */
const UNUSED_SHARE = 0.1;
/** How often that is tried where it fails. */
const RENEWAL_PAUSE_MS = 30_000;
/** Spreads the renewals of many processes; each takes its own share once. */
const JITTER_MS = 5_000;
/** A token that was refused straight from WeCom is fetched anew after a minute at the earliest. */
const SUSPECT_MS = 60_000;

/** Hands out tokens: from the application's store, else from WeCom, once for any number of callers. */
export class TokenCache {
  private readonly store: SafeStore;
  // Tokens are secrets: a logger that is given a connection must not find them.
  readonly #underWay = new Map<string, Promise<string>>();
  readonly #dead = new Map<string, string>();
  readonly #suspects = new Map<string, { readonly value: string; readonly until: number }>();
  /** From when a token is renewed, where that does not follow from its end. */
  readonly #renewals = new Map<string, { readonly value: string; readonly from: number }>();
  /** Refusals that a fetch ahead has met, for whoever needs the token next. */
  readonly #untold = new Map<string, unknown>();
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
    signal: StopSignal | undefined,
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
   * result; while a token is renewed before its end, nobody waits.
   */
  async get(source: TokenSource, signal?: StopSignal): Promise<string> {
    const held = await this.held(source);
    if (held !== undefined) return held;
    const fetched = this.refreshOnce(source).catch((error: unknown) => {
      throw this.firstHand(source.key, error);
    });
    return signal ? unlessAborted(fetched, signal, tooLate) : fetched;
  }

  /**
   * Fetches a token where none is at hand, before somebody needs it. Never fails: a refusal is told to
   * whoever needs the token next, as if they had met it.
   *
   * @returns whether a token is at hand
   */
  async prepare(source: TokenSource): Promise<boolean> {
    if ((await this.held(source)) !== undefined) return true;
    return this.refreshOnce(source).then(
      () => true,
      (error: unknown) => {
        if (error instanceof WeComApiError && !isPaused(error)) this.#untold.set(source.key, error);
        return false;
      },
    );
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
    this.#dead.set(key, value);
    await this.store.delete(key, value);
  }

  private suspect(key: string, value: string): void {
    this.#suspects.set(key, { value, until: this.now() + SUSPECT_MS });
  }

  private isSuspect(key: string, value: string): boolean {
    const suspect = this.#suspects.get(key);
    return suspect?.value === value && isAhead(suspect.until, this.now(), SUSPECT_MS);
  }

  private usable(key: string, token: StoredToken | undefined): string | undefined {
    if (!token || token.value === this.#dead.get(key)) return undefined;
    return token.expiresAt > this.now() ? token.value : undefined;
  }

  /** The token at hand; in its last part it is renewed meanwhile. */
  private async held(source: TokenSource): Promise<string | undefined> {
    const stored = await this.store.get(source.key);
    const held = this.usable(source.key, stored);
    if (held !== undefined && stored && this.isDue(source.key, stored)) this.renew(source, held);
    return held;
  }

  /** What a fetch ahead was told, for the first who would only hear that there is a pause. */
  private firstHand(key: string, error: unknown): unknown {
    const untold = this.#untold.get(key);
    this.#untold.delete(key);
    return isPaused(error) ? (untold ?? error) : error;
  }

  private isDue(key: string, { value, expiresAt }: StoredToken): boolean {
    const known = this.#renewals.get(key);
    const from = known?.value === value ? known.from : expiresAt - MARGIN_MS * (1 - UNUSED_SHARE);
    return from - this.jitterMs <= this.now();
  }

  private renew(source: TokenSource, held: string): void {
    const { key } = source;
    this.#renewals.set(key, { value: held, from: this.now() + RENEWAL_PAUSE_MS + this.jitterMs });
    this.refreshOnce(source, held).catch(() => undefined);
  }

  private refreshOnce(source: TokenSource, ending?: string): Promise<string> {
    const running = this.#underWay.get(source.key);
    if (running) return running;
    const refresh = this.refresh(source, ending).finally(() => this.#underWay.delete(source.key));
    this.#underWay.set(source.key, refresh);
    return refresh;
  }

  private async refresh(source: TokenSource, ending?: string): Promise<string> {
    const { key } = source;
    // A caller may have looked into the store before the last fetch ended, and arrive here after it.
    const recent = this.usable(key, await this.store.recall(key));
    if (recent !== undefined && recent !== ending) return recent;
    await this.breaker.check(key);
    return this.store.inTurn(key, async () => {
      const stored = this.usable(key, await this.store.get(key));
      if (stored !== undefined && stored !== ending) return stored;
      await this.breaker.check(key);
      return this.fetch(source);
    });
  }

  private async fetch({ key, fetch }: TokenSource): Promise<string> {
    const askedAt = this.now();
    try {
      const { value, lifetimeMs } = await fetch();
      const margin = Math.min(MARGIN_MS, lifetimeMs * MARGIN_SHARE);
      if (margin < MARGIN_MS) this.#renewals.set(key, { value, from: askedAt + lifetimeMs - margin });
      // WeCom gives the same token again while it holds it for good (path 97164): fetching it once more would
      // change nothing.
      if (value === this.#dead.get(key)) this.suspect(key, value);
      this.#dead.delete(key);
      this.#untold.delete(key);
      await this.store.set(key, { value, expiresAt: askedAt + lifetimeMs - margin * UNUSED_SHARE });
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

function isPaused(error: unknown): boolean {
  return error instanceof WeComApiError && error.status === 503;
}

function tooLate(): WeComUnreachableError {
  return new WeComUnreachableError('No token from WeCom in time. Check the way out of this server.');
}
