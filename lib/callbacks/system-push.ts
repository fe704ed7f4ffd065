import { otherPush, type PushFields, type ReadPush, timeOf, UNREADABLE } from './push';

const DECISIVE = ['ServiceCorpId', 'InfoType', 'TimeStamp', 'AuthCorpId', 'SuiteId', 'MsgType'] as const;

/** Paths 97196 and 97197, as an SDK names them, and 95994. */
const LICENCE_EVENTS: Readonly<Record<string, 'license_paid' | 'license_refunded' | 'license_activated'>> = {
  license_pay_success: 'license_paid',
  license_refund: 'license_refunded',
  auto_activate: 'license_activated',
};

/**
 * Reads a push that was sealed for the provider: it names the provider, and neither a suite nor an
 * enterprise's app.
 *
 * @see https://developer.work.weixin.qq.com/document/path/95994 (auto_activate)
 */
export function readSystemPush(push: PushFields, providerCorpId: string): ReadPush {
  if (push.unclear.size > 0 && DECISIVE.some((name) => push.unclear.has(name))) return UNREADABLE;
  const { fields } = push;
  if (fields.get('ServiceCorpId') !== providerCorpId || fields.has('SuiteId') || fields.has('MsgType')) {
    return { ok: false, reason: 'addressee' };
  }
  const infoType = fields.get('InfoType');
  const at = timeOf(push, 'TimeStamp');
  if (!infoType || !at) return UNREADABLE;

  const base = { source: 'system', providerCorpId, at } as const;
  const type = Object.hasOwn(LICENCE_EVENTS, infoType) ? LICENCE_EVENTS[infoType] : undefined;
  if (!type) return { ok: true, event: { ...base, ...otherPush(infoType, push) } };
  const authCorpId = fields.get('AuthCorpId');
  return { ok: true, event: { type, ...(authCorpId && { authCorpId }), ...base } };
}
