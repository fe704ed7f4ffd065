import { createHash, randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import { arrivalOf, arrivalsWith, sessionHash } from '../in-flight/browser-session';
import { callbackFingerprint } from '../in-flight/callback-query';
import { LoginCookies } from '../in-flight/login-cookies';
import { loginName } from '../in-flight/login-name';
import { LATE_TWIN_MS, LOST_ANSWERS } from '../in-flight/seen-callback';
import { connectionOf } from '../in-flight/served-connection';
import {
  forRepeat,
  LOGIN_LIFETIME_MS,
  type LoginTransaction,
  newState,
  OUTCOME_LIFETIME_MS,
  SHARED,
  type SharedTransactions,
  type TakenTransaction,
  type TransactionStore,
} from '../in-flight/transactions';
import type { WeComProfile } from '../logins/profile';
import { later } from '../options';
import { prefix, RedisCommands, type RedisLike, requireRedis, script } from './redis-client';

/** Options of {@link redisTransactionStore}. */
export interface RedisTransactionStoreOptions {
  /** Put before every key. @defaultValue '' */
  readonly prefix?: string;
}

const BROWSER_BYTES = 24;

// One step, so that of two processes with the same callback one claims it and the other finds it claimed. A
// wrong browser, strategy or callback leaves the record as it is; so does a repeat from another session than
// the callback ended in, or arrived in. Who came without one may repeat it for a moment only once it has
// ended, since somebody who has logged out looks like somebody who has not come yet.
const TAKE = script(`
local held = redis.pcall('GET', KEYS[1])
if type(held) ~= 'string' then return false end
local ok, record = pcall(cjson.decode, held)
if not ok or type(record) ~= 'table' or record.v ~= 1 then return false end
if record.browser ~= ARGV[1] or record.strategy ~= ARGV[2] then return false end
if record.status == 'new' then
  record.status, record.callback, record.arrival = 'pending', ARGV[3], ARGV[5]
  record.renews = ARGV[8] == 'renews' or nil
  redis.call('SET', KEYS[1], cjson.encode(record), 'PX', ARGV[4])
  return cjson.encode({ status = 'claimed', transaction = record.transaction })
end
if record.callback ~= ARGV[3] then return false end
local here = record.ended == ARGV[6]
local came = here
if not here and record.renews and not record.broken then
  for i = 10, #ARGV do came = came or record.arrival == ARGV[i] end
  if came and record.status == 'done' then
    record.lost = (record.lost or 0) + 1
    if record.lost > tonumber(ARGV[9]) then return false end
    redis.call('SET', KEYS[1], cjson.encode(record), 'KEEPTTL')
  end
end
if not came then
  if record.arrival ~= ARGV[5] and not record.broken then return false end
  if record.ended then
    local now = redis.call('TIME')
    if now[1] * 1000 + now[2] / 1000 >= record.endedAt + tonumber(ARGV[7]) then return false end
  end
end
return cjson.encode({
  status = record.status, transaction = record.transaction, profile = record.profile,
  isWhereItEnded = here, hasBroken = record.broken
})`);

const COMPLETE = script(`
local held = redis.pcall('GET', KEYS[1])
if type(held) ~= 'string' then return 0 end
local ok, record = pcall(cjson.decode, held)
if not ok or type(record) ~= 'table' or record.status ~= 'pending' then return 0 end
record.status, record.profile = 'done', ARGV[1]
redis.call('SET', KEYS[1], cjson.encode(record), 'PX', ARGV[2])
return 1`);

const END = script(`
local held = redis.pcall('GET', KEYS[1])
if type(held) ~= 'string' then return 0 end
local ok, record = pcall(cjson.decode, held)
if not ok or type(record) ~= 'table' or record.status ~= 'done' then return 0 end
if ARGV[1] == '' then
  if record.ended then return 0 end
  record.broken = true
else
  local now = redis.call('TIME')
  record.ended, record.endedAt, record.broken = ARGV[1], now[1] * 1000 + now[2] / 1000, nil
end
redis.call('SET', KEYS[1], cjson.encode(record), 'KEEPTTL')
return 1`);

const schemas = later(() => ({
  options: z.strictObject({ prefix: prefix() }),
  // What is JSON in our hands stays a string in Lua's, whose empty arrays and large numbers are not JSON's.
  answer: z.object({
    status: z.enum(['claimed', 'pending', 'done']),
    transaction: z.string(),
    profile: z.string().optional(),
    isWhereItEnded: z.boolean().optional(),
    hasBroken: z.boolean().optional(),
  }),
  transaction: z.looseObject({
    strategy: z.string(),
    startedAt: z.number(),
    returnTo: z.string().optional(),
    tenant: z.object({ corpId: z.string(), agentId: z.union([z.number(), z.string()]) }).optional(),
    link: z.string().optional(),
  }),
  profile: z.looseObject({
    provider: z.literal('wecom'),
    id: z.string().min(1),
    aliases: z.array(z.string()),
    corpId: z.string().min(1),
    userId: z.string().min(1),
    channel: z.enum(['provider-qr', 'workbench']),
  }),
}));

/**
 * Keeps logins in flight in Redis, so that of several processes exactly one redeems a callback and all of
 * them find its outcome for 30 seconds. Knows the browser by one cookie a login, a random value whose hash is
 * in the record. Without Redis nobody signs in (503).
 *
 * @throws {@link WeComConfigError} for another client, or options that cannot work
 */
export function redisTransactionStore(
  client: RedisLike,
  options: RedisTransactionStoreOptions = {},
): TransactionStore {
  requireRedis(client, schemas().options, options, 'redisTransactionStore');
  return new RedisTransactionStore(new RedisCommands(client), options.prefix ?? '');
}

class RedisTransactionStore implements SharedTransactions {
  readonly [SHARED] = true;

  constructor(
    private readonly redis: RedisCommands,
    private readonly prefix: string,
  ) {}

  async begin(req: Request, transaction: LoginTransaction): Promise<string> {
    const state = newState();
    const browser = randomBytes(BROWSER_BYTES).toString('base64url');
    const record = {
      v: 1,
      status: 'new',
      browser: hash(browser),
      strategy: boundTo(req, transaction.strategy),
      transaction: JSON.stringify(transaction),
    };
    await this.redis.send('SET', this.key(state), JSON.stringify(record), 'PX', String(LOGIN_LIFETIME_MS));
    const { startedAt } = transaction;
    cookiesOf(req).begin(req, loginName(state), { value: browser, startedAt }, LOGIN_LIFETIME_MS);
    return state;
  }

  async take(req: Request, state: string, strategy: string): Promise<TakenTransaction | undefined> {
    const browser = cookiesOf(req).read(req, loginName(state))?.value;
    if (browser === undefined) return undefined;
    const answer = await this.redis.run(
      TAKE,
      this.key(state),
      hash(browser),
      boundTo(req, strategy),
      callbackFingerprint(req),
      String(OUTCOME_LIFETIME_MS),
      arrivalOf(req),
      sessionHash(req) ?? 'no session',
      String(LATE_TWIN_MS),
      connectionOf(req)?.renewsSession ? 'renews' : '',
      String(LOST_ANSWERS),
      ...arrivalsWith(req),
    );
    return typeof answer === 'string' ? parse(answer) : undefined;
  }

  async complete(req: Request, state: string, profile: WeComProfile | undefined): Promise<void> {
    const kept = profile ? JSON.stringify(forRepeat(profile)) : '';
    await this.redis.run(COMPLETE, this.key(state), kept, String(OUTCOME_LIFETIME_MS));
    cookiesOf(req).shorten(req, loginName(state), OUTCOME_LIFETIME_MS);
  }

  async endedIn(state: string, session: string | undefined): Promise<void> {
    await this.redis.run(END, this.key(state), session ?? '');
  }

  private key(state: string): string {
    return `${this.prefix}wecom:login:${hash(state)}`;
  }
}

const [SECURE, PLAIN] = [new LoginCookies(true), new LoginCookies(false)];

function cookiesOf(req: Request): LoginCookies {
  return connectionOf(req)?.secure ? SECURE : PLAIN;
}

/** A name alone would let two connections of one name take each other's logins. */
function boundTo(req: Request, strategy: string): string {
  const { appId, callbackURL } = connectionOf(req) ?? {};
  return hash(JSON.stringify([strategy, appId, callbackURL]));
}

// What is of another form than ours is as good as lost: the person starts again.
function parse(answer: string): TakenTransaction | undefined {
  const read = fromJson(schemas().answer, answer);
  if (!read) return undefined;
  const { status, isWhereItEnded = false, hasBroken = false } = read;
  if (status === 'pending') return { status };
  const transaction = fromJson(schemas().transaction, read.transaction) as LoginTransaction | undefined;
  if (!transaction) return undefined;
  if (status === 'claimed') return { status, transaction };
  if (!read.profile) return { status, transaction, profile: undefined };
  const profile = fromJson(schemas().profile, read.profile) as WeComProfile | undefined;
  return profile && { status, transaction, profile, isWhereItEnded, hasBroken };
}

function fromJson<Read>(schema: z.ZodType<Read>, text: string): Read | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function hash(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}
