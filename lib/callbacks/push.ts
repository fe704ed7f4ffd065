/** A member has left the enterprise, or the part of it that the app may see. */
export interface MemberRemoved {
  /**
   * A member is gone from the directory that the app sees (`change_contact`, `delete_user`): end their
   * sessions.
   */
  readonly type: 'member_removed';
  /** CorpID of the enterprise, as the provider sees it. */
  readonly authCorpId: string;
  /** Userid of the member. */
  readonly userId: string;
  /** In command events of third-party apps; data events carry none. */
  readonly openUserId?: string;
}

/** WeCom lets an enterprise change a userid that it has made up itself, once. */
export interface MemberRenamed {
  /** An administrator has changed a userid (`change_contact`, `update_user` with NewUserID). */
  readonly type: 'member_renamed';
  /** CorpID of the enterprise, as the provider sees it. */
  readonly authCorpId: string;
  /** Userid until now. */
  readonly userId: string;
  /** Userid from now on. */
  readonly newUserId: string;
}

/** A kind of event this library has no name for. */
export interface OtherPush {
  /** Whatever this package has no word of its own for. */
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
  /** Sealed for a SuiteID: 指令回调. */
  readonly source: 'command';
  /** The suite it was pushed for. */
  readonly suiteId: string;
  /** The event's own time. */
  readonly at: Date;
} & (
  | {
      /** A ticket has come, and stands in the token store already. */
      readonly type: 'suite_ticket';
    }
  | {
      /** An enterprise has installed the app. */
      readonly type: 'create_auth';
      /** Works once, for ten minutes: keep it, answer, redeem it afterwards. A secret. */
      readonly authCode: string;
      /** That of the install link or QR code. */
      readonly state?: string;
    }
  | {
      /** An enterprise's permanent_code is void, and the code brings a new one. */
      readonly type: 'reset_permanent_code';
      /** Works once, for ten minutes: keep it, answer, redeem it afterwards. A secret. */
      readonly authCode: string;
    }
  | {
      /** An enterprise has changed what the app may see and do. */
      readonly type: 'change_auth';
      /** CorpID of the enterprise, as the provider sees it. */
      readonly authCorpId: string;
      /** That of the link it was changed through. */
      readonly state?: string;
    }
  | {
      /** An enterprise has removed the app: its permanent_code is void. */
      readonly type: 'cancel_auth';
      /** CorpID of the enterprise, as the provider sees it. */
      readonly authCorpId: string;
    }
  | MemberRemoved
  | MemberRenamed
  | OtherPush
);

/** What happens in one enterprise's app. */
export type DataPush = {
  /** Sealed for an enterprise: 数据回调, 接收消息. */
  readonly source: 'data';
  /** CorpID of the enterprise, as the provider sees it. */
  readonly authCorpId: string;
  /** AgentId of the app, where WeCom names it. */
  readonly agentId?: string;
  /** The event's own time. */
  readonly at: Date;
} & (
  | MemberRemoved
  | MemberRenamed
  | {
      /** `enter_agent`, `subscribe`, `unsubscribe`. */
      readonly type: 'member_entered' | 'member_subscribed' | 'member_unsubscribed';
      /** Userid of the member. */
      readonly userId: string;
    }
  | {
      /** `unlicensed_notify`: the member has no active licence (接口许可). */
      readonly type: 'member_unlicensed';
      /** Userid of the member, where WeCom names one. */
      readonly userId?: string;
    }
  | OtherPush
);

/** What WeCom tells the provider, whatever the app. */
export type SystemPush = {
  /** Sealed for the provider: 系统事件. */
  readonly source: 'system';
  /** CorpID of the provider. */
  readonly providerCorpId: string;
  /** The event's own time. */
  readonly at: Date;
} & (
  | {
      /** What became of licences (接口许可). */
      readonly type: 'license_paid' | 'license_refunded' | 'license_activated';
      /** CorpID of the enterprise they are for, where WeCom names it. */
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
  readonly hasTwins: boolean;
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
  { fields, hasTwins }: PushFields,
  authCorpId: string | undefined,
): MemberRemoved | MemberRenamed | 'unknown' | undefined {
  const change = fields.get('ChangeType');
  const newUserId = fields.get('NewUserID');
  const isRemoval = change === 'delete_user';
  if (!isRemoval && (change !== 'update_user' || !newUserId)) return 'unknown';

  const userId = fields.get('UserID');
  // A member chooses their name, perhaps with `]]>` and a NewUserID of another member in it; then there are
  // two names, since the rest of WeCom's own follows.
  if (!authCorpId || !userId || hasTwins) return undefined;
  if (newUserId && !isRemoval) return { type: 'member_renamed', authCorpId, userId, newUserId };
  const openUserId = fields.get('OpenUserID');
  const removed = { type: 'member_removed' as const, authCorpId, userId };
  return openUserId ? { openUserId, ...removed } : removed;
}
