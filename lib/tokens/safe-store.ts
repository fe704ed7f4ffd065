import { MemoryTokenStore, type StoredToken, type TokenStore } from './token-store';
import { withinLimit } from './within-limit';

/** A store that is slower than this is treated as gone. */
const STORE_LIMIT_MS = 400;
/** How long a store may make us wait for our turn. */
const TURN_LIMIT_MS = 5_500;

const GONE = Symbol('the store did not answer');

/**
 * The application's store behind a time limit. Where it fails or hangs, this process goes on with what it remembers; what the store
 * answers is believed as soon as it answers again.
 */
export class SafeStore {
  private readonly remembered = new MemoryTokenStore();

  constructor(private readonly store: TokenStore) {}

  /** Asks the store; this process' memory where the store does not answer. What is no token counts as nothing. */
  async get(key: string): Promise<StoredToken | undefined> {
    const answer = await quietly(() => this.store.get(key));
    if (answer === GONE) return this.remembered.get(key);
    if (!isStoredToken(answer)) return undefined;
    await this.remembered.set(key, answer);
    return answer;
  }

  /** What this process has seen last, without asking the store. */
  async recall(key: string): Promise<StoredToken | undefined> {
    return this.remembered.get(key);
  }

  async set(key: string, token: StoredToken): Promise<void> {
    await this.remembered.set(key, token);
    await quietly(() => this.store.set(key, token));
  }

  async delete(key: string, value: string): Promise<void> {
    await this.remembered.delete(key, value);
    await quietly(() => this.store.delete(key, value));
  }

  /** Runs work once for all processes where the store can arrange it; where it cannot just now, once for this call. */
  async inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    let started: Promise<T> | undefined;
    const once = () => {
      started ??= work();
      return started;
    };
    // Whatever becomes of the lock, the work that was begun decides.
    await quietly(async () => this.store.exclusively?.(key, once), TURN_LIMIT_MS);
    return once();
  }
}

async function quietly<T>(work: () => Promise<T>, limitMs = STORE_LIMIT_MS): Promise<T | typeof GONE> {
  try {
    return await withinLimit(work(), limitMs);
  } catch {
    return GONE;
  }
}

function isStoredToken(token: unknown): token is StoredToken {
  const { value, expiresAt } = (token ?? {}) as Partial<Record<keyof StoredToken, unknown>>;
  return (
    typeof value === 'string' && value.length > 0 && typeof expiresAt === 'number' && !Number.isNaN(expiresAt)
  );
}
