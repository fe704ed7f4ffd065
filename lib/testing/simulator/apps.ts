/** A self-built or delegated app of one enterprise. */
export interface CorpApp {
  readonly corpId: string;
  readonly agentId: string;
  /** The app's secret; for a delegated app the permanent_code. */
  readonly secret: string;
}

export interface Suite {
  readonly suiteId: string;
  readonly secret: string;
  readonly kind: 'business' | 'login' | 'delegated';
}

/** One enterprise's installation of one suite. */
export interface Installation {
  readonly corpId: string;
  readonly suite: Suite;
  readonly permanentCode: string;
  readonly agentId: string;
}

/** The app's id in an enterprise, by what was installed. */
export const AGENT_IDS = { business: '1000010', delegated: '1000020', login: '' } as const;

/** A ticket stays valid for thirty minutes (path 90628). */
const TICKET_LIFETIME_MS = 30 * 60_000;

/** The apps of enterprises: who may call with which secret. */
export class CorpApps {
  private readonly byAgent = new Map<string, CorpApp>();
  private readonly bySecret = new Map<string, CorpApp>();

  add(app: CorpApp): void {
    this.remove(app);
    this.byAgent.set(`${app.corpId}/${app.agentId}`, app);
    this.bySecret.set(app.secret, app);
  }

  remove(app: Pick<CorpApp, 'corpId' | 'agentId'>): void {
    const held = this.find(app.corpId, app.agentId);
    if (!held) return;
    this.byAgent.delete(`${held.corpId}/${held.agentId}`);
    this.bySecret.delete(held.secret);
  }

  find(corpId: string, agentId: string): CorpApp | undefined {
    return this.byAgent.get(`${corpId}/${agentId}`);
  }

  withSecret(secret: string): CorpApp | undefined {
    return this.bySecret.get(secret);
  }
}

/** The provider's suites, their tickets, and which enterprise installed which. */
export class Suites {
  private readonly suites: ReadonlyMap<string, Suite>;
  private readonly tickets = new Map<string, Array<{ value: string; issuedAt: number }>>();
  private readonly installed = new Map<string, Map<string, Installation>>();

  constructor(
    suites: readonly Suite[],
    private readonly make: () => string,
    private readonly now: () => number,
  ) {
    this.suites = new Map(suites.map((suite) => [suite.suiteId, suite]));
  }

  find(suiteId: string): Suite | undefined {
    return this.suites.get(suiteId);
  }

  /** @throws Error that lists the suites there are. */
  mustFind(suiteId: string, caller: string): Suite {
    const suite = this.suites.get(suiteId);
    if (suite) return suite;
    throw new Error(`${caller}: no suite ${suiteId}. There are ${[...this.suites.keys()].join(', ')}.`);
  }

  issueTicket(suite: Suite): string {
    const ticket = { value: this.make(), issuedAt: this.now() };
    const alive = this.aliveTickets(suite);
    this.tickets.set(suite.suiteId, [...alive, ticket]);
    return ticket.value;
  }

  acceptsTicket(suite: Suite, value: string): boolean {
    return this.aliveTickets(suite).some((ticket) => ticket.value === value);
  }

  install(corpId: string, suite: Suite, agentId: string): Installation {
    const installation = { corpId, suite, agentId, permanentCode: this.make() };
    const ofCorp = this.installed.get(corpId) ?? new Map<string, Installation>();
    ofCorp.set(suite.suiteId, installation);
    this.installed.set(corpId, ofCorp);
    return installation;
  }

  uninstall(corpId: string, suite: Suite): Installation | undefined {
    const installation = this.installation(corpId, suite.suiteId);
    this.installed.get(corpId)?.delete(suite.suiteId);
    return installation;
  }

  installation(corpId: string, suiteId: string): Installation | undefined {
    return this.installed.get(corpId)?.get(suiteId);
  }

  /**
   * Whether the enterprise has authorised any of the provider's apps: only then its userids are shown
   * plainly.
   */
  hasRelation(corpId: string): boolean {
    return (this.installed.get(corpId)?.size ?? 0) > 0;
  }

  private aliveTickets(suite: Suite): Array<{ value: string; issuedAt: number }> {
    const oldest = this.now() - TICKET_LIFETIME_MS;
    return (this.tickets.get(suite.suiteId) ?? []).filter((ticket) => ticket.issuedAt > oldest);
  }
}
