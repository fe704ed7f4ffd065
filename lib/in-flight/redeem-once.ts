import type { Request } from 'express';
import { WeComConfigError, WeComError, WeComStoreError, WeComUnreachableError } from '../errors';
import type { WeComProfile } from '../logins/profile';
import type { Deadline } from '../time-limits';
import { withinLimit } from '../tokens/within-limit';
import { STATE, stateMismatch } from './callback-query';
import { type BrowserBinding, forRepeat, type LoginTransaction, type TransactionStore } from './transactions';

/** A store that is slower than this is treated as gone. */
const STORE_LIMIT_MS = 400;
/** How often to ask whether another process has finished the same callback. */
const POLL_MS = 50;

/** A login that has come back and may be finished by this request. */
export interface Claim {
  readonly transaction: LoginTransaction;
  /** It was finished before; this request only repeats it. */
  readonly isRepeat: boolean;
  /**
   * Runs the redemption if this request is the first with this callback; else returns what the first one found.
   *
   * @returns undefined where the first one failed
   */
  redeem(redemption: () => Promise<WeComProfile>): Promise<WeComProfile | undefined>;
}

interface UnderWay {
  readonly transaction: LoginTransaction;
  readonly result: Promise<WeComProfile>;
}

/** The built-in stores take one argument more than the contract; the stores of applications ignore it. */
interface BoundStore extends TransactionStore {
  begin(req: Request, transaction: LoginTransaction, binding?: BrowserBinding): Promise<string>;
  take(
    req: Request,
    state: string,
    strategy: string,
    binding?: BrowserBinding,
  ): ReturnType<TransactionStore['take']>;
  complete(
    req: Request,
    state: string,
    profile: WeComProfile | undefined,
    binding?: BrowserBinding,
  ): Promise<void>;
}

/** One redemption for any number of equal callbacks of one browser: clients fire them twice, people press reload. */
export class RedeemOnce {
  private readonly underWay = new Map<string, UnderWay>();

  constructor(
    private readonly store: BoundStore,
    private readonly strategy: string,
    private readonly binding: BrowserBinding,
  ) {}

  /** Keeps a login until it returns. */
  async begin(req: Request, transaction: LoginTransaction): Promise<string> {
    const state = await answered(() => this.store.begin(req, transaction, this.binding));
    if (typeof state === 'string' && STATE.test(state)) return state;
    throw new WeComConfigError(
      'The begin() of option transactions returned what cannot be sent as a state. It must return 1 to 64 letters and digits.',
    );
  }

  /**
   * Claims the login a state belongs to, or joins the request that did.
   *
   * @throws SignInRefused `state-mismatch`
   * @throws WeComStoreError where the store does not answer: without it the login cannot be checked
   */
  async claim(req: Request, state: string, deadline: Deadline): Promise<Claim> {
    for (;;) {
      const taken = await answered(() => this.store.take(req, state, this.strategy, this.binding));
      if (!taken) throw stateMismatch();
      if (taken.status === 'claimed') return this.first(req, state, taken.transaction);
      if (taken.status === 'done')
        return { transaction: taken.transaction, isRepeat: true, redeem: async () => taken.profile };
      const first = this.underWay.get(state);
      if (first) return { transaction: first.transaction, isRepeat: false, redeem: () => first.result };
      await deadline.pause(POLL_MS, tooSlow);
    }
  }

  private first(req: Request, state: string, transaction: LoginTransaction): Claim {
    const { promise, resolve, reject } = withResolvers<WeComProfile>();
    this.underWay.set(state, { transaction, result: promise });
    return {
      transaction,
      isRepeat: false,
      redeem: async (redemption) => {
        redemption().then(resolve, reject);
        const profile = await promise.catch(() => undefined);
        // A sign-in that succeeded is not undone because its repeats will not find it.
        // A store of the application's own may not think of leaving things out.
        const kept = profile && forRepeat(profile);
        await answered(() => this.store.complete(req, state, kept, this.binding)).catch(() => undefined);
        this.underWay.delete(state);
        return promise;
      },
    };
  }
}

async function answered<T>(ask: () => Promise<T>): Promise<T> {
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
