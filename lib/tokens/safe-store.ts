import type { Bilingual } from '../errors';
import { nameOf, OperatorLog } from '../operator-log';
import { StoreLimit, withinLimit } from '../time-limits';
import { MemoryTokenStore, type StoredToken, type TokenStore } from './token-store';

/** A store that says nothing for so long is treated as gone. */
const STORE_LIMIT_MS = 400;
/** How long a store may make us wait for our turn. */
const TURN_LIMIT_MS = 5_500;
/** No token of WeCom's lives longer than two hours (path 90605); one more for clocks that disagree. */
const LONGEST_LIFE_MS = 3 * 3_600_000;

/** What is told to the operator; the error is named, and not repeated. */
const NOTICES = {
  'no answer': (error: string): Bilingual => ({
    en:
      `The token store does not answer (${error}). Sign-ins go on where this process remembers a token or can fetch one. Check the ` +
      'server and the client behind option tokenStore.',
    zh: 'tokenStore 无响应，请检查其服务器与客户端连接。',
  }),
  'no turn': (error: string): Bilingual => ({
    en:
      `The token store gave this process no turn to fetch a token (${error}), so it fetches one of its own. Another process may be ` +
      'waiting for WeCom; if this goes on, look at the lock of option tokenStore.',
    zh: '未能获得 tokenStore 的锁，可能有其他进程正在等待企业微信响应。',
  }),
};

const GONE = Symbol('the store did not answer');

/**
 * The application's store behind a time limit. Where it fails or hangs, this process goes on with what it
 * remembers; what the store answers is believed as soon as it answers again.
 */
export class SafeStore {
  private readonly remembered: MemoryTokenStore;
  /** The built-in one needs no time limit, and no second memory. */
  private readonly isOwnMemory: boolean;
  private readonly limit: StoreLimit;
  private hasFailed = false;

  constructor(
    private readonly store: TokenStore,
    private readonly now: () => number,
    private readonly log = new OperatorLog(undefined, now),
  ) {
    this.limit = StoreLimit.of(store, STORE_LIMIT_MS);
    this.isOwnMemory = store.constructor === MemoryTokenStore;
    this.remembered = this.isOwnMemory ? (store as MemoryTokenStore) : new MemoryTokenStore();
  }

  /** The last question was not answered. */
  get isGone(): boolean {
    return this.hasFailed;
  }

  /**
   * Asks the store; this process' memory where the store does not answer. What is no token counts as nothing.
   */
  async get(key: string): Promise<StoredToken | undefined> {
    const answer = this.isOwnMemory
      ? await this.store.get(key)
      : await this.quietly(() => this.store.get(key));
    if (answer === GONE) return this.remembered.get(key);
    if (!this.isToken(answer)) return undefined;
    if (!this.isOwnMemory) await this.remembered.set(key, answer);
    return answer;
  }

  /** What this process has seen last, without asking the store. */
  async recall(key: string): Promise<StoredToken | undefined> {
    return this.remembered.get(key);
  }

  async set(key: string, token: StoredToken): Promise<void> {
    await this.remembered.set(key, token);
    if (!this.isOwnMemory) await this.quietly(() => this.store.set(key, token));
  }

  async delete(key: string, value: string): Promise<void> {
    await this.remembered.delete(key, value);
    if (!this.isOwnMemory) await this.quietly(() => this.store.delete(key, value));
  }

  /**
   * Runs work once for all processes where the store can arrange it; where it cannot just now, once for this
   * call.
   */
  async inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    // A store that has just failed will not grant a lock either; waiting for it would use up the time of the
    // sign-in.
    if (!this.store.exclusively || this.hasFailed) return work();
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    let started: Promise<T> | undefined;
    const once = () => {
      started ??= work();
      begin();
      return started;
    };
    // A failure of the work itself says nothing about the store.
    const granted = async () => this.store.exclusively?.(key, () => once().catch(() => undefined));
    // Once begun, the work decides, whatever becomes of the lock, and says nothing about the store however
    // long it takes.
    const turn = withinLimit(granted(), TURN_LIMIT_MS).then(
      () => undefined,
      (error: unknown) => (started ? undefined : this.failed('no turn', error)),
    );
    await Promise.race([turn, begun]);
    return once();
  }

  private async quietly<T>(work: () => Promise<T>): Promise<T | typeof GONE> {
    try {
      const answer = await this.limit.within(work());
      this.hasFailed = false;
      return answer;
    } catch (error) {
      this.failed('no answer', error);
      return GONE;
    }
  }

  private failed(how: keyof typeof NOTICES, error: unknown): void {
    this.hasFailed = true;
    this.log.notice(`token store: ${how}`, NOTICES[how](nameOf(error)));
  }

  private isToken(token: unknown): token is StoredToken {
    const { value, expiresAt } = (token ?? {}) as Partial<Record<keyof StoredToken, unknown>>;
    if (typeof value !== 'string' || value === '' || typeof expiresAt !== 'number') return false;
    return expiresAt <= this.now() + LONGEST_LIFE_MS;
  }
}
