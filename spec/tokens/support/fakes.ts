import type { WeComApiError } from '../../../lib/errors';
import { refusal } from '../../../lib/qyapi/refusal';
import { TokenCache } from '../../../lib/tokens/token-cache';
import type { FetchedToken, TokenSource } from '../../../lib/tokens/token-sources';
import { MemoryTokenStore, type StoredToken, type TokenStore } from '../../../lib/tokens/token-store';

export const START = 1_750_000_000_000;
export const MINUTE = 60_000;

/** A clock that stands still until it is moved. */
export class Clock {
  time = START;
  readonly now = () => this.time;

  advance(ms: number): void {
    this.time += ms;
  }
}

/** A source that answers `token-1`, `token-2`, … or what it was told, and counts. */
export class FakeSource implements TokenSource {
  fetched = 0;
  lifetimeMs = 7_200_000;
  /** Takes the place of the next answers, in their order; a promise delays one. */
  readonly next: Array<() => Promise<FetchedToken> | FetchedToken> = [];
  /** Takes the place of all answers. */
  always: (() => Promise<FetchedToken>) | undefined;

  constructor(readonly key: string = 'wecom:token:of-this-test') {}

  readonly fetch = async (): Promise<FetchedToken> => {
    this.fetched += 1;
    const scripted = this.next.shift() ?? this.always;
    return scripted ? scripted() : { value: `token-${this.fetched}`, lifetimeMs: this.lifetimeMs };
  };

  refuses(errcode: number, hint = '123'): this {
    this.always = async () => {
      throw refused(errcode, hint);
    };
    return this;
  }
}

export function refused(errcode: number, hint = '123', endpoint = '/cgi-bin/gettoken'): WeComApiError {
  return refusal(endpoint, errcode, `text, hint: [${hint}], from ip: 203.0.113.7`);
}

/** A cache without jitter. */
export function cacheOver(store: TokenStore = new MemoryTokenStore(), clock = new Clock()): TokenCache {
  return new TokenCache(store, clock.now, () => 0);
}

/** A promise to be settled by hand. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((onValue, onReason) => {
    resolve = onValue;
    reject = onReason;
  });
  return { promise, resolve, reject };
}

/** Lets everything that needs no timer come to its end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
}

const never = () => new Promise<never>(() => undefined);
const lost = async () => {
  throw new Error('connect ECONNREFUSED redis://:password@127.0.0.1:6379');
};

/** Stores that do not do their work. */
export const BAD_STORES: ReadonlyArray<readonly [string, () => TokenStore]> = [
  ['rejects every command', () => ({ get: lost, set: lost, delete: lost })],
  [
    'throws before it returns a promise',
    () => {
      const broken = () => {
        throw new TypeError('The client is closed');
      };
      return { get: broken, set: broken, delete: broken, exclusively: broken };
    },
  ],
  ['never answers', () => ({ get: never, set: never, delete: never })],
  [
    'never answers and never grants its lock',
    () => ({ get: never, set: never, delete: never, exclusively: never }),
  ],
  [
    'forgets everything',
    () => ({ get: async () => undefined, set: async () => undefined, delete: async () => undefined }),
  ],
  ['reads but does not write', () => ({ get: async () => undefined, set: lost, delete: lost })],
];

const LATER = START + 60 * MINUTE;

/** What a store may hold under a key of ours, and is no token. */
export const GARBAGE: readonly unknown[] = [
  null,
  0,
  42,
  true,
  '',
  'token',
  [],
  ['token', LATER],
  {},
  { value: 'token' },
  { expiresAt: LATER },
  { value: '', expiresAt: LATER },
  { value: null, expiresAt: LATER },
  { value: 7, expiresAt: LATER },
  { value: ['token'], expiresAt: LATER },
  { value: 'token', expiresAt: null },
  { value: 'token', expiresAt: `${LATER}` },
  { value: 'token', expiresAt: Number.NaN },
  { value: 'token', expiresAt: new Date(LATER) },
  { value: 'token', expiresAt: 0 },
  { value: 'token', expiresAt: -1 },
  { value: 'token', expiresAt: START },
  { value: 'token', expiresAt: Number.NEGATIVE_INFINITY },
];

export function storeThatReturns(value: unknown): TokenStore {
  return {
    get: async () => value as StoredToken,
    set: async () => undefined,
    delete: async () => undefined,
  };
}
