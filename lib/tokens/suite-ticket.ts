import { createHash } from 'node:crypto';
import { publish } from '../events';
import type { OperatorLog } from '../operator-log';
import { SafeStore } from './safe-store';
import type { TokenStore } from './token-store';

/** WeCom pushes a ticket every ten minutes; each stays valid for thirty (path 90628). */
export const TICKET_LIFETIME_MS = 30 * 60_000;

/** The suite_ticket of one suite, in the application's token store. */
export class SuiteTickets {
  private readonly key: string;
  private readonly reading: SafeStore;

  constructor(
    private readonly suiteId: string,
    private readonly store: TokenStore,
    private readonly now: () => number = Date.now,
    log?: OperatorLog,
  ) {
    this.reading = new SafeStore(store, now, log);
    this.key = `wecom:ticket:${createHash('sha256').update(suiteId).digest('base64url')}`;
  }

  /**
   * Stores a pushed ticket. The store keeps whichever expires later, so a late or replayed push never
   * replaces a newer ticket.
   *
   * @param pushedAt - the event's own time, not the time of its arrival
   */
  async save(ticket: string, pushedAt: Date): Promise<void> {
    await this.store.set(this.key, { value: ticket, expiresAt: pushedAt.getTime() + TICKET_LIFETIME_MS });
    publish('passport-wecom:ticket', { suiteId: this.suiteId, pushedAt });
  }

  /** Returns the newest ticket, or undefined where there is none or it is older than thirty minutes. */
  async current(): Promise<string | undefined> {
    const ticket = await this.reading.get(this.key);
    return ticket && ticket.expiresAt > this.now() ? ticket.value : undefined;
  }

  /** The store did not answer when it was asked last. */
  get isStoreGone(): boolean {
    return this.reading.isGone;
  }

  /** Seconds since WeCom made the newest ticket; undefined before the first one. */
  async age(): Promise<number | undefined> {
    const ticket = await this.reading.get(this.key);
    return ticket && Math.max(0, Math.round((this.now() - (ticket.expiresAt - TICKET_LIFETIME_MS)) / 1000));
  }
}
