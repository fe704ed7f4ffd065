import type { LoginTransaction, TransactionStore } from '../../lib';

/** A transaction store in memory that anybody can look into. It ties nothing to a browser. */
export class OpenTransactions implements TransactionStore {
  readonly begun: LoginTransaction[] = [];
  private readonly waiting = new Map<string, LoginTransaction>();

  async begin(_req: unknown, transaction: LoginTransaction): Promise<string> {
    this.begun.push(transaction);
    const state = `State${this.begun.length}`;
    this.waiting.set(state, transaction);
    return state;
  }

  async take(_req: unknown, state: string) {
    const transaction = this.waiting.get(state);
    this.waiting.delete(state);
    return transaction && ({ status: 'claimed', transaction } as const);
  }

  async complete(): Promise<void> {
    // What was claimed is gone already.
  }
}

/** One that takes logins in and does not answer when they come back. */
export class LosingTransactions extends OpenTransactions {
  constructor(private readonly failure: () => Promise<never>) {
    super();
  }

  override async take(): Promise<never> {
    return this.failure();
  }
}

/** One that answers nothing at all. */
export class DeadTransactions extends LosingTransactions {
  override async begin(): Promise<never> {
    return this.take();
  }
}

/** How a store fails: the connection is refused, or nothing ever comes. */
export const FAILURES: ReadonlyArray<readonly [string, () => Promise<never>]> = [
  ['rejects', () => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:6379'))],
  ['never answers', () => new Promise<never>(() => undefined)],
];
