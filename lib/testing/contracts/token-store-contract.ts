import assert from 'node:assert/strict';
import type { StoredToken, TokenStore } from '../../tokens/token-store';

/**
 * One thing a store must do. Run it under any test runner: it rejects with an AssertionError where the store
 * does not.
 */
export interface ContractCheck {
  /** What the store has to do, as a sentence. */
  readonly name: string;
  /** Rejects where it does not. */
  check(): Promise<void>;
}

type Create = () => TokenStore | Promise<TokenStore>;

/**
 * Longer than any store may take, shorter than test runners wait: a lock that is never given back fails the
 * check.
 */
const CHECK_LIMIT_MS = 4_000;
/** Far enough ahead that no store drops the entry while a check runs. */
const HOUR_MS = 3_600_000;

/**
 * Checks every TokenStore must pass.
 *
 * @param create - makes an empty store, or one whose keys of earlier checks do not matter: each check uses
 *   its own keys
 */
export function tokenStoreContract(create: Create): readonly ContractCheck[] {
  const soon = Date.now() + HOUR_MS;
  const later = soon + HOUR_MS;
  const prefix = `contract-${soon.toString(36)}`;
  let keys = 0;
  const checks: ReadonlyArray<readonly [string, (store: TokenStore, key: string) => Promise<void>]> = [
    [
      'finds nothing under a key that was never set',
      async (store, key) => assert.equal(await store.get(key), undefined),
    ],
    [
      'returns a token as it was stored',
      async (store, key) => {
        await store.set(key, { value: 'first', expiresAt: soon });
        assert.deepEqual(plain(await store.get(key)), { value: 'first', expiresAt: soon });
      },
    ],
    [
      'replaces a token by one that expires later',
      async (store, key) => {
        await store.set(key, { value: 'first', expiresAt: soon });
        await store.set(key, { value: 'second', expiresAt: later });
        assert.deepEqual(plain(await store.get(key)), { value: 'second', expiresAt: later });
      },
    ],
    [
      'keeps a token when one that expires earlier arrives late',
      async (store, key) => {
        await store.set(key, { value: 'newer', expiresAt: later });
        await store.set(key, { value: 'older', expiresAt: soon });
        assert.deepEqual(plain(await store.get(key)), { value: 'newer', expiresAt: later });
      },
    ],
    [
      'keeps the newest of two tokens that expire together',
      async (store, key) => {
        await store.set(key, { value: 'first', expiresAt: soon });
        await store.set(key, { value: 'second', expiresAt: soon });
        assert.equal((await store.get(key))?.value, 'second');
      },
    ],
    [
      'keeps the latest expiry when writes arrive together in any order',
      async (store, key) => {
        const ages = [3, 9, 1, 7, 0, 5, 8, 2, 6, 4];
        await Promise.all(
          ages.map((age) => store.set(key, { value: `token-${age}`, expiresAt: soon + age * 1000 })),
        );
        assert.deepEqual(plain(await store.get(key)), { value: 'token-9', expiresAt: soon + 9000 });
      },
    ],
    [
      'deletes a token whose value is named',
      async (store, key) => {
        await store.set(key, { value: 'dead', expiresAt: soon });
        await store.delete(key, 'dead');
        assert.equal(await store.get(key), undefined);
      },
    ],
    [
      'leaves a token alone when another value is to be deleted',
      async (store, key) => {
        await store.set(key, { value: 'alive', expiresAt: soon });
        await store.delete(key, 'dead');
        assert.equal((await store.get(key))?.value, 'alive');
      },
    ],
    [
      'takes a token that expires earlier once the former one is deleted',
      async (store, key) => {
        await store.set(key, { value: 'dead', expiresAt: later });
        await store.delete(key, 'dead');
        await store.set(key, { value: 'fresh', expiresAt: soon });
        assert.equal((await store.get(key))?.value, 'fresh');
      },
    ],
    ['accepts the deletion of what is not there', async (store, key) => store.delete(key, 'nothing')],
    [
      'keeps many keys apart',
      async (store, key) => {
        const names = Array.from({ length: 200 }, (_, index) => `${key}:${index}`);
        await inTens(names, (name) => store.set(name, { value: `of ${name}`, expiresAt: soon }));
        await store.delete(`${key}:7`, `of ${key}:7`);
        const held = await inTens(names, (name) => store.get(name));
        const expected = names.map((name, index) => (index === 7 ? undefined : `of ${name}`));
        assert.deepEqual(
          held.map((token) => token?.value),
          expected,
        );
      },
    ],
    [
      'takes keys and values of any text',
      async (store, key) => {
        const odd = `${key}:{a b}\n键:__proto__`;
        await store.set(odd, { value: '值 "quoted" \u0000', expiresAt: soon });
        assert.equal((await store.get(odd))?.value, '值 "quoted" \u0000');
      },
    ],
    [
      'returns a token of 512 bytes whole',
      async (store, key) => {
        const value = 't'.repeat(512);
        await store.set(key, { value, expiresAt: soon });
        assert.equal((await store.get(key))?.value, value);
      },
    ],
    ...exclusively,
  ];
  return checks.map(([name, run]) => ({
    name,
    async check() {
      keys += 1;
      const key = `${prefix}-${keys}`;
      await inTime(run(await create(), key));
    },
  }));
}

/** For stores that have `exclusively`; the others pass by not having it. */
const exclusively: ReadonlyArray<readonly [string, (store: TokenStore, key: string) => Promise<void>]> = [
  [
    'lets one at a time work exclusively for a key',
    async (store, key) => {
      if (!store.exclusively) return;
      let inside = 0;
      let most = 0;
      const work = async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside -= 1;
      };
      await Promise.all(Array.from({ length: 5 }, () => store.exclusively?.(key, work)));
      assert.equal(most, 1);
    },
  ],
  [
    'passes the result of exclusive work on',
    async (store, key) => {
      if (!store.exclusively) return;
      assert.equal(await store.exclusively(key, async () => 'result'), 'result');
    },
  ],
  [
    'passes a failure of exclusive work on and lets the next one in',
    async (store, key) => {
      if (!store.exclusively) return;
      const failing = store.exclusively(key, async () => {
        throw new Error('work failed');
      });
      await assert.rejects(failing, /work failed/);
      assert.equal(await store.exclusively(key, async () => 'next'), 'next');
    },
  ],
  [
    'lets work for different keys run side by side',
    async (store, key) => {
      if (!store.exclusively) return;
      const inner = () => store.exclusively?.(`${key}:b`, async () => 'inner');
      assert.equal(await store.exclusively(`${key}:a`, async () => inner()), 'inner');
    },
  ],
];

/** The timer keeps the process alive: where nothing else does, a test runner would end before the check. */
async function inTime(check: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const failure = new assert.AssertionError({
      message: `the store does not answer within ${CHECK_LIMIT_MS} ms`,
    });
    timer = setTimeout(reject, CHECK_LIMIT_MS, failure);
  });
  await Promise.race([check, late]).finally(() => clearTimeout(timer));
}

// A store may return more than it was given, or an object of its own kind.
function plain(token: StoredToken | undefined): StoredToken | undefined {
  return token && { value: token.value, expiresAt: token.expiresAt };
}

/** Ten at a time: more at once would measure how fast a store is. */
async function inTens<T, Result>(
  items: readonly T[],
  work: (item: T) => PromiseLike<Result> | Result,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += 10)
    results.push(...(await Promise.all(items.slice(from, from + 10).map(work))));
  return results;
}
