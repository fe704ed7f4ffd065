import { conformanceChecks } from '../../lib/conformance/plans';
import {
  ACCOUNT_MISTAKES,
  BOTH_WAYS_MISTAKES,
  QR_MISTAKES,
  RECEIVER_MISTAKES,
  SUITE_MISTAKES,
  WORKBENCH_MISTAKES,
} from './support/mistakes';

const TABLES = [
  QR_MISTAKES,
  WORKBENCH_MISTAKES,
  BOTH_WAYS_MISTAKES,
  ACCOUNT_MISTAKES,
  SUITE_MISTAKES,
  RECEIVER_MISTAKES,
];
/** Checks that no broken application fails, and why. */
const UNTRIED: Readonly<Record<string, string>> = {
  'session-cookie-secure':
    'no application of these tests is on https; session-cookies.spec.ts asks the check itself',
  'return-to-own-page': 'it does not fail: an application without such a parameter looks the same',
};

describe('The list of checks', () => {
  it('has at least sixty, each with a name of its own and a sentence in both languages', () => {
    const english = conformanceChecks('en');
    const chinese = conformanceChecks('zh');

    expect(english.length).toBeGreaterThanOrEqual(60);
    expect(new Set(english.map(({ check }) => check)).size).toBe(english.length);
    expect(english.filter(({ title }) => !/^[\x20-\x7e’]{8,}$/.test(title))).toEqual([]);
    expect(chinese.filter(({ title }) => !/[\u4e00-\u9fff]/.test(title))).toEqual([]);
  });

  it('has none that no broken application fails, but for those that say why', () => {
    const failed = TABLES.flatMap((table) => Object.values<string | readonly string[]>(table)).flat();
    const ids = new Set(failed.map((planAndCheck) => planAndCheck.split(' ')[1]));

    const untried = conformanceChecks('en').filter(({ check }) => !ids.has(check));
    expect(untried.map(({ check }) => check).sort()).toEqual(Object.keys(UNTRIED).sort());
  });
});
