import { createDecipheriv, timingSafeEqual } from 'node:crypto';
import { digest } from './digest';

/** Token and EncodingAESKey of one callback URL, as the console shows them. */
export interface CallbackKey {
  /** Token beside the callback address: 开发信息 > 指令回调配置, 接收消息 > 设置API接收, or 系统事件接收 of the provider. */
  readonly token: string;
  /** EncodingAESKey beside the Token: 43 letters and digits. */
  readonly encodingAESKey: string;
}

/** The same pair, decoded once. */
export interface OpeningKey {
  readonly token: string;
  /** One for all messages: see `decrypt`. Releases of Node's types do not agree on a name for it. */
  readonly decipher: { update(ciphertext: Buffer): Buffer };
}

/** The four strings that WeCom signs together. */
export interface SealedMessage {
  readonly msgSignature: string;
  readonly timestamp: string;
  readonly nonce: string;
  /** `Encrypt` of a push, `echostr` of a URL check. */
  readonly encrypt: string;
}

/** The receive ids that are believed; a set of them, or a rule. */
export type ReceiveIds = Pick<ReadonlySet<string>, 'has'>;

export type Opened =
  | { readonly ok: true; readonly message: Buffer; readonly receiveId: string }
  | { readonly ok: false; readonly reason: 'format' | 'signature' | 'clock' | 'undecryptable' }
  | { readonly ok: false; readonly reason: 'receive-id'; readonly receiveId: string };

/**
 * PKCS#7 with a block of 32, twice that of AES: Node's own padding would refuse half of the genuine messages.
 */
const BLOCK = 32;
const RANDOM_BYTES = 16;
const FRAME_BYTES = RANDOM_BYTES + 4;

/**
 * Decodes a key pair whose form has been checked.
 *
 * @see https://developer.work.weixin.qq.com/document/path/91144 (EncodingAESKey)
 */
export function openingKey(key: CallbackKey): OpeningKey {
  // The last of the 43 characters may carry spare bits that no canonical encoder writes (the official sample
  // does), and Node's decoder drops them.
  const aesKey = Buffer.from(`${key.encodingAESKey}=`, 'base64');
  const iv = aesKey.subarray(0, RANDOM_BYTES);
  const decipher = createDecipheriv('aes-256-cbc', aesKey, iv).setAutoPadding(false);
  return { token: key.token, decipher };
}

/**
 * Checks and decrypts what WeCom sealed: forms, signature, request time, padding, length, receive id, in this
 * order. Total: hostile input ends in a reason.
 *
 * The signature covers the sorted strings joined without a separator, so characters can be moved from one
 * string into the next and it still fits. The narrow forms and the exact receive id are what stops that.
 *
 * @param keys - all are tried, with the same work whichever fits
 * @param toleranceSeconds - how far the request's timestamp may be from `now`
 * @param now - epoch milliseconds
 * @see https://developer.work.weixin.qq.com/document/path/91144 (signature and encryption)
 */
export function openEnvelope(
  sealed: SealedMessage,
  keys: readonly OpeningKey[],
  receiveIds: ReceiveIds,
  toleranceSeconds: number,
  now: number,
): Opened {
  const ciphertext = hasStrictForm(sealed) ? decodeBlocks(sealed.encrypt) : undefined;
  if (!ciphertext) return { ok: false, reason: 'format' };

  const fitting = keys.filter((key) => isSignedWith(key.token, sealed));
  if (fitting.length === 0) return { ok: false, reason: 'signature' };
  if (!isWithin(toleranceSeconds, Number(sealed.timestamp) * 1000, now)) {
    return { ok: false, reason: 'clock' };
  }

  // Keys in rotation may share a token, so more than one can fit.
  const frames = fitting.flatMap((key) => unframe(decrypt(ciphertext, key)));
  const accepted = frames.find((frame) => receiveIds.has(frame.receiveId));
  if (accepted) return { ok: true, ...accepted };
  const [other] = frames;
  return other
    ? { ok: false, reason: 'receive-id', receiveId: other.receiveId }
    : { ok: false, reason: 'undecryptable' };
}

/** Whether a time (epoch milliseconds) is at most that far from now, on either side. */
export function isWithin(toleranceSeconds: number, time: number, now: number): boolean {
  return Math.abs(now - time) <= toleranceSeconds * 1000;
}

function hasStrictForm(sealed: SealedMessage): boolean {
  return (
    /^[0-9a-f]{40}$/.test(sealed.msgSignature) &&
    /^\d{10}$/.test(sealed.timestamp) &&
    /^[A-Za-z0-9]{1,32}$/.test(sealed.nonce)
  );
}

/** Decodes base64 that has exactly one spelling and holds whole blocks. */
function decodeBlocks(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  const isWhole = bytes.length > 0 && bytes.length % BLOCK === 0;
  // The decoder skips what it does not know and takes several spellings; only the canonical one encodes to
  // itself.
  return isWhole && bytes.toString('base64') === text ? bytes : undefined;
}

function sign(token: string, unsigned: Omit<SealedMessage, 'msgSignature'>): string {
  const parts = [token, unsigned.timestamp, unsigned.nonce, unsigned.encrypt].sort();
  return digest('sha1', parts.join(''), 'hex');
}

function isSignedWith(token: string, sealed: SealedMessage): boolean {
  return timingSafeEqual(
    Buffer.from(sign(token, sealed), 'latin1'),
    Buffer.from(sealed.msgSignature, 'latin1'),
  );
}

/**
 * Decrypts whole blocks; the first one, WeCom's 16 random bytes, comes out as noise.
 *
 * In CBC a block depends on its key and the block before it. Only the first would need the IV, and nobody
 * reads it, so one decipher goes on from message to message: making one takes longer than all the rest of
 * opening an envelope.
 */
function decrypt(ciphertext: Buffer, key: OpeningKey): Buffer {
  return key.decipher.update(ciphertext);
}

interface Frame {
  readonly message: Buffer;
  readonly receiveId: string;
}

/** Takes `random(16) || length(4) || message || receive id || padding` apart; empty where it is not that. */
function unframe(padded: Buffer): readonly Frame[] {
  const pad = padded.readUInt8(padded.length - 1);
  const frameEnd = padded.length - pad;
  if (pad < 1 || pad > BLOCK) return [];
  let difference = 0;
  for (let at = frameEnd; at < padded.length; at++) difference |= padded.readUInt8(at) ^ pad;
  // A frame of less than 20 bytes has no length: what is read for one is padding, and the message would end
  // at byte 20 at the earliest, beyond the end of the frame.
  const messageEnd = FRAME_BYTES + padded.readUInt32BE(RANDOM_BYTES);
  if (difference !== 0 || messageEnd > frameEnd) return [];
  // latin1 gives each byte a character of its own: no two receive ids look alike.
  const receiveId = padded.toString('latin1', messageEnd, frameEnd);
  return [{ message: padded.subarray(FRAME_BYTES, messageEnd), receiveId }];
}
