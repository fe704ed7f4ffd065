import { randomBytes } from 'node:crypto';
import type { Accounts } from './accounts';

/** Two local accounts to bind and link with. */
const NAMES = ['alice', 'bob'] as const;
/** Good enough beside the simulator, which anybody can sign in with anyway; never used with the real WeCom. */
const TRIAL_PASSWORDS = { alice: 'alice-in-wonderland', bob: 'bob-the-builder' } as const;

export interface DemoAccount {
  readonly name: string;
  /** Undefined where it was printed at an earlier start. */
  readonly password: string | undefined;
}

/** What the login page tells somebody who tries the application. */
export interface Trial {
  readonly simulatorUrl: string;
  readonly accounts: readonly DemoAccount[];
}

/** Creates the two accounts, once. Beside the real WeCom their passwords are random. */
export async function seedDemoAccounts(accounts: Accounts, simulated: boolean): Promise<DemoAccount[]> {
  const seeded: DemoAccount[] = [];
  for (const name of NAMES) {
    const password = simulated ? TRIAL_PASSWORDS[name] : randomBytes(9).toString('base64url');
    const isNew = await accounts.giveOut(name, password);
    seeded.push({ name, password: isNew || simulated ? password : undefined });
  }
  return seeded;
}
