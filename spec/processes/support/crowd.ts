import type { WeComSimulator } from '../../../lib/testing';
import type { Fault } from '../../../lib/testing/simulator/faults';
import { type Person, Visitor } from './visitor';
import { type Connection, TENANT_AGENT_ID, tenantSecret } from './worker-options';

const CORPS = 50;
const MEMBERS = 200;
const CONNECTIONS: readonly Connection[] = ['qr', 'suite', 'tenant', 'qr-cookies'];

const REDEMPTIONS = {
  qr: 'service/get_login_info',
  'qr-cookies': 'service/get_login_info',
  suite: 'service/auth/getuserinfo3rd',
  tenant: 'auth/getuserinfo',
} as const satisfies Record<Connection, string>;
const TOKEN_CALLS = {
  qr: 'service/get_provider_token',
  'qr-cookies': 'service/get_provider_token',
  suite: 'service/get_suite_token',
  tenant: 'gettoken',
} as const satisfies Record<Connection, string>;

/** Those that concern one sign-in. After 45009 nobody signs in for a minute, which is tested by itself. */
const FAULTS: readonly Fault[] = [
  { errcode: -1 },
  { errcode: 40029 },
  { errcode: 60020 },
  { status: 502 },
  { body: '<html>busy</html>' },
  { reset: true },
  { truncate: true },
  { delayMs: 1_000 },
  { hang: true },
];
/** Those after which a token call may be tried again at once. */
const TOKEN_FAULTS: readonly Fault[] = [{ errcode: -1 }, { status: 500 }, { reset: true }, { delayMs: 500 }];

/** One sign-in of the run. */
export interface Part {
  readonly visitor: Visitor;
  readonly connection: Connection;
  readonly kind: 'plain' | 'doubled' | 'swapped';
}

/** Fifty enterprises whose members all have the same userids, and what happens to their sign-ins. */
export class Crowd {
  private readonly ids = new Map<string, string>();
  private readonly people: Person[] = [];

  constructor(private readonly wecom: WeComSimulator) {
    for (let corp = 0; corp < CORPS; corp += 1) {
      const corpId = `ww${corp.toString().padStart(16, '0')}`;
      wecom.addCorp({ corpId, installed: true });
      wecom.addApp({ corpId, agentId: TENANT_AGENT_ID, secret: tenantSecret(corpId) });
      for (let member = 0; member < MEMBERS; member += 1) {
        wecom.addMember({ corpId, userId: `member-${member}` });
      }
    }
    for (const { corpId, userId, openUserId } of wecom.members) {
      if (!userId.startsWith('member-')) continue;
      this.people.push({ corpId, userId });
      this.ids.set(`${corpId}/${userId}`, openUserId);
    }
  }

  /** Sign-in number `index` of the run: one in ten comes twice, one in ten meets somebody else's callback. */
  part(index: number): Part {
    const kinds = { 3: 'doubled', 7: 'swapped' } as const;
    return {
      // A step without a common factor: neighbours in time are members of different enterprises, often with the same userid.
      visitor: this.visitor(index * 2_600 + Math.floor(index / 50)),
      connection: CONNECTIONS[Math.floor(index / 10) % CONNECTIONS.length] ?? 'qr',
      kind: kinds[(index % 10) as 3 | 7] ?? 'plain',
    };
  }

  /** The member with the same userid in the next enterprise. */
  namesake({ corpId, userId }: Person): Visitor {
    const at = this.people.findIndex((each) => each.corpId === corpId && each.userId === userId);
    return this.visitor(at + MEMBERS);
  }

  /** The id this member must be signed in under. */
  expectedId({ corpId, userId }: Person, connection: Connection): string {
    if (connection === 'tenant') return `${corpId}:u:${userId}`;
    return `o:${this.ids.get(`${corpId}/${userId}`)}`;
  }

  /** Makes one call in twenty go wrong, and all tokens die now and then. */
  disturb(index: number, { connection }: Part): void {
    if (index % 20 === 11) this.wecom.failNext(REDEMPTIONS[connection], pick(FAULTS, index / 20));
    if (index % 500 === 499) {
      this.wecom.revokeTokens();
      this.wecom.failNext(TOKEN_CALLS[connection], pick(TOKEN_FAULTS, index / 500));
    }
  }

  private visitor(index: number): Visitor {
    const person = this.people[index % this.people.length];
    if (!person) throw new Error('there is nobody');
    return new Visitor(person);
  }
}

function pick(faults: readonly Fault[], index: number): Fault {
  const fault = faults[Math.floor(index) % faults.length];
  if (!fault) throw new Error('there are no faults');
  return fault;
}
