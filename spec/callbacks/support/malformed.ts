import type { SealedMessage } from '../../../lib/callbacks/envelope';
import {
  cancelAuthXml,
  encryptBlocks,
  eventXml,
  frame,
  NOW,
  type Parts,
  pad,
  SUITE_ID,
  seal,
  signed,
} from './wecom';

type Named = readonly [name: string, sealed: SealedMessage];

/** A message that is taken, and for whom WeCom seals it. */
export interface Genuine {
  readonly good: string;
  readonly receiveId: string;
}

const whole = (bytes: Buffer) => signed(encryptBlocks(bytes));
const padded = (bytes: Buffer, last: number, other = last) => {
  const missing = 32 - (bytes.length % 32);
  const tail = Buffer.alloc(missing, other);
  tail[missing - 1] = last;
  return whole(Buffer.concat([bytes, tail]));
};
const event = (fields: Readonly<Record<string, string>>) =>
  seal(eventXml({ SuiteId: SUITE_ID, TimeStamp: String(NOW), ...fields }));
const cancel = (fields: Readonly<Record<string, string>>) =>
  event({ InfoType: 'cancel_auth', AuthCorpId: 'wpA', ...fields });

/** Base64 in other spellings of the same bytes, or of none. */
function spellings({ good, receiveId }: Genuine): Record<string, SealedMessage> {
  const { encrypt } = seal(good, { receiveId });
  const bare = encrypt.replace(/=+$/, '');
  return {
    'base64 with a line break': signed(`${encrypt.slice(0, 76)}\n${encrypt.slice(76)}`),
    'base64 with a space': signed(`${encrypt.slice(0, 9)} ${encrypt.slice(9)}`),
    'base64 for URLs': signed(encrypt.replaceAll('+', '-').replaceAll('/', '_')),
    'base64 without padding': signed(bare === encrypt ? `${encrypt}=` : bare),
    'base64 with too much padding': signed(`${encrypt}=`),
    'base64 with junk in between': signed(`${encrypt.slice(0, 40)}*${encrypt.slice(40)}`),
    'base64 behind padding': signed(`${encrypt}AAAA`),
    'base64 in front of nothing': signed('===='),
    'base64 of no bytes': signed('='),
    'base64 whose last character has spare bits': signed(spareBits(encryptBlocks(Buffer.alloc(32)))),
    hexadecimal: signed(Buffer.from(encrypt, 'base64').toString('hex')),
    'percent signs left over': signed(encodeURIComponent(`${encrypt}+`)),
    Chinese: signed('密文'),
    'one AES block': signed(Buffer.alloc(16).toString('base64')),
    'three AES blocks': signed(Buffer.alloc(48).toString('base64')),
    'one byte': signed('AA=='),
    'a block and a byte': signed(Buffer.alloc(33).toString('base64')),
    'a block less a byte': signed(Buffer.from(encrypt, 'base64').subarray(1).toString('base64')),
  };
}

function spareBits(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const at = text.indexOf('=') - 1;
  return `${text.slice(0, at)}${alphabet[alphabet.indexOf(text.charAt(at)) + 1]}${text.slice(at + 1)}`;
}

function paddings({ good, receiveId }: Genuine): Record<string, SealedMessage> {
  const start = frame(good, { receiveId });
  return {
    'a last byte of 0': padded(start, 0),
    'a last byte of 33': padded(start, 33),
    'a last byte of 255': padded(start, 255),
    'padding of different bytes': padded(start, 32 - (start.length % 32), 1),
    'padding one byte too long': padded(start, 33 - (start.length % 32), 32 - (start.length % 32)),
    'padding longer than the message': whole(Buffer.alloc(32, 32)),
    'padding for a block of sixteen': whole(pad(pad(start, 16), 32).subarray(0, -16)),
    'no padding': whole(pad(start).fill(65, start.length)),
    'a first padding byte that differs': whole(pad(start).fill(0, start.length, start.length + 1)),
  };
}

function lengths({ good, receiveId }: Genuine): Record<string, SealedMessage> {
  const length = (claimed: number) => whole(pad(frame(good, { receiveId }, claimed)));
  const bytes = Buffer.byteLength(good);
  return {
    'a length of 0xFFFFFFFF': length(0xffffffff),
    'a length of 0x80000000': length(0x80000000),
    'a length of 0x7FFFFFFF': length(0x7fffffff),
    'a length of nothing': length(0),
    'a length one too short': length(bytes - 1),
    'a length one too long': length(bytes + 1),
    'a length over the receive id': length(bytes + receiveId.length),
    'a length one beyond the end': length(bytes + receiveId.length + 1),
    'a length with its bytes turned round': length(Buffer.from([0, 0, 1, 0]).readUInt32LE()),
    'nineteen bytes': whole(pad(Buffer.alloc(19))),
    'twenty bytes': whole(pad(Buffer.alloc(20))),
    'no bytes': whole(pad(Buffer.alloc(0))),
    'sixteen random bytes only': whole(pad(frame('', { receiveId: '' }).subarray(0, 16))),
    zeros: whole(pad(Buffer.alloc(1000))),
  };
}

