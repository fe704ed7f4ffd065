import type { Text } from './text';

/** How a check ended. */
export type Verdict =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed'; readonly found: Text }
  | { readonly outcome: 'not-applicable'; readonly reason: Text };

/** One question to an application. */
export interface Check<Subject> {
  /** Stable, for scripts. */
  readonly id: string;
  /** What holds in an application that passes. */
  readonly title: Text;
  /** What its team does where it does not hold. */
  readonly remedy: Text;
  run(subject: Subject): Promise<Verdict>;
}

export const PASSED: Verdict = { outcome: 'passed' };

export function failed(found: Text): Verdict {
  return { outcome: 'failed', found };
}

export function notApplicable(reason: Text): Verdict {
  return { outcome: 'not-applicable', reason };
}

/** Passed, or failed with these words where something was seen. */
export function unless(seen: boolean, found: Text): Verdict {
  return seen ? failed(found) : PASSED;
}
