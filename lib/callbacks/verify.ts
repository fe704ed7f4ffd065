import { isUtf8 } from 'node:buffer';
import { TICKET_LIFETIME_MS } from '../tokens/suite-ticket';
import { digest } from './digest';
import {
  isWithin,
  type Opened,
  type OpeningKey,
  openEnvelope,
  type ReceiveIds,
  type SealedMessage,
} from './envelope';
import { type FlatXml, readFlatXml } from './flat-xml';
import { type ReadPush, UNREADABLE, type WeComPush } from './push';

/** One of the three kinds of message. */
export interface PushKind {
  read(push: FlatXml, receiveId: string): ReadPush;
  /** A suite can have several ids, and the envelope around a command may name any of them. */
  readonly ids?: ReadonlySet<string>;
}

/** What a callback URL believes. */
export interface Trust {
  readonly keys: readonly OpeningKey[];
  /** Whose URL checks are answered. */
  readonly urlCheckIds: ReceiveIds;
  /**
   * The receive id alone says what a message is: whoever writes to an app chooses the text inside, but not
   * for whom WeCom seals it.
   *
   * @returns undefined for a receiver that this URL is not for
   */
  readonly kindOf: (receiveId: string) => PushKind | undefined;
  readonly toleranceSeconds: number;
}

/** A push that WeCom has sent, as far as can be known. */
export interface VerifiedPush {
  readonly ok: true;
  readonly event: WeComPush;
  readonly suiteTicket?: string | undefined;
  /** The same for the same message, however often and under whatever nonce it is sent. */
  readonly fingerprint: string;
}

export type Refusal =
  | Extract<Opened, { ok: false }>
  | { readonly ok: false; readonly reason: 'event' | 'suite-id' | 'receiver' }
  | { readonly ok: false; readonly reason: 'corp'; readonly receiveId: string };

/** A ticket pushed late is still good; five minutes more for the road. */
const TICKET_TOLERANCE_SECONDS = TICKET_LIFETIME_MS / 1000 + 300;

const MALFORMED: Refusal = { ok: false, reason: 'format' };

/**
 * WeCom asks for a random number (every sample is digits). Nothing that could be a message, a ticket or a
 * token is answered.
 */
const PLAIN_WORD = /^[\w-]{1,64}$/;

/**
 * Verifies the URL check that the console makes when a callback URL is saved.
 *
 * @param url - path and query of the request
 * @param now - epoch milliseconds
 * @returns the exact bytes to answer with, and for whom they were sealed
 * @see https://developer.work.weixin.qq.com/document/path/91116 (verifying the URL)
 */
export function verifyUrlCheck(
  url: string,
  trust: Trust,
  now: number,
): Extract<Opened, { ok: true }> | Refusal {
  // A plus that nobody escaped has become a space on its way through the query.
  const sealed = readQuery(url, (query) => single(query, 'echostr')?.replaceAll(' ', '+'));
  if (!sealed) return MALFORMED;
  const opened = openEnvelope(sealed, trust.keys, trust.urlCheckIds, requestTolerance(trust), now);
  // The signature does not say GET or POST: sent here, a push somebody has recorded would be answered with
  // its ticket.
  if (opened.ok && !PLAIN_WORD.test(opened.message.toString('latin1'))) return { ok: false, reason: 'event' };
  return opened;
}

/**
 * Verifies an event that WeCom pushes.
 *
 * @param url - path and query of the request
 * @param body - as it arrived; bytes as latin1
 * @param now - epoch milliseconds
 * @see https://developer.work.weixin.qq.com/document/path/91144 (receiving events)
 */
export function verifyPush(url: string, body: string, trust: Trust, now: number): VerifiedPush | Refusal {
  const outer = readFlatXml(body);
  if (!outer || outer.unclear.size > 0) return MALFORMED;
  const sealed = readQuery(url, () => outer.fields.get('Encrypt'));
  if (!sealed) return MALFORMED;
  const receivers = { has: (receiveId: string) => trust.kindOf(receiveId) !== undefined };
  const opened = openEnvelope(sealed, trust.keys, receivers, requestTolerance(trust), now);
  if (!opened.ok) return opened;
  const { message, receiveId } = opened;
  const kind = trust.kindOf(receiveId);
  const xml = isUtf8(message) ? readFlatXml(message.toString()) : undefined;
  const read = (xml && kind?.read(xml, receiveId)) ?? UNREADABLE;
  if (!read.ok) {
    const { reason } = read;
    return reason === 'addressee' ? { ok: false, reason: 'receive-id', receiveId } : { ok: false, reason };
  }
  // Nothing signs the envelope around the ciphertext. What it says must fit all the same.
  const receiver = outer.fields.get('ToUserName');
  if (receiver !== undefined && receiver !== receiveId && !kind?.ids?.has(receiver)) {
    return { ok: false, reason: 'receiver' };
  }

  const { event, suiteTicket } = read;
  const tolerance = suiteTicket === undefined ? trust.toleranceSeconds : requestTolerance(trust);
  if (!isWithin(tolerance, event.at.getTime(), now)) return { ok: false, reason: 'clock' };
  return { ok: true, event, suiteTicket, fingerprint: digest('sha256', message, 'base64') };
}

function requestTolerance(trust: Trust): number {
  return Math.max(trust.toleranceSeconds, TICKET_TOLERANCE_SECONDS);
}

/** Reads the query itself: the application's query parser may be another, or none. */
function readQuery(
  url: string,
  findEncrypt: (query: URLSearchParams) => string | undefined,
): SealedMessage | undefined {
  const start = url.indexOf('?');
  // With its question mark, of which the parser takes one away, and not a second one that is part of a name.
  const query = new URLSearchParams(start < 0 ? '' : url.slice(start));
  const msgSignature = single(query, 'msg_signature');
  const timestamp = single(query, 'timestamp');
  const nonce = single(query, 'nonce');
  const encrypt = findEncrypt(query);
  return msgSignature && timestamp && nonce && encrypt
    ? { msgSignature, timestamp, nonce, encrypt }
    : undefined;
}

function single(query: URLSearchParams, name: string): string | undefined {
  const [value, ...more] = query.getAll(name);
  return more.length === 0 ? value : undefined;
}
