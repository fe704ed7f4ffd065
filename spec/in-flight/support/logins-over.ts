import { RedeemOnce } from '../../../lib/in-flight/redeem-once';
import type { TakenTransaction, TransactionStore } from '../../../lib/in-flight/transactions';
import { PROFILE, TRANSACTION } from '../../strategies/support/visit';

export const DONE = {
  status: 'done',
  transaction: TRANSACTION,
  profile: PROFILE,
} satisfies TakenTransaction;
export const CLAIMED = { status: 'claimed', transaction: TRANSACTION } satisfies TakenTransaction;

/** A store shared with other processes, which answers one question after another; the last answer stays. */
export function loginsOver(answers: readonly TakenTransaction[], own: Partial<TransactionStore> = {}) {
  let asked = 0;
  const store: TransactionStore = {
    begin: async () => 'State1',
    take: async () => {
      asked += 1;
      return answers[Math.min(asked, answers.length) - 1];
    },
    complete: async () => undefined,
    ...own,
  };
  return { logins: new RedeemOnce(store, 'wecom-workbench'), count: () => asked };
}
