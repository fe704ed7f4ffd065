import { isUtf8 } from 'node:buffer';
import { readFlatXml } from './flat-xml';

/** What WeCom tells a suite. `at` is the event's own time. */
export type SuiteEvent =
  | { type: 'suite_ticket'; suiteId: string; at: Date }
  | { type: 'create_auth' | 'reset_permanent_code'; suiteId: string; at: Date; authCode: string }
  | { type: 'change_auth' | 'cancel_auth'; suiteId: string; at: Date; authCorpId: string }
  | {
      type: 'member_removed';
      suiteId: string;
      at: Date;
      authCorpId: string;
      userId: string;
      openUserId?: string;
    }
  | {
      type: 'member_renamed';
      suiteId: string;
      at: Date;
      authCorpId: string;
      userId: string;
      newUserId: string;
    }
  | { type: 'other'; infoType: string; suiteId: string; at: Date; fields: Readonly<Record<string, string>> };

export type ReadEvent =
  | {
      readonly ok: true;
      readonly event: SuiteEvent;
      /** Only beside a `suite_ticket`: the ticket itself stays out of the event, so that nobody logs it. */
      readonly suiteTicket?: string;
    }
  | { readonly ok: false; readonly reason: 'event' | 'suite-id' };

/** Fields that decide what an event does: two of one name, or one that holds elements, and nothing is believed. */
const DECISIVE: ReadonlySet<string> = new Set([
  'SuiteId',
  'InfoType',
  'TimeStamp',
  'SuiteTicket',
  'AuthCode',
  'AuthCorpId',
  'ChangeType',
  'UserID',
  'NewUserID',
  'OpenUserID',
]);

const UNREADABLE: ReadEvent = { ok: false, reason: 'event' };

/**
 * Reads a decrypted push. A kind of event this library has no name for becomes `other`, with every field that has one
 * plain value; the SuiteId may be missing there, but never differ.
 *
 * @see https://developer.work.weixin.qq.com/document/path/90628 (suite_ticket)
 * @see https://developer.work.weixin.qq.com/document/path/90642 (authorisation events)
 */
export function readSuiteEvent(message: Buffer, suiteId: string): ReadEvent {
  const xml = isUtf8(message) ? readFlatXml(message.toString()) : undefined;
  if (!xml || [...xml.unclear].some((name) => DECISIVE.has(name))) return UNREADABLE;
  const { fields } = xml;
  const claimed = fields.get('SuiteId');
  if (claimed !== undefined && claimed !== suiteId) return { ok: false, reason: 'suite-id' };
  const infoType = fields.get('InfoType');
  const time = fields.get('TimeStamp') ?? '';
  if (!infoType || !/^\d{10}$/.test(time)) return UNREADABLE;

  const base = { suiteId, at: new Date(Number(time) * 1000) };
  const typed = readKnown(infoType, fields, base);
  if (typed === 'unknown') {
    return { ok: true, event: { type: 'other', infoType, ...base, fields: Object.fromEntries(fields) } };
  }
  return typed !== undefined && claimed !== undefined ? typed : UNREADABLE;
}

/** Returns undefined where a field is missing, 'unknown' for an event without a name here. */
function readKnown(
  infoType: string,
  fields: ReadonlyMap<string, string>,
  base: { suiteId: string; at: Date },
): ReadEvent | 'unknown' | undefined {
  const authCode = fields.get('AuthCode');
  const authCorpId = fields.get('AuthCorpId');
  const suiteTicket = fields.get('SuiteTicket');
  switch (infoType) {
    case 'suite_ticket':
      return suiteTicket ? { ok: true, event: { type: infoType, ...base }, suiteTicket } : undefined;
    case 'create_auth':
    case 'reset_permanent_code':
      return authCode ? { ok: true, event: { type: infoType, ...base, authCode } } : undefined;
    case 'change_auth':
    case 'cancel_auth':
      return authCorpId ? { ok: true, event: { type: infoType, ...base, authCorpId } } : undefined;
    case 'change_contact':
      return readContact(fields, base);
    default:
      return 'unknown';
  }
}

function readContact(
  fields: ReadonlyMap<string, string>,
  base: { suiteId: string; at: Date },
): ReadEvent | 'unknown' | undefined {
  const change = fields.get('ChangeType');
  const newUserId = fields.get('NewUserID');
  const isRemoval = change === 'delete_user';
  if (!isRemoval && (change !== 'update_user' || !newUserId)) return 'unknown';

  const authCorpId = fields.get('AuthCorpId');
  const userId = fields.get('UserID');
  if (!authCorpId || !userId) return undefined;
  if (newUserId && !isRemoval) {
    return { ok: true, event: { type: 'member_renamed', ...base, authCorpId, userId, newUserId } };
  }
  const openUserId = fields.get('OpenUserID');
  const removed = { type: 'member_removed' as const, ...base, authCorpId, userId };
  return { ok: true, event: openUserId ? { ...removed, openUserId } : removed };
}
