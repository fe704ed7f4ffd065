import { createHash } from 'node:crypto';

/** Administrators as `service/get_login_info` tells them apart, and plain members. */
export type MemberRole = 'creator' | 'internal-admin' | 'external-admin' | 'sub-admin' | 'member';

/** An enterprise to add. */
export interface CorpSpec {
  /** As the provider sees it. */
  readonly corpId: string;
  /** Name on the simulator's pages. @defaultValue the corpId */
  readonly name?: string;
  /** Name shown where the simulator's pages are in English. */
  readonly nameEn?: string;
  /** Whether the enterprise has installed the provider's business suite. @defaultValue false */
  readonly installed?: boolean;
}

/** A member to add. */
export interface MemberSpec {
  /** The enterprise; it is added where nobody has. */
  readonly corpId: string;
  /** The enterprise's plain userid. */
  readonly userId: string;
  /** What they are called. @defaultValue the userId */
  readonly name?: string;
  /** The same where the simulator's pages are in English. */
  readonly nameEn?: string;
  /** @defaultValue `wo` and 30 characters derived from provider, corpId and userId */
  readonly openUserId?: string;
  /** Inside the visible range of the enterprise's apps. @defaultValue true */
  readonly visible?: boolean;
  /** An `external-admin` is in no directory and therefore has no userid to show. @defaultValue 'member' */
  readonly role?: MemberRole;
  /** Other enterprises that this member's enterprise is linked to: their apps see `CorpId/userid`. */
  readonly linkedCorpIds?: readonly string[];
  /** Address of a picture, as the API gives it out. */
  readonly avatar?: string;
  /** As the API gives it out, to whom it may. */
  readonly gender?: 'male' | 'female';
  /** The address an administrator has entered. */
  readonly email?: string;
  /** The address of WeCom's own mail. */
  readonly bizMail?: string;
  /** The number an administrator has entered. */
  readonly mobile?: string;
}

/** Somebody who is a member of no enterprise. */
export interface VisitorSpec {
  /** All that WeCom says of somebody who is no member. */
  readonly openId: string;
  /** Name on the simulator's pages. */
  readonly name?: string;
  /** The same where they are in English. */
  readonly nameEn?: string;
  /** Makes the visitor an external contact of one enterprise. */
  readonly customerOf?: { readonly corpId: string; readonly externalUserId: string };
}

/** A member, named. */
export interface MemberRef {
  /** The enterprise. */
  readonly corpId: string;
  /** The userid inside it. */
  readonly userId: string;
}

/** A member, or a visitor by the openid. */
export type PersonRef =
  | MemberRef
  | {
      /** The openid of a visitor. */
      readonly openId: string;
    };

/** A member as the simulator has them, with what was made up for them. */
export type Member = MemberSpec & {
  /** Tells members from visitors. */
  readonly kind: 'member';
  /** `<corpId>/<userId>`: the value of `x-simulator-member`. */
  readonly key: string;
  /** What they are called. */
  readonly name: string;
  /** What providers see of them. */
  readonly openUserId: string;
  /** Inside the visible range of the enterprise's apps. */
  readonly visible: boolean;
  /** What `service/get_login_info` calls them. */
  readonly role: MemberRole;
};
/** Somebody of no enterprise as the simulator has them. */
export type Visitor = VisitorSpec & {
  /** Tells visitors from members. */
  readonly kind: 'visitor';
  /** `/<openId>`: the value of `x-simulator-member`. */
  readonly key: string;
  /** What they are called. */
  readonly name: string;
};
export type Person = Member | Visitor;
export type Corp = Omit<CorpSpec, 'installed'> & { readonly name: string };

/** `<corpId>/<userId>`, or `/<openid>` for a visitor. A corpId holds no slash, so the first one separates. */
export function personKey(ref: PersonRef): string {
  return 'openId' in ref ? `/${ref.openId}` : `${ref.corpId}/${ref.userId}`;
}

/** The enterprises and people of the simulated WeCom. */
export class Directory {
  private readonly corps = new Map<string, { corp: Corp; members: Map<string, Member> }>();
  private readonly people = new Map<string, Person>();
  /** Who has taken the place of somebody edited or renamed. */
  private readonly successors = new WeakMap<Person, Person>();

  constructor(private readonly providerCorpId: string) {}

