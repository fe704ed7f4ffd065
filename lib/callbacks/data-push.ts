import {
  type DataPush,
  otherPush,
  type PushFields,
  type ReadPush,
  readContactChange,
  timeOf,
  UNREADABLE,
} from './push';

/**
 * Fields that decide what an event does. Whoever writes to an app chooses the text of the message, perhaps
 * with `]]>` and elements in it; they cannot take away what WeCom has written, so a second element of one of
 * these names ends it.
 */
const DECISIVE = [
  'ToUserName',
  'FromUserName',
  'CreateTime',
  'TimeStamp',
  'AuthCorpId',
  'MsgType',
  'Event',
  'InfoType',
  'AgentID',
  'ChangeType',
  'UserID',
  'NewUserID',
  'OpenUserID',
] as const;

/** Events about the member who caused them (path 90376). */
const MEMBER_EVENTS = {
  enter_agent: 'member_entered',
  subscribe: 'member_subscribed',
  unsubscribe: 'member_unsubscribed',
} as const;
/** Stands as sender where no member caused the event (path 97165). */
const NOBODY = 'sys';

type Base = Pick<DataPush, 'source' | 'authCorpId' | 'agentId' | 'at'>;

/**
 * Reads a push that was sealed for an enterprise: an event or a message of one of its apps. Whatever stands
 * in it, it is never read as a command to a suite.
 *
 * @param authCorpId - the receive id of the envelope; the message must be addressed to the same enterprise
 * @see https://developer.work.weixin.qq.com/document/path/90376 (events)
 * @see https://developer.work.weixin.qq.com/document/path/97165 (change_contact of a delegated app)
 */
export function readDataPush(push: PushFields, authCorpId: string): ReadPush {
  if (push.unclear.size > 0 && DECISIVE.some((name) => push.unclear.has(name))) return UNREADABLE;
  const { fields } = push;
  const msgType = fields.get('MsgType');
  // device_data_auth_change comes without MsgType and with InfoType, as a command does (path 96103).
  const infoType = msgType === undefined ? fields.get('InfoType') : undefined;
  const addressee = fields.get('ToUserName') ?? (infoType && fields.get('AuthCorpId'));
  if (addressee !== authCorpId) return { ok: false, reason: 'addressee' };
  const at = timeOf(push, 'CreateTime') ?? (infoType && timeOf(push, 'TimeStamp'));
  const name = msgType === 'event' ? fields.get('Event') : (msgType ?? infoType);
  if (!name || !at) return UNREADABLE;

  const agentId = fields.get('AgentID');
  const base: Base = { source: 'data', authCorpId, ...(agentId && { agentId }), at };
  const typed = msgType === 'event' ? readKnown(name, push, base) : 'unknown';
  if (typed === 'unknown') return { ok: true, event: { ...base, ...otherPush(name, push) } };
  return typed ? { ok: true, event: typed } : UNREADABLE;
}

/** Returns undefined where a field is missing, 'unknown' for an event without a name here. */
function readKnown(name: string, push: PushFields, base: Base): DataPush | 'unknown' | undefined {
  const sender = push.fields.get('FromUserName');
  switch (name) {
    case 'enter_agent':
    case 'subscribe':
    case 'unsubscribe':
      return sender ? { type: MEMBER_EVENTS[name], userId: sender, ...base } : undefined;
    case 'unlicensed_notify': {
      const userId = push.fields.get('UserID') ?? (sender === NOBODY ? undefined : sender);
      return { type: 'member_unlicensed', ...(userId && { userId }), ...base };
    }
    case 'change_contact': {
      const change = readContactChange(push, base.authCorpId);
      return typeof change === 'object' ? { ...base, ...change } : change;
    }
    default:
      return 'unknown';
  }
}
