import type { Request } from 'express';
import { WeComConfigError, WeComError, WeComStoreError, WeComUnreachableError } from '../errors';
import type { WeComProfile } from '../logins/profile';
import { type Deadline, StoreLimit } from '../time-limits';
import { isSignedIn } from './browser-session';
import { CallbackMemory } from './callback-memory';
import { STATE, stateMismatch } from './callback-query';
import { SealedCookies } from './sealed-cookies';
import type { SeenCallback } from './seen-callback';
import { noteConnection } from './served-connection';
import {
  forRepeat,
  type LoginTransaction,
  type ServedConnection,
  SHARED,
  type SharedTransactions,
  type TransactionStore,
} from './transactions';

/** A store that says nothing for so long is gone: nobody is signed in without it. */
const STORE_LIMIT_MS = 400;
/** How often another process is asked whether it has finished. */
const POLL_MS = 50;

/** A callback's hold on its login. */
export interface Claim {
  readonly transaction: LoginTransaction;
  /** It was finished before; this request only repeats it. */
  readonly isRepeat: boolean;
  /**
   * Runs the redemption if no request with this callback has yet; else returns what that one found.
   *
   * @returns undefined where it failed before; a profile that nobody else holds otherwise
   */
  redeem(redemption: () => Promise<WeComProfile>): Promise<WeComProfile | undefined>;
  /** Notes that the sign-in ends in this request's session, once its answer is on its way. */
  endsIn(req: Request): void;
  /** Whether this request comes from the session that the callback, or its last repeat, has ended in. */
  hasEndedIn(req: Request): boolean;
}

/**
 * One redemption for any number of equal callbacks of one browser: clients fire them twice, people press
 * reload.
 */
export class RedeemOnce {
  private readonly callbacks: CallbackMemory;
  private readonly isOwn: boolean;
  private readonly ask: <T>(question: () => Promise<T>) => Promise<T>;

  constructor(
    private readonly store: TransactionStore,
    private readonly strategy: string,
    now: () => number = Date.now,
    private readonly connection?: ServedConnection,
  ) {
    this.isOwn = store instanceof SealedCookies;
    this.callbacks = store instanceof SealedCookies ? store.callbacks : new CallbackMemory(now);
    // Cookies are at hand.
    this.ask = this.isOwn ? (question) => question() : askedWithin(limitOf(store));
  }

  /** Keeps a login until it returns. */
  async begin(req: Request, transaction: LoginTransaction): Promise<string> {
    this.serve(req);
    const state = await this.ask(() => this.store.begin(req, transaction));
    if (typeof state === 'string' && STATE.test(state)) return state;
    throw new WeComConfigError(
      'The begin() of option transactions returned what cannot be sent as a state. It must return 1 to 64 letters and digits.',
    );
  }

  /**
   * Claims the login a state belongs to, or joins the request that did.
   *
   * @param renewsSession - who signs in by this callback gets a new session
   * @throws SignInRefused `state-mismatch`, also for a repeat from another session than the callback arrived
   *   in or ended in
   * @throws WeComStoreError where the store does not answer: without it the login cannot be checked
   */
  async claim(req: Request, state: string, deadline: Deadline, renewsSession = false): Promise<Claim> {
    this.serve(req, renewsSession);
    for (;;) {
      const taken = await this.ask(() => this.store.take(req, state, this.strategy));
      if (!taken) throw stateMismatch();
      if (taken.status === 'claimed') return this.held(req, state, this.first(req, state, taken.transaction));
      const seen = this.callbacks.of(state);
      if (taken.status === 'done') {
        const { transaction, profile, isWhereItEnded = false, hasBroken = false } = taken;
        const mayRepeat = isWhereItEnded || (seen ? seen.mayRepeat(req) : !(hasBroken && isSignedIn(req)));
        if (!mayRepeat) throw stateMismatch();
        const redeem = async () => profile && structuredClone(profile);
        // Of what another process has seen, this one notes in which session its own answer ends.
        const repeat = seen ?? (profile && this.callbacks.begin(req, state, transaction));
        return { transaction, isRepeat: true, redeem, ...this.sessions(state, repeat, isWhereItEnded) };
      }
      if (seen && !seen.mayRepeat(req)) throw stateMismatch();
      if (seen) return this.held(req, state, seen);
      await deadline.pause(POLL_MS, tooSlow);
    }
  }

  private serve(req: Request, renewsSession = false): void {
    // Cookies know their connection.
    if (this.connection && !this.isOwn) noteConnection(req, { ...this.connection, renewsSession });
  }

  private first(req: Request, state: string, transaction: LoginTransaction): SeenCallback {
    // Sealed cookies have noted it as they were asked.
    return (this.isOwn && this.callbacks.of(state)) || this.callbacks.begin(req, state, transaction);
  }

  private held(req: Request, state: string, seen: SeenCallback): Claim {
    return {
      transaction: seen.transaction,
      isRepeat: false,
      redeem: async (redemption) => {
        // The resolver of whoever has redeemed may change what it was given.
        if (seen.found) return structuredClone(await seen.found);
        const found = redemption();
        seen.found = found;
        const profile = await found.catch(() => undefined);
        this.callbacks.complete(state, profile);
        // A sign-in that succeeded is not undone because its repeats will not find it.
        // A store of the application's own may not think of leaving things out.
        const kept = profile && (this.isOwn ? profile : forRepeat(profile));
        await this.ask(() => this.store.complete(req, state, kept)).catch(() => undefined);
        return found;
      },
      ...this.sessions(state, seen),
    };
  }

  private sessions(
    state: string,
    seen: SeenCallback | undefined,
    isWhereItEnded = false,
  ): Pick<Claim, 'endsIn' | 'hasEndedIn'> {
    const { store } = this;
    return {
      endsIn: (req) =>
        seen?.endsIn(req, (session) => {
          // Another process will refuse a repeat that this one would have taken: nothing is lost but that.
          if (isShared(store)) store.endedIn(state, session).catch(() => undefined);
        }),
      hasEndedIn: (req) => isWhereItEnded || (seen?.hasEndedIn(req) ?? false),
    };
  }
}

/** A store of ours that processes share has a limit of its own, for all connections it serves. */
function limitOf(store: TransactionStore): StoreLimit | undefined {
  return isShared(store) ? undefined : StoreLimit.of(store, STORE_LIMIT_MS);
}

function isShared(store: TransactionStore): store is SharedTransactions {
  return SHARED in store;
}

function askedWithin(limit: StoreLimit | undefined) {
  return async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await (limit ? limit.within(ask()) : ask());
    } catch (error) {
      if (error instanceof WeComError) throw error;
      throw new WeComStoreError(
        'The transaction store does not answer, so no sign-in can be checked. Check its server and its client.',
      );
    }
  };
}

function tooSlow(): WeComUnreachableError {
  return new WeComUnreachableError('The same callback is still being answered by another process.');
}