  addCorp(spec: CorpSpec): void {
    if (!spec.corpId || spec.corpId.includes('/')) {
      throw new Error(`addCorp: corpId must be text without a slash, got '${spec.corpId}'.`);
    }
    const { installed: _, ...corp } = spec;
    const members = this.corps.get(spec.corpId)?.members ?? new Map<string, Member>();
    this.corps.set(spec.corpId, { corp: { ...corp, name: spec.name ?? spec.corpId }, members });
  }

  /** Adds or replaces a member; an enterprise nobody added yet is added with them. */
  addMember(spec: MemberSpec): void {
    if (!spec.userId) throw new Error('addMember: userId is empty.');
    if (!this.corps.has(spec.corpId)) this.addCorp({ corpId: spec.corpId });
    const key = personKey(spec);
    const member: Member = {
      ...spec,
      kind: 'member',
      key,
      name: spec.name ?? spec.userId,
      openUserId: spec.openUserId ?? this.deriveOpenUserId(key),
      visible: spec.visible ?? true,
      role: spec.role ?? 'member',
    };
    this.corps.get(spec.corpId)?.members.set(spec.userId, member);
    this.keep(member);
  }

  addVisitor(spec: VisitorSpec): void {
    if (!spec.openId) throw new Error('addVisitor: openId is empty.');
    const key = personKey(spec);
    this.keep({ ...spec, kind: 'visitor', key, name: spec.name ?? spec.openId });
  }

  remove(person: Person): void {
    this.people.delete(person.key);
    if (person.kind === 'member') this.corps.get(person.corpId)?.members.delete(person.userId);
  }

  /** Gives a member another userid; the open_userid stays. */
  rename(member: Member, newUserId: string): void {
    const ref = { corpId: member.corpId, userId: newUserId };
    this.remove(member);
    // Whoever has had this userid so far does not become the renamed one.
    const taken = this.member(ref);
    if (taken) this.remove(taken);
    this.addMember({ ...member, ...ref });
    this.successors.set(member, this.mustFind(ref, 'renameMember'));
  }

  /**
   * Somebody as they are now; undefined once they were removed, also where somebody has come under their id
   * since.
   */
  current(person: Person): Person | undefined {
    let latest = person;
    for (let next = this.successors.get(latest); next; next = this.successors.get(latest)) latest = next;
    return this.people.get(latest.key) === latest ? latest : undefined;
  }

  corp(corpId: string): Corp | undefined {
    return this.corps.get(corpId)?.corp;
  }

  person(key: string): Person | undefined {
    return this.people.get(key);
  }

  member(ref: MemberRef): Member | undefined {
    return this.corps.get(ref.corpId)?.members.get(ref.userId);
  }

  /** @throws Error that names the person when there is nobody like that. */
  mustFind(ref: PersonRef, caller: string): Person {
    const person = this.people.get(personKey(ref));
    if (person) return person;
    throw new Error(`${caller}: nobody is ${personKey(ref)}. Add them with addMember or addVisitor first.`);
  }

  /** @throws Error that names the member when there is none like that. */
  mustFindMember(ref: MemberRef, caller: string): Member {
    const person = this.mustFind(ref, caller);
    if (person.kind === 'member') return person;
    throw new Error(`${caller}: ${person.key} is a member of no enterprise.`);
  }

  allCorps(): Array<{ readonly corp: Corp; readonly members: readonly Member[] }> {
    return [...this.corps.values()].map(({ corp, members }) => ({ corp, members: [...members.values()] }));
  }

  /** The enterprise's first administrator: who installs apps. */
  administratorOf(corpId: string): Member | undefined {
    for (const member of this.corps.get(corpId)?.members.values() ?? []) {
      if (member.role !== 'member' && member.role !== 'external-admin') return member;
    }
    return undefined;
  }

  visitors(): Visitor[] {
    return [...this.people.values()].filter((person) => person.kind === 'visitor');
  }

  private keep(person: Person): void {
    const former = this.people.get(person.key);
    if (former) this.successors.set(former, person);
    this.people.set(person.key, person);
  }

  // Real ones are `wo` and 30 letters, digits, `_` or `-`, and differ from provider to provider.
  private deriveOpenUserId(key: string): string {
    const digest = createHash('sha256').update(`${this.providerCorpId}\n${key}`).digest('base64url');
    return `wo${digest.slice(0, 30)}`;
  }
}
