import {
  MemoryTokenStore,
  redisTokenStore,
  redisTransactionStore,
  type TokenStore,
  type TransactionStore,
} from 'passport-wecom';
import type { Redis } from './redis';

/** Where the library keeps what it must remember between two requests. */
export interface Stores {
  readonly tokens: TokenStore;
  /** Undefined: each login waits in a sealed cookie of its browser. */
  readonly transactions: TransactionStore | undefined;
}

/** Redis, which several processes share, or the memory of this one. */
export function createStores(redis: Redis | undefined): Stores {
  if (!redis) return { tokens: new MemoryTokenStore(), transactions: undefined };
  return {
    tokens: redisTokenStore(redis, { prefix: 'example:wecom:' }),
    transactions: redisTransactionStore(redis, { prefix: 'example:login:' }),
  };
}
