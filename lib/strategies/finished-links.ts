import type { Request } from 'express';
import { sessionHash } from './session-guard';
import { OUTCOME_LIFETIME_MS } from './transactions';

interface FinishedLink {
  readonly req: Request;
  readonly until: number;
}

/**
 * Remembers for 30 seconds where the links of this process have ended. Passport signs the person in anew and ends the session the
 * link began in, so a repeat of the callback comes from a session that never asked for anything.
 */
export class FinishedLinks {
  private readonly recent = new Map<string, FinishedLink>();

  /** @param req - the request that links; Passport has not changed its session yet */
  remember(state: string, req: Request, now: number): void {
    for (const [known, { until }] of this.recent) {
      if (until > now) break;
      this.recent.delete(known);
    }
    this.recent.set(state, { req, until: now + OUTCOME_LIFETIME_MS });
  }

  /** Hash of the id of the session that the link with this state has ended in; undefined where it has not. */
  sessionOf(state: string, now: number): string | undefined {
    const link = this.recent.get(state);
    return link && link.until > now ? sessionHash(link.req) : undefined;
  }
}
