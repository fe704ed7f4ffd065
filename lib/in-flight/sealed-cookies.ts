import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Request } from 'express';
import type { WeComProfile } from '../logins/profile';
import { CallbackMemory } from './callback-memory';
import { LoginCookies } from './login-cookies';
import { loginName, nonceOf } from './login-name';
import {
  LOGIN_LIFETIME_MS,
  type LoginTransaction,
  newState,
  OUTCOME_LIFETIME_MS,
  type ServedConnection,
  type TakenTransaction,
  type TransactionStore,
} from './transactions';

const TAG_BYTES = 16;
/** What is sealed begins with one of these; packing costs more than it saves where a text is short. */
const PLAIN = 0;
const PACKED = 1;
const PACK_FROM_BYTES = 160;
/** Bytes of a login up to which its landing page stands in its own cookie. */
const MAX_OWN_BYTES = 80;

/**
 * Keeps each login in flight in a cookie of the browser that started it, sealed with AES-256-GCM.
 *
 * Nothing is stored for a visitor who never comes back, parallel starts cannot overwrite each other, and any
 * process with the same secret can finish the login. What one process has finished only that process
 * remembers; across processes WeCom's single use of codes decides.
 */
export class SealedCookies implements TransactionStore {
  /** What this process remembers, which no cookie can: what has come back. */
  readonly callbacks: CallbackMemory;
  readonly #keys: readonly Uint8Array[];
  /** JSON: whose logins these are. */
  private readonly whose: string;
  private readonly cookies: LoginCookies;
  private readonly now: () => number;

  /**
   * @param options.secrets - newest first: the first seals, any of them opens
   * @param options.connection - whose logins these are; the same secret opens none of another connection's
   */
  constructor(options: { secrets: readonly string[]; connection: ServedConnection; now?: () => number }) {
    this.#keys = options.secrets.map(
      (secret) => new Uint8Array(hkdfSync('sha256', secret, 'passport-wecom', 'login in flight', 32)),
    );
    const { appId, callbackURL, secure } = options.connection;
    this.whose = JSON.stringify([appId, callbackURL]);
    this.cookies = new LoginCookies(secure);
    this.now = options.now ?? Date.now;
    this.callbacks = new CallbackMemory(this.now);
  }

  async begin(req: Request, transaction: LoginTransaction): Promise<string> {
    const state = newState();
    const name = loginName(state);
    // What the seal is bound to need not be said inside it once more.
    const { strategy, startedAt, ...inside } = transaction;
    const { returnTo } = inside;
    const bound = this.boundTo(strategy, startedAt, state);
    const whole = pack(inside);
    const isApart = returnTo !== undefined && whole.length > MAX_OWN_BYTES;
    const value = this.seal(
      isApart ? pack({ ...inside, returnTo: undefined }) : whole,
      nonceOf(name, 'login'),
      bound,
    );
    const landing = isApart ? this.seal(pack(returnTo), nonceOf(name, 'landing'), bound) : undefined;
    this.cookies.begin(req, name, { value, startedAt, landing }, LOGIN_LIFETIME_MS);
    return state;
  }

  async take(req: Request, state: string, strategy: string): Promise<TakenTransaction | undefined> {
    const transaction = this.read(req, state, strategy);
    return transaction && this.callbacks.claim(req, state, transaction);
  }

  /**
   * Returns the login that this browser began with that state, and claims nothing: the caller remembers what
   * has come back. Undefined for a wrong state, another browser, another strategy, an expired one.
   */
  read(req: Request, state: string, strategy: string): LoginTransaction | undefined {
    const name = loginName(state);
    const cookie = this.cookies.read(req, name);
    if (!cookie || this.now() >= cookie.startedAt + LOGIN_LIFETIME_MS) return undefined;
    const { startedAt } = cookie;
    const bound = this.boundTo(strategy, startedAt, state);
    const inside = this.open(cookie.value, nonceOf(name, 'login'), bound);
    if (!inside) return undefined;
    const apart = this.cookies.readLanding(req, name);
    const returnTo =
      apart === undefined ? undefined : this.open(apart, nonceOf(name, 'landing'), bound)?.value;
    return {
      strategy,
      startedAt,
      ...(inside.value as object),
      ...(typeof returnTo === 'string' && { returnTo }),
    };
  }

  async complete(req: Request, state: string, profile: WeComProfile | undefined): Promise<void> {
    this.callbacks.complete(state, profile);
    this.cookies.shorten(req, loginName(state), OUTCOME_LIFETIME_MS);
  }

  /**
   * A login opens for the connection, the strategy, the moment and the state it was begun with, and for
   * nothing else.
   */
  private boundTo(strategy: string, startedAt: number, state: string): Buffer {
    // Only the name of the strategy, at the end, may hold what separates them.
    return Buffer.from(`${this.whose}\n${startedAt}\n${state}\n${strategy}`);
  }

  private seal(text: Uint8Array, nonce: Uint8Array, bound: Buffer): string {
    const [key] = this.#keys;
    if (!key) throw new RangeError('SealedCookies needs a secret');
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(bound);
    const sealed = cipher.update(text);
    // A counter mode: nothing is left over at the end.
    cipher.final();
    return Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url');
  }

  private open(sealed: string, nonce: Uint8Array, bound: Buffer): { readonly value: unknown } | undefined {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < TAG_BYTES) return undefined;
    for (const key of this.#keys) {
      const text = decrypt(key, nonce, bytes, bound);
      if (text) return { value: unpack(text) };
    }
    return undefined;
  }
}

function decrypt(key: Uint8Array, nonce: Uint8Array, bytes: Buffer, bound: Buffer): Buffer | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  decipher.setAAD(bound);
  try {
    const text = decipher.update(bytes.subarray(0, -TAG_BYTES));
    // Throws where the tag does not fit, and nothing is left over: a counter mode.
    decipher.final();
    return text;
  } catch {
    // Another key, connection, strategy, state or moment, or tampered with: it is not this login.
    return undefined;
  }
}

/**
 * Writes JSON down, packed where it is long. A long landing page and a full object fit into cookies only when
 * packed.
 */
function pack(value: unknown): Buffer {
  const text = JSON.stringify(value);
  // A character below 128 is one byte.
  const plain = Buffer.from(String.fromCharCode(PLAIN) + text);
  return plain.length <= PACK_FROM_BYTES
    ? plain
    : Buffer.concat([Buffer.of(PACKED), deflateRawSync(plain.subarray(1))]);
}

function unpack(bytes: Buffer): unknown {
  const text = bytes.subarray(1);
  return JSON.parse((bytes[0] === PACKED ? inflateRawSync(text) : text).toString());
}
