import { conformanceChecks } from '../../lib/conformance/plans';

describe('The list of checks', () => {
  it('has at least sixty, each with a name of its own and a sentence in both languages', () => {
    const english = conformanceChecks('en');
    const chinese = conformanceChecks('zh');

    expect(english.length).toBeGreaterThanOrEqual(60);
    expect(new Set(english.map(({ check }) => check)).size).toBe(english.length);
    expect(english.filter(({ title }) => !/^[\x20-\x7e’]{8,}$/.test(title))).toEqual([]);
    expect(chinese.filter(({ title }) => !/[\u4e00-\u9fff]/.test(title))).toEqual([]);
  });
});
