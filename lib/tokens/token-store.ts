/** A token or a suite ticket as a store keeps it. */
export interface StoredToken {
  /** The token or ticket itself: a secret. */
  readonly value: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Where tokens and suite tickets live; any key-value store will do. Keys never contain a secret. */
export interface TokenStore {
  /** Undefined for what was never kept; what has expired may still come, and is told by `expiresAt`. */
  get(key: string): Promise<StoredToken | undefined>;
  /**
   * Keeps whichever expires later (on a tie the new one), so that a slow old answer never replaces a newer
   * one.
   */
  set(key: string, token: StoredToken): Promise<void>;
  /** Only while the key still holds this value. */
  delete(key: string, value: string): Promise<void>;
  /** Optional. Runs work while no other process runs it for key; waits at most 5 s for its turn. */
  exclusively?<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Where nothing else is said, tokens live in this process, at most this many. */
const MAX_ENTRIES = 20_000;

/** Keeps tokens in this process: the ones used longest ago go first when there are too many. */
export class MemoryTokenStore implements TokenStore {
  // Tokens and tickets are secrets: a logger that is given the store must not find them.
  readonly #entries = new Map<string, StoredToken>();

  constructor(private readonly maxEntries = MAX_ENTRIES) {}

  /** Undefined for what is not kept. What is asked for stays longest. */
  async get(key: string): Promise<StoredToken | undefined> {
    const token = this.#entries.get(key);
    if (token) this.keep(key, token);
    return token;
  }

  async set(key: string, token: StoredToken): Promise<void> {
    const held = this.#entries.get(key);
    const { value, expiresAt } = token;
    this.keep(key, held && held.expiresAt > expiresAt ? held : { value, expiresAt });
  }

  async delete(key: string, value: string): Promise<void> {
    if (this.#entries.get(key)?.value === value) this.#entries.delete(key);
  }

  // A Map iterates in order of insertion, so the first key is the one used longest ago.
  private keep(key: string, token: StoredToken): void {
    this.#entries.delete(key);
    this.#entries.set(key, token);
    // The look at the front crosses what was deleted there, so it is kept for when it is needed.
    if (this.#entries.size <= this.maxEntries) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      break;
    }
  }
}
