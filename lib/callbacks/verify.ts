import { digest } from './digest';
import { isWithin, type Opened, type OpeningKey, openEnvelope, type SealedMessage } from './envelope';
import { readFlatXml } from './flat-xml';
import { readSuiteEvent, type SuiteEvent } from './suite-event';

/** What a callback URL believes. */
export interface Trust {
  readonly keys: readonly OpeningKey[];
  readonly suiteId: string;
  readonly urlCheckIds: ReadonlySet<string>;
  readonly pushIds: ReadonlySet<string>;
  readonly toleranceSeconds: number;
}

/** A push that WeCom has sent, as far as can be known. */
export interface VerifiedPush {
  readonly ok: true;
  readonly event: SuiteEvent;
  readonly suiteTicket?: string | undefined;
  /** The same for the same message, however often and under whatever nonce it is sent. */
  readonly fingerprint: string;
}

export type Refusal =
  | Extract<Opened, { ok: false }>
  | { readonly ok: false; readonly reason: 'receiver' | 'event' | 'suite-id' };

/** A ticket is pushed every ten minutes and valid for thirty (path 90628); five more for the road. */
const TICKET_TOLERANCE_SECONDS = 2100;

const MALFORMED: Refusal = { ok: false, reason: 'format' };

/**
 * Verifies the URL check that the console makes when a callback URL is saved.
 *
 * @param url - path and query of the request
 * @param now - epoch milliseconds
 * @returns the exact bytes to answer with
 * @see https://developer.work.weixin.qq.com/document/path/91116 (verifying the URL)
 */
export function verifyUrlCheck(
  url: string,
  trust: Trust,
  now: number,
): { readonly ok: true; readonly message: Buffer } | Refusal {
  // A plus that nobody escaped has become a space on its way through the query.
  const sealed = readQuery(url, (query) => single(query, 'echostr')?.replaceAll(' ', '+'));
  if (!sealed) return MALFORMED;
  const opened = openEnvelope(sealed, trust.keys, trust.urlCheckIds, requestTolerance(trust), now);
  // The signature does not say GET or POST: sent here, a push somebody has recorded would be answered with its ticket.
  if (opened.ok && opened.message.toString('latin1').trimStart().startsWith('<')) {
    return { ok: false, reason: 'event' };
  }
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
  const opened = openEnvelope(sealed, trust.keys, trust.pushIds, requestTolerance(trust), now);
  if (!opened.ok) return opened;
  // Nothing signs the envelope around the ciphertext. What it says must fit all the same.
  const receiver = outer.fields.get('ToUserName');
  if (receiver !== undefined && !trust.pushIds.has(receiver)) return { ok: false, reason: 'receiver' };

  const read = readSuiteEvent(opened.message, trust.suiteId);
  if (!read.ok) return read;
  const tolerance = read.event.type === 'suite_ticket' ? requestTolerance(trust) : trust.toleranceSeconds;
  if (!isWithin(tolerance, read.event.at.getTime(), now)) return { ok: false, reason: 'clock' };
  const { event, suiteTicket } = read;
  return { ok: true, event, suiteTicket, fingerprint: digest('sha256', opened.message, 'base64') };
}

function requestTolerance(trust: Trust): number {
  return Math.max(trust.toleranceSeconds, TICKET_TOLERANCE_SECONDS);
}

/** Reads the query itself: the application's query parser may be another, or none. */
function readQuery(
  url: string,
  findEncrypt: (query: URLSearchParams) => string | undefined,
): SealedMessage | undefined {
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1));
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
