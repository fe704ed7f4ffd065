import type { ConformanceReport, ConformanceResult } from '../testing';

const MARKS = { passed: '✓', failed: '✗', 'not-applicable': '–' } as const;

/** One line: a mark, the check, what holds; below it what was found and what to do. */
export function conformanceLine(result: ConformanceResult, lang: 'en' | 'zh'): string {
  const { check, outcome, title, message = '', remedy = '' } = result;
  const colon = lang === 'zh' ? '：' : ': ';
  const head = `  ${MARKS[outcome]} ${check}${colon}${title}`;
  if (outcome === 'passed') return `${head}\n`;
  const [found, todo, why] = lang === 'zh' ? ['发现', '怎么办', '不适用'] : ['found', 'do', 'not applicable'];
  if (outcome === 'not-applicable') return `${head}\n      ${why}${colon}${message}\n`;
  return `${head}\n      ${found}${colon}${message}\n      ${todo}${colon}${remedy}\n`;
}

/** The counts, and the failed checks once more: the list above them is long. */
export function conformanceSummary(report: ConformanceReport, lang: 'en' | 'zh'): string {
  const { passed, failed, notApplicable, results } = report;
  const lines = results
    .filter(({ outcome }) => outcome === 'failed')
    .map((result) => `${result.plan}\n${conformanceLine(result, lang)}`);
  const total =
    lang === 'zh'
      ? `${passed} 项通过，${failed} 项失败，${notApplicable} 项不适用。`
      : `${passed} passed, ${failed} failed, ${notApplicable} not applicable.`;
  return `\n${lines.join('')}${lines.length > 0 ? '\n' : ''}${total}\n`;
}
