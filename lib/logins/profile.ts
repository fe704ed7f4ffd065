import { z } from 'zod';
import { later } from '../options';
import { SignInRefused } from '../refusals';

/** A member of an enterprise, as WeCom vouches for them. */
export interface WeComProfile {
  /** Where the profile is from, as in every profile of Passport. */
  readonly provider: 'wecom';
  /**
   * `o:<openUserId>`, or `<corpId>:u:<userId>` where WeCom sends no open_userid. The foreign key of an
   * account: a bare userid repeats across enterprises. An open_userid is issued by WeCom, one for each member
   * and provider (path 91121), and outlives the change of userid and corpid from plain to encrypted (path
   * 96516): no enterprise stands beside it. Flows that receive one give the same id for the same member;
   * corp-app sees the plain userid only, so its ids stay apart until the person links them. Compared exactly:
   * no case folding.
   */
  readonly id: string;
  /**
   * Other ids this member may have been stored under: `<corpId>:u:<userId>` when `id` was built from
   * openUserId.
   */
  readonly aliases: readonly string[];
  /**
   * CorpID of the member's enterprise. A provider may see it encrypted (path 96516), the enterprise's own app
   * sees the plain one.
   */
  readonly corpId: string;
  /** Userid inside the enterprise: repeats across enterprises, so it is no key. */
  readonly userId: string;
  /** One for each member and provider; undefined for an enterprise's own app. */
  readonly openUserId?: string;
  /** `provider-secret` flow only. */
  readonly role?: 'creator' | 'internal-admin' | 'external-admin' | 'sub-admin' | 'member';
  /** For display only, and often missing: WeCom withholds real names from third-party apps. */
  readonly displayName?: string;
  /**
   * Address of the avatar, where WeCom shows one: after the member's consent, or to a provider's QR sign-in.
   */
  readonly photos?: ReadonlyArray<{ readonly value: string }>;
  /** Where WeCom shows it: after the member's consent (`snsapi_privateinfo`, path 96443). */
  readonly gender?: 'male' | 'female';
  /** Set by the enterprise's administrator, checked by nobody: never a key, never proof. */
  readonly unverified?: { readonly email?: string; readonly bizMail?: string; readonly mobile?: string };
  /** The strategy that the member came through. */
  readonly channel: 'provider-qr' | 'workbench';
  /** WeCom's identity reply as parsed, tickets and tokens removed. */
  readonly _json: Readonly<Record<string, unknown>>;
}

/** What a redemption found out, before it is given the shape every flow shares. */
export interface Member {
  readonly channel: WeComProfile['channel'];
  readonly corpId: string;
  readonly userId: string;
  readonly openUserId?: string | undefined;
  readonly role?: WeComProfile['role'] | undefined;
  readonly displayName?: string | undefined;
  readonly details?: MemberDetails | undefined;
  readonly json: Readonly<Record<string, unknown>>;
}

/** What a member agreed to show; nothing of it is certain to be there. */
export type MemberDetails = Pick<WeComProfile, 'displayName' | 'photos' | 'gender' | 'unverified'>;

/** The forms that identity replies have in common; made with the first of them. */
export const replyForms = later(() => ({
  // Letters, digits and `_ - @ .`, at most 64 (path 90665); encrypted ids keep to the same (observed).
  memberId: absentIfEmpty(z.string().regex(/^[\w\-@.]{1,64}$/)),
  corpId: z.string().regex(/^[\w-]{1,64}$/),
  // An empty one is common, and no reason for zod to write a report.
  displayText: z
    .string()
    .max(2_048)
    .optional()
    .catch(undefined)
    .transform((text) => text || undefined),
}));

/**
 * Accepts the userid that was asked about; WeCom does not tell upper from lower case in it, and may answer
 * with the other (path 96255).
 */
export function sameMember(userId: string) {
  return z.string().refine((answered) => answered.toLowerCase() === userId.toLowerCase(), 'another member');
}

/**
 * Non-members have one of these instead of a userid (the last two at schools, path 96712); it is never an
 * identity here.
 */
const VISITOR_IDS = ['openid', 'external_userid', 'student_userid', 'parent_userid'] as const;

/**
 * The fields by which every identity reply says who it is about, in the letter cases of new and old paths.
 */