function receivers({ good, receiveId: id }: Genuine): Record<string, SealedMessage> {
  const to = (receiveId: string) => seal(good, { receiveId });
  return {
    'an empty receive id': to(''),
    'the receive id of somebody else': to('wwffffffffffffffff'),
    'a receive id that begins right': to(`${id}0`),
    'a receive id cut short': to(id.slice(1)),
    'a receive id in capitals': to(id.toUpperCase()),
    'a receive id with a line break': to(`${id}\n`),
    'a receive id that is two': to(id + id),
  };
}

function requests({ good, receiveId }: Genuine): Record<string, SealedMessage> {
  const with_ = (parts: Parts) => seal(good, { receiveId, ...parts });
  return {
    'a time of nine digits': with_({ timestamp: '999999999' }),
    'a time in milliseconds': with_({ timestamp: `${NOW}000` }),
    'a time with a sign': with_({ timestamp: `+${NOW}` }),
    'a time in Arabic digits': with_({ timestamp: '١٧٠٠٠٠٠٠٠٠' }),
    'a time long ago': with_({ timestamp: String(NOW - 2101) }),
    'a time to come': with_({ timestamp: String(NOW + 2101) }),
    'a nonce of 33 characters': with_({ nonce: 'n'.repeat(33) }),
    'a nonce with a sign': with_({ nonce: 'a+b' }),
    'a nonce with a line break': with_({ nonce: 'abc\n' }),
    'an empty nonce': with_({ nonce: '' }),
    'a signature in capitals': { ...with_({}), msgSignature: with_({}).msgSignature.toUpperCase() },
    'a signature with a space': { ...with_({}), msgSignature: ` ${with_({}).msgSignature}` },
    'half a signature': { ...with_({}), msgSignature: with_({}).msgSignature.slice(20) },
  };
}

function documents({ good, receiveId }: Genuine): Record<string, SealedMessage> {
  const of = (message: string | Buffer) => seal(message, { receiveId });
  return {
    'a message that is not UTF-8': of(Buffer.from(`${good}\xff`, 'latin1')),
    'a message with a byte order mark': of(`\ufeff${good}`),
    'a message with a NUL': of(`${good}\0`),
    'a message in UTF-16': of(Buffer.from(good, 'utf16le')),
    'an empty message': of(''),
    'a message that is a URL check': of('1616140317555161061'),
    'a message in JSON': of(JSON.stringify({ InfoType: 'cancel_auth', SuiteId: SUITE_ID })),
    'two messages in one': of(good + good),
    'a DOCTYPE in the message': of(`<!DOCTYPE xml>${good}`),
    'a message cut off': of(good.slice(0, -1)),
    'one field twice': of(good.replace('</xml>', '<CreateTime>1</CreateTime><TimeStamp>1</TimeStamp></xml>')),
  };
}

function commands(): Record<string, SealedMessage> {
  return {
    'another suite inside': cancel({ SuiteId: 'wwffffffffffffffff' }),
    'no suite inside': seal(eventXml({ TimeStamp: String(NOW), InfoType: 'cancel_auth', AuthCorpId: 'wpA' })),
    'an event five minutes and a second old': cancel({ TimeStamp: String(NOW - 301) }),
    'an event from the future': cancel({ TimeStamp: String(NOW + 301) }),
    'an event with its time in words': cancel({ TimeStamp: 'yesterday' }),
    'an event without a kind': event({ AuthCorpId: 'wpA' }),
    'a ticket without a ticket': event({ InfoType: 'suite_ticket' }),
  };
}

/** Envelopes signed with the right token (but for the signatures that are themselves malformed), none of them WeCom's. */
export function malformed(genuine: Genuine): readonly Named[] {
  return [spellings, paddings, lengths, receivers, requests, documents].flatMap((make) =>
    Object.entries(make(genuine)),
  );
}

/** The same for the address of commands, with commands that are none. */
export const MALFORMED: readonly Named[] = [
  ...malformed({ good: cancelAuthXml(), receiveId: SUITE_ID }),
  ...Object.entries(commands()),
];
