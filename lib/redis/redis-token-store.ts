import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { forms, later } from '../options';
import type { StoredToken, TokenStore } from '../tokens/token-store';
import { prefix, RedisCommands, type RedisLike, requireRedis, script } from './redis-client';
import { Sealer, type SealingKey } from './sealer';

/** Options of {@link redisTokenStore}. */
export interface RedisTokenStoreOptions {
  /** Put before every key. @defaultValue '' */
  readonly prefix?: string;
  /** Milliseconds after which a command has failed. @defaultValue 400 */
  readonly commandTimeoutMs?: number;
  /**
   * Keys that encrypt the values (AES-256-GCM), newest first; old ones still open. @defaultValue values are
   * stored in clear
   */
  readonly encryptionKeys?: readonly SealingKey[];
}

/** A value larger than this was not written here. */
const MAX_VALUE_LENGTH = 8_192;
/** A value stays a while after its end: a ticket's age is asked for, and a pause grows with the last one. */
const GRACE_MS = 3_600_000;
/** Nothing of WeCom's lives longer than two hours (path 90605); one more for clocks that disagree. */
const LONGEST_LIFE_MS = 3 * 3_600_000;
const MAX_WAIT_MS = 5_000;
const LEASE_MS = 3_000;
const RENEW_MS = 1_000;
const POLL_MS = 40;
const FENCE_TTL_MS = 86_400_000;

const schemas = later(() => ({
  options: z.strictObject({
    prefix: prefix(),
    commandTimeoutMs: forms().milliseconds.optional(),
    // The keys themselves are checked where they are used.
    encryptionKeys: z.array(z.unknown(), 'must be a list of { id, key }').optional(),
  }),
  record: z.object({ v: z.literal(1), value: z.string().min(1), expiresAt: z.number() }),
}));

// Keeps whichever expires later. A holder of the lock that slept past its lease comes with an older fence
// than the record it finds. What the caller could not read (garbage, sealed with a key that is gone) must not
// stand in the way: it names that by its hash.
const SET = script(`
local held = redis.pcall('GET', KEYS[1])
if type(held) == 'string' and redis.sha1hex(held) ~= ARGV[5] then
  local ok, record = pcall(cjson.decode, held)
  if ok and type(record) == 'table' and record.v == 1 then
    local fence, expires = tonumber(record.fence) or 0, tonumber(record.expiresAt) or 0
    local mine = tonumber(ARGV[4])
    if mine > 0 and fence > mine then return 0 end
    if expires > tonumber(ARGV[2]) then return 0 end
  end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return 1`);

// The server's clock in microseconds, or one more than the last turn's: later turns come with larger fences,
// also after Redis has evicted the last one or its clock was set back.
const NEXT_FENCE = script(`
local time = redis.call('TIME')
local fence = tonumber(time[1]) * 1000000 + tonumber(time[2])
local last = tonumber(redis.pcall('GET', KEYS[1]))
if last and last >= fence then fence = last + 1 end
local text = string.format('%.0f', fence)
redis.call('SET', KEYS[1], text, 'PX', ARGV[1])
return text`);

const DELETE_IF = script(`
if redis.pcall('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`);

const RENEW = script(`
if redis.pcall('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0`);

interface Turn {
  readonly key: string;
  readonly fence: number;
}

/**
 * Keeps tokens and tickets in Redis, for several processes. Pass a connected client of the `redis` package
 * (v5 or later). Keys hold hashes only; a command that does not answer in time has failed; a lock makes one
 * process fetch for all.
 *
 * @throws {@link WeComConfigError} for another client, or options that cannot work
 */
export function redisTokenStore(client: RedisLike, options: RedisTokenStoreOptions = {}): TokenStore {
  requireRedis(client, schemas().options, options, 'redisTokenStore');
  return new RedisTokenStore(new RedisCommands(client, options.commandTimeoutMs), options);
}

class RedisTokenStore implements TokenStore {
  private readonly prefix: string;
  private readonly sealer: Sealer;
  // Tells a set() made inside exclusively() from others, so that it can carry the fence of its lock.
  private readonly turn = new AsyncLocalStorage<Turn>();

  constructor(
    private readonly redis: RedisCommands,
    options: RedisTokenStoreOptions,
  ) {
    this.prefix = options.prefix ?? '';
    this.sealer = new Sealer(options.encryptionKeys ?? []);
  }

  async get(key: string): Promise<StoredToken | undefined> {
    return this.parse(key, await this.raw(key));
  }

  async set(key: string, token: StoredToken): Promise<void> {
    const turn = this.turn.getStore();
    const fence = turn?.key === key ? turn.fence : 0;
    const record = { v: 1, value: this.sealer.seal(token.value, key), expiresAt: token.expiresAt, fence };
    const ttl = Math.max(1, Math.round(token.expiresAt - Date.now() + GRACE_MS));
    const held = await this.raw(key);
    const unreadable = typeof held === 'string' && this.parse(key, held) === undefined;
    await this.redis.run(
      SET,
      this.prefix + key,
      JSON.stringify(record),
      String(token.expiresAt),
      String(ttl),
      String(fence),
      unreadable ? createHash('sha1').update(held).digest('hex') : '',
    );
  }

  async delete(key: string, value: string): Promise<void> {
    const held = await this.raw(key);
    // The record is compared as it was read, so one written meanwhile stays.
    if (this.parse(key, held)?.value === value)
      await this.redis.run(DELETE_IF, this.prefix + key, String(held));
  }

  async exclusively<T>(key: string, work: () => Promise<T>): Promise<T> {
    const lock = `${this.prefix}${key}:lock`;
    const holder = randomBytes(16).toString('hex');
    await this.acquire(lock, holder);
    const renewal = setInterval(() => {
      this.redis.run(RENEW, lock, holder, String(LEASE_MS)).catch(() => undefined);
    }, RENEW_MS);
    renewal.unref();
    try {
      const fence = await this.nextFence(key);
      return await this.turn.run({ key, fence }, work);
    } finally {
      clearInterval(renewal);
      // If the release is lost, the lease ends by itself.
      await this.redis.run(DELETE_IF, lock, holder).catch(() => undefined);
    }
  }

  private async acquire(lock: string, holder: string): Promise<void> {
    const giveUpAt = performance.now() + MAX_WAIT_MS;
    while ((await this.redis.send('SET', lock, holder, 'NX', 'PX', String(LEASE_MS))) === null) {
      if (performance.now() > giveUpAt) throw new Error(`no turn within ${MAX_WAIT_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  private async nextFence(key: string): Promise<number> {
    return Number(await this.redis.run(NEXT_FENCE, `${this.prefix}${key}:fence`, String(FENCE_TTL_MS)));
  }

  private raw(key: string): Promise<unknown> {
    return this.redis.send('GET', this.prefix + key).catch((error: unknown) => {
      // A key of another type is nobody's token; SET will replace it.
      if (String(error).includes('WRONGTYPE')) return null;
      throw error;
    });
  }

  // Garbage, an oversized value or one of a future version is as good as nothing: it is fetched anew.
  private parse(key: string, raw: unknown): StoredToken | undefined {
    if (typeof raw !== 'string' || raw.length > MAX_VALUE_LENGTH) return undefined;
    try {
      const { value, expiresAt } = schemas().record.parse(JSON.parse(raw));
      // Nobody would use it, and it would keep every other token out.
      if (expiresAt > Date.now() + LONGEST_LIFE_MS) return undefined;
      const opened = this.sealer.open(value, key);
      return opened === undefined ? undefined : { value: opened, expiresAt };
    } catch {
      return undefined;
    }
  }
}
