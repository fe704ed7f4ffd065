import { OperatorLog } from '../operator-log';
import type { WeComProviderQr } from '../strategies/provider-qr';
import { SuiteTickets, TICKET_LIFETIME_MS } from '../tokens/suite-ticket';

/** How one connection is doing. */
export interface ConnectionHealth {
  /** Name of the strategy. */
  readonly name: string;
  /** People can sign in through it, as far as this process knows without asking WeCom. */
  readonly ok: boolean;
  /** `none` is normal before the first sign-in; undefined where a tenant function holds the credentials. */
  readonly token?: 'held' | 'none';
  /** WeCom has refused the credentials, and is not asked again before this time. */
  readonly pausedUntil?: Date;
  /**
   * Seconds since WeCom made the newest suite_ticket. Flows with a suite only; undefined before the first
   * ticket.
   */
  readonly ticketAgeSeconds?: number;
}

/** Reports on tokens, tickets and pauses, for a `/healthz`. Calls nothing but the token store. */
export async function wecomHealth(
  connections: ReadonlyArray<Pick<WeComProviderQr, 'name' | 'inspect'>>,
): Promise<{ ok: boolean; connections: readonly ConnectionHealth[] }> {
  const reports = await Promise.all(connections.map(report));
  return { ok: reports.every(({ ok }) => ok), connections: reports };
}

async function report(connection: Pick<WeComProviderQr, 'name' | 'inspect'>): Promise<ConnectionHealth> {
  const { token, tokens, suite } = connection.inspect();
  const status = token && (await tokens.status(token.key));
  // The report itself says what is wrong, to whoever asks: a probe may ask every second.
  const silent = new OperatorLog(() => undefined);
  const tickets = suite && new SuiteTickets(suite.suiteId, suite.tokenStore, Date.now, silent);
  const age = await tickets?.age();
  const hasTicket = !suite || status?.isHeld === true || (age ?? Infinity) < TICKET_LIFETIME_MS / 1000;
  return {
    name: connection.name,
    ok: hasTicket && status?.pausedUntil === undefined,
    ...(status && { token: status.isHeld ? 'held' : 'none' }),
    ...(status?.pausedUntil !== undefined && { pausedUntil: new Date(status.pausedUntil) }),
    ...(age !== undefined && { ticketAgeSeconds: age }),
  };
}
