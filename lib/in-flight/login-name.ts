import { sha256 } from './sha256';

/** What can be told of a login without its state. */
export interface LoginName {
  /**
   * Twelve characters: stand in the name of its cookie, give nothing away, and tell it from those of other
   * tabs.
   */
  readonly id: string;
  /** SHA-256 of the state, in base64url: what its nonces are cut from. */
  readonly hash: string;
}

/** Nine bytes. */
const ID_LENGTH = 12;
/** What AES-GCM takes. */
const NONCE_BYTES = 12;

/**
 * Names a login by its state. A state is random and made for one login, so what is derived from it comes
 * once, like a random nonce; and need not travel in the cookie.
 */
export function loginName(state: string): LoginName {
  const hash = sha256(state, 'base64url');
  return { id: hash.slice(0, ID_LENGTH), hash };
}

/** Returns the nonce of one of the two things that are sealed under a state. */
export function nonceOf({ hash }: LoginName, what: 'login' | 'landing'): Uint8Array {
  const bytes = Buffer.from(hash, 'base64url');
  const start = bytes.length - (what === 'login' ? 2 : 1) * NONCE_BYTES;
  return bytes.subarray(start, start + NONCE_BYTES);
}
