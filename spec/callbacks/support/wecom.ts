import { createCipheriv, createHash } from 'node:crypto';
import { readCommandPush } from '../../../lib/callbacks/command-push';
import { type CallbackKey, openingKey, type SealedMessage } from '../../../lib/callbacks/envelope';
import type { Trust } from '../../../lib/callbacks/verify';

/** Key pair and suite of the documentation's samples. */
export const KEY: CallbackKey = {
  token: 'QDG6eK',
  encodingAESKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
};
export const OTHER_KEY: CallbackKey = {
  token: 'hJqcu3uJ9Tn2gXPmxx2w9kkCkCE2EPYo',
  encodingAESKey: '6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt',
};
export const SUITE_ID = 'ww4asffe99e54c0f4c';
export const PROVIDER_CORP_ID = 'wx5823bf96d3bd56c7';
/** Epoch seconds that the tests take for now. */
export const NOW = 1_700_000_000;

/** What the address of commands believes. */
export const trust = (
  changes: Partial<Trust> = {},
  ids: ReadonlySet<string> = new Set([SUITE_ID]),
): Trust => ({
  keys: [openingKey(KEY)],
  urlCheckIds: new Set([SUITE_ID, PROVIDER_CORP_ID]),
  kindOf: (receiveId) =>
    ids.has(receiveId) ? { ids, read: (push) => readCommandPush(push, SUITE_ID) } : undefined,
  toleranceSeconds: 300,
  ...changes,
});

/** What a seal is made of, each part open to distortion. */
export interface Parts {
  readonly key?: CallbackKey;
  readonly receiveId?: string;
  readonly timestamp?: string;
  readonly nonce?: string;
  readonly random?: Buffer;
}

/** `random || length || message || receive id`, not padded yet. */
export function frame(message: string | Buffer, parts: Parts = {}, claimedLength?: number): Buffer {
  const body = Buffer.from(message as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(claimedLength ?? body.length);
  const random = parts.random ?? Buffer.from('0123456789abcdef');
  return Buffer.concat([random, length, body, Buffer.from(parts.receiveId ?? SUITE_ID)]);
}

export function pad(bytes: Buffer, block = 32): Buffer {
  const missing = block - (bytes.length % block);
  return Buffer.concat([bytes, Buffer.alloc(missing, missing)]);
}

/** Encrypts whole blocks, without a look at what they hold. */
export function encryptBlocks(blocks: Buffer, key: CallbackKey = KEY): string {
  const aesKey = Buffer.from(`${key.encodingAESKey}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', aesKey, aesKey.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(blocks), cipher.final()]).toString('base64');
}

/** Signs any four strings with the right token. */
export function signed(encrypt: string, parts: Parts = {}): SealedMessage {
  const { key = KEY, timestamp = String(NOW), nonce = '380320359' } = parts;
  const text = [key.token, timestamp, nonce, encrypt].sort().join('');
  return { msgSignature: createHash('sha1').update(text).digest('hex'), timestamp, nonce, encrypt };
}

/** Seals as WeCom does; written apart from the library, so that one mistake is not made twice. */
export function seal(message: string | Buffer, parts: Parts = {}): SealedMessage {
  return signed(encryptBlocks(pad(frame(message, parts)), parts.key), parts);
}

export function eventXml(fields: Readonly<Record<string, string>>): string {
  const tags = Object.entries(fields).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`);
  return `<xml>${tags.join('')}</xml>`;
}

export const ticketXml = (ticket: string, at = NOW, suiteId = SUITE_ID): string =>
  `<xml><SuiteId><![CDATA[${suiteId}]]></SuiteId><InfoType> <![CDATA[suite_ticket]]></InfoType>` +
  `<TimeStamp>${at}</TimeStamp><SuiteTicket><![CDATA[${ticket}]]></SuiteTicket></xml>`;

export const cancelAuthXml = (at = NOW, authCorpId = 'wpCustomer'): string =>
  eventXml({ SuiteId: SUITE_ID, InfoType: 'cancel_auth', TimeStamp: String(at), AuthCorpId: authCorpId });

const encoded = encodeURIComponent;

export const pushUrl = (sealed: SealedMessage, path = '/suite'): string =>
  `${path}?msg_signature=${encoded(sealed.msgSignature)}&timestamp=${encoded(sealed.timestamp)}&nonce=${encoded(sealed.nonce)}`;

export const checkUrl = (sealed: SealedMessage, path = '/suite'): string =>
  `${pushUrl(sealed, path)}&echostr=${encoded(sealed.encrypt)}`;

export const envelopeXml = (encrypt: string, toUserName = SUITE_ID): string =>
  `<xml><ToUserName><![CDATA[${toUserName}]]></ToUserName><AgentID><![CDATA[]]></AgentID>` +
  `<Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;

/** Whole numbers below `limit`, the same in every run (mulberry32). */
export function dice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
