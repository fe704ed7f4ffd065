import { WeComApiError, WeComUnreachableError } from '../errors';
import { describeErrcode } from '../qyapi/errcodes';
import { Breaker } from './breaker';
import type { TokenSource } from './token-sources';
import { MemoryTokenStore, type StoredToken, type TokenStore } from './token-store';
import { withinLimit } from './within-limit';

/** A token is not used in its last five minutes, or the last tenth of a shorter life. */
const MARGIN_MS = 300_000;
const MARGIN_SHARE = 0.1;
/** Spreads the refreshes of many processes; each takes its own share once. */
const JITTER_MS = 5_000;
/** A store that is slower than this is treated as gone. */
const STORE_LIMIT_MS = 400;
/** How long a store may make us wait for our turn. */
const TURN_LIMIT_MS = 5_500;
/** Says on business calls that the secret was changed or the token is dead (observed in SDKs). */
const INVALID_CREDENTIAL = 40001;

/**
 * Hands out tokens: from the application's store, else from WeCom, once for any number of callers.
 *
 * A store that fails or hangs costs a moment and nothing else: this process goes on with what it remembers.
 */
export class TokenCache {
  private readonly remembered = new MemoryTokenStore();
  private readonly underWay = new Map<string, Promise<string>>();
  private readonly dead = new Map<string, string>();
  private readonly breaker: Breaker;
  private readonly jitterMs: number;

  constructor(
    private readonly store: TokenStore,
    private readonly now: () => number = Date.now,
    random: () => number = Math.random,
  ) {
    this.breaker = new Breaker(now);
    this.jitterMs = random() * JITTER_MS;
  }

  /**
   * Runs a call with a token. Where WeCom no longer accepts the token, drops it, fetches one and runs the call once more.
   *
   * WeCom checks the token before it looks at a code (observed), so the second run finds the code unused.
   */
  async withToken<T>(
    source: TokenSource,
    signal: AbortSignal | undefined,
    call: (token: string) => Promise<T>,
  ): Promise<T> {
    const token = await this.get(source, signal);
    try {
      return await call(token);
    } catch (error) {
      if (!isDeadToken(error)) throw error;
      await this.dropIfStill(source.key, token);
    }
    const fresh = await this.get(source, signal);
    try {
      return await call(fresh);
    } catch (error) {
      // A token that is refused straight from WeCom will be refused again: no fetch for every sign-in.
      if (isDeadToken(error)) {
        await this.dropIfStill(source.key, fresh);
        this.breaker.open(source.key, error);
      }
      throw error;
    }
  }

  /** Returns a token that stays valid for a while. Callers that arrive while a fetch is under way share its result. */
  async get(source: TokenSource, signal?: AbortSignal): Promise<string> {
    const held = await this.held(source.key);
    if (held !== undefined) return held;
    return unlessAborted(this.refreshOnce(source), signal);
  }

  // WeCom may end a token before its time, and many sign-ins find out at once. Dropping only the value that failed keeps the
  // second one from throwing away the token the first has just fetched.
  private async dropIfStill(key: string, value: string): Promise<void> {
    this.dead.set(key, value);
    await this.remembered.delete(key, value);
    await this.quietly(() => this.store.delete(key, value));
  }

  private async held(key: string): Promise<string | undefined> {
    const answer = await this.quietly(() => this.store.get(key));
    if (answer === GONE) return this.usable(key, await this.remembered.get(key));
    const value = this.usable(key, answer);
    if (value !== undefined && answer) await this.remembered.set(key, answer);
    return value;
  }

  private usable(key: string, token: unknown): string | undefined {
    if (!isStoredToken(token) || token.value === this.dead.get(key)) return undefined;
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
    // A caller may have looked into the store before the last fetch ended, and arrive here after it.
    const recent = this.usable(source.key, await this.remembered.get(source.key));
    if (recent !== undefined) return recent;
    this.breaker.check(source.key);
    return this.inTurn(source.key, async () => (await this.held(source.key)) ?? this.fetch(source));
  }

  private async fetch(source: TokenSource): Promise<string> {
    try {
      const { value, lifetimeMs } = await source.fetch();
      const margin = Math.min(MARGIN_MS, lifetimeMs * MARGIN_SHARE);
      const token = { value, expiresAt: this.now() + lifetimeMs - margin };
      this.dead.delete(source.key);
      this.breaker.close(source.key);
      await this.remembered.set(source.key, token);
      await this.quietly(() => this.store.set(source.key, token));
      return value;
    } catch (error) {
      this.breaker.record(source.key, error);
      throw error;
    }
  }

  // One fetch for all processes where the store can arrange it; where it cannot just now, one for this process.
  private async inTurn(key: string, work: () => Promise<string>): Promise<string> {
    if (!this.store.exclusively) return work();
    let started: Promise<string> | undefined;
    const once = () => {
      started ??= work();
      return started;
    };
    // Whatever becomes of the lock, the work that was begun decides.
    await this.quietly(async () => this.store.exclusively?.(key, once), TURN_LIMIT_MS);
    return once();
  }

  private async quietly<T>(work: () => Promise<T>, limitMs = STORE_LIMIT_MS): Promise<T | typeof GONE> {
    try {
      return await withinLimit(work(), limitMs);
    } catch {
      return GONE;
    }
  }
}

const GONE = Symbol('the store did not answer');

function isDeadToken(error: unknown): error is WeComApiError {
  if (!(error instanceof WeComApiError)) return false;
  return error.errcode === INVALID_CREDENTIAL || describeErrcode(error.errcode).retry === 'refresh';
}

function isStoredToken(token: unknown): token is StoredToken {
  const { value, expiresAt } = (token ?? {}) as Partial<Record<keyof StoredToken, unknown>>;
  return (
    typeof value === 'string' && value.length > 0 && typeof expiresAt === 'number' && !Number.isNaN(expiresAt)
  );
}

// The fetch goes on for those who wait besides; only this caller gives up.
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () =>
      reject(new WeComUnreachableError('No token from WeCom in time. Check the way out of this server.'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
