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

export function failed(en: string, zh: string): Verdict {
  return { outcome: 'failed', found: { en, zh } };
}

export function notApplicable(en: string, zh: string): Verdict {
  return { outcome: 'not-applicable', reason: { en, zh } };
}

/** Passed, or failed with these words where something was seen. */
export function unless(seen: boolean, en: string, zh: string): Verdict {
  return seen ? failed(en, zh) : PASSED;
}
