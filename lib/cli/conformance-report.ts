import type { Bilingual } from '../errors';
import type { ConformanceReport, ConformanceResult } from '../testing/index';

type Lang = keyof Bilingual;

const FOUND: Bilingual = { en: 'found: ', zh: '发现：' };
const TO_DO: Bilingual = { en: 'do: ', zh: '怎么办：' };
const INAPPLICABLE: Bilingual = { en: 'not applicable: ', zh: '不适用：' };
const COLON: Bilingual = { en: ': ', zh: '：' };
const COMMA: Bilingual = { en: ', ', zh: '、' };

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
    const total: Bilingual = {
      en: `${passed} passed, ${failed} failed, ${notApplicable} not applicable.`,
      zh: `${passed} 项通过，${failed} 项失败，${notApplicable} 项不适用。`,
    };
    this.out(`\n${lines.join('')}${lines.length > 0 ? '\n' : ''}${total[this.lang]}\n`);
  }

  private flush(): void {
    for (const [reason, checks] of this.inapplicable) {
      this.out(`  – ${INAPPLICABLE[this.lang]}${reason}\n      ${checks.join(COMMA[this.lang])}\n`);
    }
    this.inapplicable.clear();
  }
}

/** A mark, the check, what holds; below it what was found and what to do. */
function line({ check, outcome, title, message = '', remedy = '' }: ConformanceResult, lang: Lang): string {
  const held = `${check}${COLON[lang]}${title}\n`;
  if (outcome === 'passed') return `  ✓ ${held}`;
  return `  ✗ ${held}      ${FOUND[lang]}${message}\n      ${TO_DO[lang]}${remedy}\n`;
}
