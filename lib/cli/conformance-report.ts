import type { ConformanceReport, ConformanceResult } from '../testing/index';

const WORDS = {
  en: { found: 'found', todo: 'do', inapplicable: 'not applicable', colon: ': ', comma: ', ' },
  zh: { found: '发现', todo: '怎么办', inapplicable: '不适用', colon: '：', comma: '、' },
} as const;

type Lang = keyof typeof WORDS;

/** Prints results as they come. Checks that do not apply, for one reason, share a line. */
export class ConformancePrinter {
  private plan = '';
  private readonly inapplicable = new Map<string, string[]>();

  constructor(
    private readonly out: (text: string) => void,
    private readonly lang: Lang,
  ) {}

  print(result: ConformanceResult): void {
    if (result.plan !== this.plan) {
      this.flush();
      this.out(`${this.plan === '' ? '' : '\n'}${result.plan}\n`);
      this.plan = result.plan;
    }
    const { outcome, message = '', check } = result;
    if (outcome !== 'not-applicable') this.out(line(result, this.lang));
    else this.inapplicable.set(message, [...(this.inapplicable.get(message) ?? []), check]);
  }

  /** The failed checks once more, since the list above them is long, and the counts. */
  summarise({ results, passed, failed, notApplicable }: ConformanceReport): void {
    this.flush();
    const lines = results
      .filter(({ outcome }) => outcome === 'failed')
      .map((result) => `${result.plan}\n${line(result, this.lang)}`);
    const total =
      this.lang === 'zh'
        ? `${passed} 项通过，${failed} 项失败，${notApplicable} 项不适用。`
        : `${passed} passed, ${failed} failed, ${notApplicable} not applicable.`;
    this.out(`\n${lines.join('')}${lines.length > 0 ? '\n' : ''}${total}\n`);
  }

  private flush(): void {
    const { inapplicable, colon, comma } = WORDS[this.lang];
    for (const [reason, checks] of this.inapplicable) {
      this.out(`  – ${inapplicable}${colon}${reason}\n      ${checks.join(comma)}\n`);
    }
    this.inapplicable.clear();
  }
}

/** A mark, the check, what holds; below it what was found and what to do. */
function line({ check, outcome, title, message = '', remedy = '' }: ConformanceResult, lang: Lang): string {
  const { found, todo, colon } = WORDS[lang];
  if (outcome === 'passed') return `  ✓ ${check}${colon}${title}\n`;
  return `  ✗ ${check}${colon}${title}\n      ${found}${colon}${message}\n      ${todo}${colon}${remedy}\n`;
}
