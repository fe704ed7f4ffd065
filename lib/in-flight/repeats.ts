import type { Request } from 'express';
import type { WeComProfile } from '../logins/profile';
import { arrivalOf, sessionHash } from './browser-session';
import { type LoginTransaction, OUTCOME_LIFETIME_MS } from './transactions';

/**
 * A client that fires its callback twice may have sent the second before the first was answered, and so
 * without the session that the answer brought. That is over after this long, and after so many of them.
 */
const LATE_TWIN_MS = 2_000;
const LATE_TWINS = 3;
/** Callbacks remembered at once; beyond them the oldest are forgotten. */
const MAX_VISITS = 20_000;

/** One callback and its repeats, as far as this process has seen them. */
export class Visit {
  readonly arrival: string;
  private endedAt: number | undefined;
  private endedIn: string | undefined;
  private hasBroken = false;
  private lateTwins = LATE_TWINS;

  constructor(
    req: Request,
    readonly transaction: LoginTransaction,
    /** The member whose code came back; rejected where the redemption failed. */
    readonly found: Promise<WeComProfile>,
    private readonly now: () => number,
    private readonly tell: (session: string) => void,
  ) {
    this.arrival = arrivalOf(req);
    found.catch(() => undefined);
  }

  /**
   * A repeat counts in the session in which the callback arrived, and in the one it has ended in; not after a
   * logout, nor for the next person.
   */
  mayRepeat(req: Request): boolean {
    if (this.hasEndedIn(req)) return true;
    // An answer that broke has left the cookie of a session that was never written down.
    const isWhereItArrived = this.hasBroken ? !isSignedIn(req) : arrivalOf(req) === this.arrival;
    if (!isWhereItArrived) return false;
    if (this.endedAt === undefined) return true;
    this.lateTwins -= 1;
    return this.lateTwins >= 0 && this.now() < this.endedAt + LATE_TWIN_MS;
  }

  /** Whether this request comes from the session that the callback, or its last repeat, has ended in. */
  hasEndedIn(req: Request): boolean {
    return this.endedIn !== undefined && sessionHash(req) === this.endedIn;
  }

  /**
   * Notes the session a sign-in ends in, once its answer is on its way: Passport makes a new one for it.
   * Where that fails, or the browser has hung up, the callback may be repeated from where it arrived.
   */
  endsWith(req: Request): void {
    const { res } = req;
    res?.once('finish', () => {
      this.hasBroken = res.statusCode >= 400;
      if (this.hasBroken) return;
      this.endedIn = sessionHash(req);
      if (this.endedIn !== undefined) this.tell(this.endedIn);
      this.endedAt = this.now();
    });
  }
}

/** Passport's own question, which knows where the application keeps its users. */
function isSignedIn(req: Request): boolean {
  return (req as { isAuthenticated?: () => boolean }).isAuthenticated?.() ?? false;
}

/** Remembers the callbacks of the last 30 seconds: who may repeat them, and what they found. */
export class Repeats {
  // Its keys are states.
  readonly #visits = new Map<string, { readonly visit: Visit; readonly until: number }>();

  /** @param tell - passes on in which session the callback with a state has ended */
  constructor(
    private readonly now: () => number,
    private readonly tell: (state: string, session: string) => void,
  ) {}

  begin(state: string, req: Request, transaction: LoginTransaction, found: Promise<WeComProfile>): Visit {
    this.sweep();
    const visit = new Visit(req, transaction, found, this.now, (session) => this.tell(state, session));
    this.#visits.set(state, { visit, until: this.now() + OUTCOME_LIFETIME_MS });
    // Of a redemption that failed nothing is kept: a repeat finds the failure in the store.
    found.catch(() => this.#visits.delete(state));
    return visit;
  }

  of(state: string): Visit | undefined {
    return this.#visits.get(state)?.visit;
  }

  private sweep(): void {
    for (const [state, { until }] of this.#visits) {
      if (until > this.now() && this.#visits.size < MAX_VISITS) break;
      this.#visits.delete(state);
    }
  }
}