export const identityReply = later(() => {
  const { memberId, corpId } = replyForms();
  // A member of a linked enterprise comes as `CorpId/userid` (path 96442).
  const localOrLinkedId = absentIfEmpty(z.string().regex(/^[\w\-@.]{1,64}(\/[\w\-@.]{1,64})?$/));
  const optionalText = z.string().max(512).optional().catch(undefined);
  return z
    .preprocess(
      inOneLetterCase,
      z.object({
        // Parents at schools can come with several, joined by a bar (path 91711). Whoever needs one looks
        // whether it is there.
        corpid: absentIfEmpty(corpId).catch(undefined),
        userid: localOrLinkedId,
        open_userid: memberId,
        openid: optionalText,
        external_userid: optionalText,
        student_userid: optionalText,
        parent_userid: optionalText,
        user_ticket: optionalText,
      }),
    )
    .refine((who) => who.userid !== undefined || VISITOR_IDS.some((name) => who[name]), {
      path: ['userid'],
      message: 'neither a member nor a visitor',
    });
});

/** Makes a member of an answer that nobody has given, so that what reads the first real one is compiled. */
export function rehearse(reply: z.ZodType, json: Readonly<Record<string, unknown>>): void {
  reply.safeParse(json);
  weComProfile({ channel: 'workbench', corpId: 'nowhere', userId: 'nobody', openUserId: 'nobody', json });
}

export type IdentityReply = z.infer<ReturnType<typeof identityReply>>;

/**
 * Returns the userid of a member of this very enterprise.
 *
 * @throws {@link SignInRefused} `not-a-member` for visitors, external contacts and, since a `/` marks the
 *   userid of a linked enterprise (path 96442), for those
 */
export function memberUserId(who: { userid?: string | undefined }): string {
  if (who.userid === undefined || who.userid.includes('/')) throw notAMember();
  return who.userid;
}

export function notAMember(): SignInRefused {
  return new SignInRefused('not-a-member');
}

/** Gives a member the shape every flow shares. */
export function weComProfile(member: Member): WeComProfile {
  const { corpId, userId, openUserId, role, details } = member;
  const byUserId = `${corpId}:u:${userId}`;
  const displayName = details?.displayName ?? member.displayName;
  return {
    provider: 'wecom',
    id: openUserId === undefined ? byUserId : `o:${openUserId}`,
    aliases: openUserId === undefined ? [] : [byUserId],
    corpId,
    userId,
    channel: member.channel,
    _json: withoutSecrets(member.json),
    // Last: Node 20 takes a microsecond for each property that stands behind a spread object.
    ...(openUserId !== undefined && { openUserId }),
    ...(role !== undefined && { role }),
    ...details,
    ...(displayName !== undefined && { displayName }),
  };
}

const SECRET_NAME = /ticket|token|secret|permanent_code/i;

/** WeCom's answers have four levels; what lies deeper than this is none of theirs. */
const MAX_DEPTH = 16;

function withoutSecrets(json: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return fieldsWithoutSecrets(json, 1);
}

function fieldsWithoutSecrets(value: object, depth: number): Record<string, unknown> {
  const fields = value as Readonly<Record<string, unknown>>;
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    // Written down, it would be the prototype of what is kept.
    if (name !== '__proto__' && !SECRET_NAME.test(name))
      kept[name] = valueWithoutSecrets(fields[name], depth);
  }
  return kept;
}

function valueWithoutSecrets(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return undefined;
  if (Array.isArray(value)) return value.map((item) => valueWithoutSecrets(item, depth + 1));
  return fieldsWithoutSecrets(value, depth + 1);
}

// Old paths answer in PascalCase, some code uses camelCase (paths 91711, 96442; observed).
function inOneLetterCase(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return answer;
  const field = Object.assign(Object.create(null), answer) as Record<string, unknown>;
  field['corpid'] ??= field['CorpId'] ?? field['corpId'];
  field['userid'] ??= field['UserId'] ?? field['userId'];
  field['openid'] ??= field['OpenId'] ?? field['openId'];
  return field;
}

// An empty string means the same as no field: WeCom's answers can carry empty defaults (observed).
function absentIfEmpty<T extends z.ZodType<string>>(schema: T) {
  return z.preprocess((value) => (value === '' || value === null ? undefined : value), schema.optional());
}
