import { sha256 } from './sha256';

/** What can be told of a login without its state. */
export interface LoginName {
  /**
   * Twelve characters: stand in the name of its cookie, give nothing away, and tell it from those of other
   * tabs.
   */
  readonly id: string;
  /** A nonce for each of the two things sealed under this state. */
  readonly nonces: { readonly login: Uint8Array; readonly landing: Uint8Array };
}

const ID_BYTES = 9;
/** What AES-GCM takes. */
const NONCE_BYTES = 12;

/**
 * Names a login by its state. A state is random and made for one login, so what is derived from it comes
 * once, like a random nonce; and need not travel in the cookie.
 */
export function loginName(state: string): LoginName {
  const hash = Buffer.from(sha256(state, 'hex'), 'hex');
  return {
    id: hash.toString('base64url', 0, ID_BYTES),
    nonces: {
      login: hash.subarray(hash.length - 2 * NONCE_BYTES, hash.length - NONCE_BYTES),
      landing: hash.subarray(hash.length - NONCE_BYTES),
    },
  };
}
