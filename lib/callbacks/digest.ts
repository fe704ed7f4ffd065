import { createHash, hash } from 'node:crypto';

type Digest = (algorithm: 'sha1' | 'sha256', data: string | Buffer, encoding: 'hex' | 'base64') => string;

/** Hashes in one call: half the time of a Hash object, which the garbage collector has to clear away. */
export const digest: Digest = digestWith(hash);

/** @param oneShot - `crypto.hash`, which Node has since 20.12 */
export function digestWith(oneShot: typeof hash | undefined): Digest {
  return oneShot ?? ((algorithm, data, encoding) => createHash(algorithm).update(data).digest(encoding));
}
