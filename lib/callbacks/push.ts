/** A member has left the enterprise, or the part of it that the app may see. */
export interface MemberRemoved {
  readonly type: 'member_removed';
  /** CorpID of the enterprise, as the provider sees it. */
  readonly authCorpId: string;
  readonly userId: string;
  /** In command events of third-party apps; data events carry none. */
  readonly openUserId?: string;
}

/** WeCom lets an enterprise change a userid that it has made up itself, once. */
export interface MemberRenamed {
  readonly type: 'member_renamed';
  /** CorpID of the enterprise, as the provider sees it. */
  readonly authCorpId: string;
  readonly userId: string;
  readonly newUserId: string;
}

/** A kind of event this library has no name for. */
export interface OtherPush {
  readonly type: 'other';
  /** WeCom's own name of it: `InfoType`; `Event` or `MsgType` in data events. */
  readonly infoType: string;
  /**
   * Every element that holds one plain value. In a message to an app they are what its sender has written.
   */
  readonly fields: Readonly<Record<string, string>>;
}

/** What WeCom tells a suite: tickets, authorisations, changes in an enterprise's directory. */
export type CommandPush = {
  readonly source: 'command';
  readonly suiteId: string;
  /** The event's own time. */
  readonly at: Date;
} & (
  | { readonly type: 'suite_ticket' }
  /**
   * `state`: of the install link or QR code. The code works once, for ten minutes: keep it, answer, redeem it
   * afterwards.
   */
  | { readonly type: 'create_auth'; readonly authCode: string; readonly state?: string }
  | { readonly type: 'reset_permanent_code'; readonly authCode: string }
  | { readonly type: 'change_auth'; readonly authCorpId: string; readonly state?: string }
  | { readonly type: 'cancel_auth'; readonly authCorpId: string }
  | MemberRemoved
  | MemberRenamed
  | OtherPush
);

/** What happens in one enterprise's app. */
export type DataPush = {
  readonly source: 'data';
  /** CorpID of the enterprise, as the provider sees it. */
  readonly authCorpId: string;
  readonly agentId?: string;
  /** The event's own time. */
  readonly at: Date;
} & (
  | MemberRemoved
  | MemberRenamed
  /** `enter_agent`, `subscribe`, `unsubscribe`. */
  | {
      readonly type: 'member_entered' | 'member_subscribed' | 'member_unsubscribed';
      readonly userId: string;
    }
  /** `unlicensed_notify`: the member has no active licence (接口许可). */
  | { readonly type: 'member_unlicensed'; readonly userId?: string }
  | OtherPush
);

/** What WeCom tells the provider, whatever the app. */
export type SystemPush = {
  readonly source: 'system';
  readonly providerCorpId: string;
  /** The event's own time. */
  readonly at: Date;
} & (
  | {
      readonly type: 'license_paid' | 'license_refunded' | 'license_activated';
      readonly authCorpId?: string;
    }
  | OtherPush
);

/** Everything WeCom pushes; `source` tells the three kinds apart. */
export type WeComPush = CommandPush | DataPush | SystemPush;

/** What became of a decrypted message. */
export type ReadPush =
  | {
      readonly ok: true;
      readonly event: WeComPush;
      /** Only beside a `suite_ticket`: the ticket itself stays out of the event, so that nobody logs it. */
      readonly suiteTicket?: string;
    }
  /**
   * `event`: it is none. `suite-id`: it is for another suite. `addressee`: it is not for whom its envelope is
   * sealed.
   */
  | { readonly ok: false; readonly reason: 'event' | 'suite-id' | 'addressee' };

/** Fields by name, and the names that have no one value. */
export interface PushFields {
  readonly fields: ReadonlyMap<string, string>;
  readonly unclear: ReadonlySet<string>;
}

export const UNREADABLE: ReadPush = { ok: false, reason: 'event' };

/** Reads an event's own time, in seconds since 1970; undefined where it has none. */
export function timeOf({ fields }: PushFields, name: 'TimeStamp' | 'CreateTime'): Date | undefined {
  const time = fields.get(name) ?? '';
  return /^\d{10}$/.test(time) ? new Date(Number(time) * 1000) : undefined;
}

/** An event without a name here, with all that is plain in it. */
export function otherPush(infoType: string, { fields }: PushFields): OtherPush {
  return { type: 'other', infoType, fields: Object.fromEntries(fields) };
}

/**
 * Reads who left, or was renamed; undefined where a field is missing, 'unknown' for another change of the
 * directory.
 */
export function readContactChange(
  { fields }: PushFields,
  authCorpId: string | undefined,
): MemberRemoved | MemberRenamed | 'unknown' | undefined {
  const change = fields.get('ChangeType');
  const newUserId = fields.get('NewUserID');
  const isRemoval = change === 'delete_user';
  if (!isRemoval && (change !== 'update_user' || !newUserId)) return 'unknown';

  const userId = fields.get('UserID');
  if (!authCorpId || !userId) return undefined;
  if (newUserId && !isRemoval) return { type: 'member_renamed', authCorpId, userId, newUserId };
  const openUserId = fields.get('OpenUserID');
  const removed = { type: 'member_removed' as const, authCorpId, userId };
  return openUserId ? { ...removed, openUserId } : removed;
}
