import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { later, parseOptions } from '../options';

/** A key that encrypts what is stored. */
export interface SealingKey {
  /** Stands beside each value it sealed, so that keys can be changed. */
  readonly id: string;
  /** At least 32 characters, random. */
  readonly key: string;
}

const schema = later(() =>
  z.array(
    z.strictObject({
      id: z
        .string('must be a string')
        .regex(/^[\w-]{1,32}$/, 'must have 1 to 32 of letters, digits, _ and -'),
      key: z.string('must be a string').min(32, 'must have at least 32 characters'),
    }),
  ),
);

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MARK = 'sealed:';

/**
 * Encrypts values with AES-256-GCM, bound to the key they are stored under; without keys, leaves them as they
 * are.
 */
export class Sealer {
  readonly #keys: ReadonlyMap<string, Uint8Array>;
  private readonly newest: string | undefined;

  constructor(keys: readonly SealingKey[]) {
    parseOptions(schema(), keys, 'encryptionKeys');
    this.newest = keys[0]?.id;
    this.#keys = new Map(
      keys.map(({ id, key }) => [
        id,
        new Uint8Array(hkdfSync('sha256', key, 'passport-wecom', 'stored value', 32)),
      ]),
    );
  }

  seal(value: string, storedUnder: string): string {
    const key = this.newest === undefined ? undefined : this.#keys.get(this.newest);
    if (!key) return value;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(storedUnder));
    const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
    return `${MARK}${this.newest}:${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')}`;
  }

  /**
   * @returns undefined for a value this process has no key for, and for a bare one where values are encrypted
   */
  open(stored: string, storedUnder: string): string | undefined {
    if (!stored.startsWith(MARK)) return this.newest === undefined ? stored : undefined;
    const [id = '', body = ''] = stored.slice(MARK.length).split(':', 2);
    const key = this.#keys.get(id);
    const bytes = Buffer.from(body, 'base64url');
    if (!key || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(storedUnder));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      return (
        decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      );
    } catch {
      return undefined;
    }
  }
}
