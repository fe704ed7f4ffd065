import { createCipheriv, createHash } from 'node:crypto';

export interface SealingKey {
  readonly token: string;
  readonly encodingAESKey: string;
}

/** A sealed message and the query that goes with it. */
export interface Sealed {
  readonly encrypt: string;
  readonly query: string;
}

/** WeCom pads to blocks of 32 bytes, not to the 16 of AES. */
const PADDING_BLOCK = 32;

/**
 * Seals a message for a callback: AES-256-CBC over random, length, message and receive id, and a SHA-1
 * signature.
 *
 * @param noise - 16 random bytes that stand in front of the plaintext
 * @see https://developer.work.weixin.qq.com/document/path/91144
 */
export function seal(
  key: SealingKey,
  message: string,
  receiveId: string,
  envelope: { readonly timestamp: string; readonly nonce: string; readonly noise: Buffer },
): Sealed {
  const body = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const plain = pad(Buffer.concat([envelope.noise, length, body, Buffer.from(receiveId, 'utf8')]));
  const aesKey = Buffer.from(`${key.encodingAESKey}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', aesKey, aesKey.subarray(0, 16)).setAutoPadding(false);
  const encrypt = Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
  const { timestamp, nonce } = envelope;
  const signature = sign([key.token, timestamp, nonce, encrypt]);
  return { encrypt, query: `msg_signature=${signature}&timestamp=${timestamp}&nonce=${nonce}` };
}

function pad(plain: Buffer): Buffer {
  const missing = PADDING_BLOCK - (plain.length % PADDING_BLOCK);
  return Buffer.concat([plain, Buffer.alloc(missing, missing)]);
}

function sign(parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');
}
