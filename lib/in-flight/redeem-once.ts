import type { Request } from 'express';
import { WeComConfigError, WeComError, WeComStoreError, WeComUnreachableError } from '../errors';
import type { WeComProfile } from '../logins/profile';
import type { Deadline } from '../time-limits';
import { withinLimit } from '../time-limits';
import { STATE, stateMismatch } from './callback-query';
import { Repeats, type Visit } from './repeats';
import { SealedCookies } from './sealed-cookies';
import {
  forRepeat,
  type LoginTransaction,
  type SharedTransactions,
  type TransactionStore,
} from './transactions';

/** A store that does not answer in this time is gone: nobody is signed in without it. */
const STORE_LIMIT_MS = 400;
/** How often another process is asked whether it has finished. */
const POLL_MS = 50;

/** A callback's hold on its login. */
export interface Claim {
  readonly transaction: LoginTransaction;
  /** It was finished before; this request only repeats it. */
  readonly isRepeat: boolean;
  /** What this process knows of the callback and its repeats. */
  readonly visit: Visit | undefined;
  /**
   * Runs the redemption if this request is the first with this callback; else returns what the first one
   * found.
   *
   * @returns undefined where the first one failed; a profile that nobody else holds otherwise
   */
  redeem(redemption: () => Promise<WeComProfile>): Promise<WeComProfile | undefined>;
}

/**
 * One redemption for any number of equal callbacks of one browser: clients fire them twice, people press
 * reload.
 */
export class RedeemOnce {
  private readonly repeats: Repeats;
  private readonly isOwn: boolean;
  private readonly ask: typeof withinStoreLimit;

  constructor(
    private readonly store: TransactionStore,
    private readonly strategy: string,
    now: () => number = Date.now,
  ) {
    // Cookies are at hand.
    this.isOwn = store instanceof SealedCookies;
    this.ask = this.isOwn ? (question) => question() : withinStoreLimit;
    this.repeats = new Repeats(now, (state, session) => {
      if ('endedIn' in store) {
        // Another process will refuse a repeat that this one would have taken: nothing is lost but that.
        (store as SharedTransactions).endedIn(state, session).catch(() => undefined);
      }
    });
  }

  /** Keeps a login until it returns. */
  async begin(req: Request, transaction: LoginTransaction): Promise<string> {
    const state = await this.ask(() => this.store.begin(req, transaction));
    if (typeof state === 'string' && STATE.test(state)) return state;
    throw new WeComConfigError(
      'The begin() of option transactions returned what cannot be sent as a state. It must return 1 to 64 letters and digits.',
    );
  }

  /**
   * Claims the login a state belongs to, or joins the request that did.
   *
   * @throws SignInRefused `state-mismatch`, also for a repeat from another session than the callback arrived
   *   in or ended in
   * @throws WeComStoreError where the store does not answer: without it the login cannot be checked
   */
  async claim(req: Request, state: string, deadline: Deadline): Promise<Claim> {
    for (;;) {
      const taken = await this.ask(() => this.store.take(req, state, this.strategy));
      if (!taken) throw stateMismatch();
      if (taken.status === 'claimed') return this.first(req, state, taken.transaction);
      const visit = this.repeats.of(state);
      if (visit && !visit.mayRepeat(req)) throw stateMismatch();
      if (taken.status === 'done') {
        const { transaction, profile } = taken;
        return {
          transaction,
          visit,
          isRepeat: true,
          redeem: async () => profile && structuredClone(profile),
        };
      }
      if (visit) {
        // Taken now: the first one's resolver may change what it has been given.
        const found = visit.found.then((profile) => structuredClone(profile));
        found.catch(() => undefined);
        return { transaction: visit.transaction, visit, isRepeat: false, redeem: () => found };
      }
      await deadline.pause(POLL_MS, tooSlow);
    }
  }

  private first(req: Request, state: string, transaction: LoginTransaction): Claim {
    const { promise, resolve, reject } = withResolvers<WeComProfile>();
    const visit = this.repeats.begin(state, req, transaction, promise);
    return {
      transaction,
      visit,
      isRepeat: false,
      redeem: async (redemption) => {
        redemption().then(resolve, reject);
        const profile = await promise.catch(() => undefined);
        // A sign-in that succeeded is not undone because its repeats will not find it.
        // A store of the application's own may not think of leaving things out.
        const kept = profile && (this.isOwn ? profile : forRepeat(profile));
        await this.ask(() => this.store.complete(req, state, kept)).catch(() => undefined);
        return promise;
      },
    };
  }
}

async function withinStoreLimit<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await withinLimit(ask(), STORE_LIMIT_MS);
  } catch (error) {
    if (error instanceof WeComError) throw error;
    throw new WeComStoreError(
      'The transaction store does not answer, so no sign-in can be checked. Check its server and its client.',
    );
  }
}

function tooSlow(): WeComUnreachableError {
  return new WeComUnreachableError('The same callback is still being answered by another process.');
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((onValue, onReason) => {
    resolve = onValue;
    reject = onReason;
  });
  return { promise, resolve, reject };
}
