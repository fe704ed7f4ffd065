import type { Request } from 'express';
import { OUTCOME_LIFETIME_MS } from '../in-flight/transactions';
import { sessionHash } from './session-guard';

/**
 * Remembers for 30 seconds where the links of this process have ended. Passport signs the person in anew and ends the session the
 * link began in, so a repeat of the callback comes from a session that never asked for anything.
 */
export class FinishedLinks {
  private readonly recent = new Map<string, Request>();

  /** @param req - the request that links; Passport has not changed its session yet */
  remember(state: string, req: Request): void {
    this.recent.set(state, req);
    const forget = () => {
      if (this.recent.get(state) === req) this.recent.delete(state);
    };
    setTimeout(forget, OUTCOME_LIFETIME_MS).unref();
  }

  /** Hash of the id of the session that the link with this state has ended in; undefined where it has not. */
  sessionOf(state: string): string | undefined {
    const req = this.recent.get(state);
    return req && sessionHash(req);
  }
}
