import type { Request } from 'express';
import type { WeComProfile } from '../logins/profile';
import { arrivalOf, arrivalsWith, isSignedIn, sessionHash } from './browser-session';
import type { LoginTransaction } from './transactions';

/**
 * A client that fires its callback twice may have sent the second before the first was answered, and so
 * without the session that the answer brought. That is over after this long, and after so many of them.
 */
export const LATE_TWIN_MS = 2_000;
const LATE_TWINS = 3;
/** A browser whose answers get lost comes again so often; more is somebody who fills the session store. */
export const LOST_ANSWERS = 8;

/**
 * One callback and its repeats, as far as this process has seen them: who may repeat it, and what it found.
 */
export class SeenCallback {
  /** The member whose code came back; undefined until somebody redeems it, rejected where that failed. */
  found: Promise<WeComProfile> | undefined;
  private kept: WeComProfile | undefined;
  private readonly arrival: string;
  private endedAt: number | undefined;
  private endedIn: string | undefined;
  private hasBroken = false;
  private renewsSession = false;
  private lateTwins = LATE_TWINS;
  private lostAnswers = LOST_ANSWERS;

  /** @param fingerprint - tells this callback from another one with the same state */
  constructor(
    req: Request,
    readonly fingerprint: string,
    readonly transaction: LoginTransaction,
    private readonly now: () => number,
  ) {
    this.arrival = arrivalOf(req);
  }

  /** What repeats find of the member, once the redemption is done. */
  get outcome(): WeComProfile | undefined {
    return this.kept;
  }

  /** Keeps for repeats what is left of the member, in place of all that was found. */
  complete(outcome: WeComProfile): void {
    this.kept = outcome;
    this.found = Promise.resolve(outcome);
  }

  /**
   * A repeat counts in the session in which the callback arrived, and in the one it has ended in; not after a
   * logout, nor for the next person.
   */
  mayRepeat(req: Request): boolean {
    if (this.hasEndedIn(req)) return true;
    if (this.renewsSession && !this.hasBroken && arrivalsWith(req).includes(this.arrival)) {
      this.lostAnswers -= 1;
      return this.lostAnswers >= 0;
    }
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
   * Where that fails, or the browser has hung up, the callback may be repeated from where it arrived. An
   * error of what comes after the sign-in undoes none.
   *
   * @param tell - is told the hash of that session's id; undefined where nobody has been signed in
   */
  endsIn(req: Request, tell: (session: string | undefined) => void): void {
    this.renewsSession = true;
    const { res } = req;
    res?.once('finish', () => {
      this.hasBroken = res.statusCode >= 400 && !isSignedIn(req);
      if (this.hasBroken) {
        tell(undefined);
        return;
      }
      this.endedIn = sessionHash(req);
      if (this.endedIn !== undefined) tell(this.endedIn);
      this.endedAt = this.now();
    });
  }
}
