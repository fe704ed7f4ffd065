import { type Check, failed, notApplicable, type Verdict } from './check';
import type { ConformanceReport, ConformanceResult } from './options';
import { CHECKS_OF, type PlanName } from './plans';
import { type Lang, NotPossible, StepFailed, type Text } from './text';

/** Carries checks out, one after the other, and keeps what they say. */
export class Recorder {
  private readonly results: ConformanceResult[] = [];

  constructor(
    private readonly lang: Lang,
    private readonly tell: (result: ConformanceResult) => void,
  ) {}

  async run<Subject>(plan: PlanName, checks: ReadonlyArray<Check<Subject>>, subject: Subject): Promise<void> {
    for (const check of checks) {
      const verdict = await check.run(subject).catch((error: unknown) => {
        if (error instanceof StepFailed) return failed(error.text);
        if (error instanceof NotPossible) return notApplicable(error.text);
        throw error;
      });
      this.keep(plan, check, verdict);
    }
  }

  /** None of the plan's checks can be asked. */
  skip(
    plan: PlanName,
    reason: Text,
    checks: ReadonlyArray<Pick<Check<never>, 'id' | 'title' | 'remedy'>> = CHECKS_OF[plan],
  ): void {
    for (const check of checks) this.keep(plan, check, { outcome: 'not-applicable', reason });
  }

  keep(
    plan: PlanName,
    { id, title, remedy }: Pick<Check<never>, 'id' | 'title' | 'remedy'>,
    verdict: Verdict,
  ): void {
    const { lang } = this;
    const result: ConformanceResult = {
      plan,
      check: id,
      outcome: verdict.outcome,
      title: title[lang],
      ...(verdict.outcome === 'failed' && { message: verdict.found[lang], remedy: remedy[lang] }),
      ...(verdict.outcome === 'not-applicable' && { message: verdict.reason[lang] }),
    };
    this.results.push(result);
    this.tell(result);
  }

  hasFailed(...checks: readonly string[]): boolean {
    return this.results.some(({ check, outcome }) => outcome === 'failed' && checks.includes(check));
  }

  report(): ConformanceReport {
    const count = (outcome: ConformanceResult['outcome']) =>
      this.results.filter((result) => result.outcome === outcome).length;
    return {
      ok: count('failed') === 0,
      passed: count('passed'),
      failed: count('failed'),
      notApplicable: count('not-applicable'),
      results: this.results,
    };
  }
}
