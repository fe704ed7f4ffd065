import {
  type CommandPush,
  otherPush,
  type PushFields,
  type ReadPush,
  readContactChange,
  timeOf,
  UNREADABLE,
} from './push';

/**
 * Fields that decide what an event does: two of one name, or one that holds elements, and nothing is
 * believed.
 */
const DECISIVE = [
  'SuiteId',
  'InfoType',
  'TimeStamp',
  'SuiteTicket',
  'AuthCode',
  'AuthCorpId',
  'State',
  'ChangeType',
  'UserID',
  'NewUserID',
  'OpenUserID',
] as const;

type Base = Pick<CommandPush, 'source' | 'suiteId' | 'at'>;

/**
 * Reads a push that was sealed for a suite. A kind of event this library has no name for becomes `other`,
 * with every field that has one plain value; the SuiteId may be missing there, but never differ.
 *
 * @see https://developer.work.weixin.qq.com/document/path/90628 (suite_ticket)
 * @see https://developer.work.weixin.qq.com/document/path/90642 (authorisation events)
 */
export function readCommandPush(push: PushFields, suiteId: string): ReadPush {
  if (push.unclear.size > 0 && DECISIVE.some((name) => push.unclear.has(name))) return UNREADABLE;
  const claimed = push.fields.get('SuiteId');
  if (claimed !== undefined && claimed !== suiteId) return { ok: false, reason: 'suite-id' };
  const infoType = push.fields.get('InfoType');
  const at = timeOf(push, 'TimeStamp');
  if (!infoType || !at) return UNREADABLE;

  const base: Base = { source: 'command', suiteId, at };
  const typed = readKnown(infoType, push, base);
  if (typed === 'unknown') return { ok: true, event: { ...base, ...otherPush(infoType, push) } };
  return typed !== undefined && claimed !== undefined ? typed : UNREADABLE;
}

/** Returns undefined where a field is missing, 'unknown' for an event without a name here. */
function readKnown(infoType: string, push: PushFields, base: Base): ReadPush | 'unknown' | undefined {
  const { fields } = push;
  switch (infoType) {
    case 'suite_ticket': {
      const suiteTicket = fields.get('SuiteTicket');
      return suiteTicket ? { ok: true, event: { type: infoType, ...base }, suiteTicket } : undefined;
    }
    case 'create_auth': {
      const authCode = fields.get('AuthCode');
      return authCode
        ? { ok: true, event: { type: infoType, authCode, ...base, ...stateIn(push) } }
        : undefined;
    }
    case 'reset_permanent_code': {
      const authCode = fields.get('AuthCode');
      return authCode ? { ok: true, event: { type: infoType, authCode, ...base } } : undefined;
    }
    case 'change_auth': {
      const authCorpId = fields.get('AuthCorpId');
      return authCorpId
        ? { ok: true, event: { type: infoType, authCorpId, ...base, ...stateIn(push) } }
        : undefined;
    }
    case 'cancel_auth': {
      const authCorpId = fields.get('AuthCorpId');
      return authCorpId ? { ok: true, event: { type: infoType, authCorpId, ...base } } : undefined;
    }
    case 'change_contact': {
      const change = readContactChange(push, fields.get('AuthCorpId'));
      return typeof change === 'object' ? { ok: true, event: { ...base, ...change } } : change;
    }
    default:
      return 'unknown';
  }
}

function stateIn({ fields }: PushFields): { readonly state?: string } {
  const state = fields.get('State');
  return state ? { state } : {};
}
