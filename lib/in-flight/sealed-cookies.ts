import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Request } from 'express';
import type { WeComProfile } from '../logins/profile';
import { callbackFingerprint } from './callback-query';
import { LoginCookies, MAX_VALUE_LENGTH } from './login-cookies';
import { OutcomeMemo } from './outcome-memo';
import {
  forRepeat,
  LOGIN_LIFETIME_MS,
  type LoginTransaction,
  newState,
  OUTCOME_LIFETIME_MS,
  type TakenTransaction,
  type TransactionStore,
} from './transactions';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keeps each login in flight in a cookie of the browser that started it, sealed with AES-256-GCM.
 *
 * Nothing is stored for a visitor who never comes back, parallel starts cannot overwrite each other, and any process with the
 * same secret can finish the login. What one process has finished only that process remembers; across processes WeCom's single
 * use of codes decides.
 */
export class SealedCookies implements TransactionStore {
  private readonly keys: readonly Uint8Array[];
  private readonly cookies: LoginCookies;
  private readonly outcomes: OutcomeMemo;
  private readonly now: () => number;

  /** @param options.secrets - newest first: the first seals, any of them opens */
  constructor(options: { secrets: readonly string[]; secure: boolean; now?: () => number }) {
    this.keys = options.secrets.map(
      (secret) => new Uint8Array(hkdfSync('sha256', secret, 'passport-wecom', 'login in flight', 32)),
    );
    this.cookies = new LoginCookies(options.secure);
    this.now = options.now ?? Date.now;
    this.outcomes = new OutcomeMemo(this.now);
  }

  async begin(req: Request, transaction: LoginTransaction): Promise<string> {
    const state = newState();
    const sealed = this.seal(transaction, state);
    const { returnTo: _, ...shorter } = transaction;
    // A browser would drop a cookie that is too long, and with it the login; landing on the default page costs less.
    const value = sealed.length <= MAX_VALUE_LENGTH ? sealed : this.seal(shorter, state);
    this.cookies.begin(req, state, value, transaction.startedAt, LOGIN_LIFETIME_MS);
    return state;
  }

  async take(req: Request, state: string, strategy: string): Promise<TakenTransaction | undefined> {
    const sealed = this.cookies.read(req, state);
    const transaction = sealed === undefined ? undefined : this.open(sealed, state, strategy);
    if (!transaction || this.now() >= transaction.startedAt + LOGIN_LIFETIME_MS) return undefined;
    return this.outcomes.claim(state, callbackFingerprint(req), transaction);
  }

  async complete(req: Request, state: string, profile: WeComProfile | undefined): Promise<void> {
    this.outcomes.complete(state, profile && forRepeat(profile));
    this.cookies.shorten(req, state, OUTCOME_LIFETIME_MS);
  }

  private seal(transaction: LoginTransaction, state: string): string {
    const [key] = this.keys;
    if (!key) throw new RangeError('SealedCookies needs a secret');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(boundTo(transaction.strategy, state));
    // A long landing page and a full object fit into one cookie only when packed.
    const packed = deflateRawSync(JSON.stringify(transaction));
    const text = Buffer.concat([cipher.update(packed), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
  }

  private open(sealed: string, state: string, strategy: string): LoginTransaction | undefined {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined;
    for (const key of this.keys) {
      const packed = decrypt(key, bytes, boundTo(strategy, state));
      if (packed) return JSON.parse(inflateRawSync(packed).toString()) as LoginTransaction;
    }
    return undefined;
  }
}

function decrypt(key: Uint8Array, bytes: Buffer, associated: Buffer): Buffer | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  decipher.setAAD(associated);
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    // Another key, another strategy, another state, or tampered with: it is not this login.
    return undefined;
  }
}

function boundTo(strategy: string, state: string): Buffer {
  return Buffer.from(JSON.stringify([strategy, state]));
}
