import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { checkApp, failuresOf } from './support/check-app';
import { ACCOUNTS, libraryApp } from './support/library-app';
import { ACCOUNT_MISTAKES, type Misuse, rowsOf } from './support/mistakes';

const PARTS = { suiteCallback: '/none', link: '/account', accounts: ACCOUNTS };

describe('An application with accounts of its own', () => {
  let wecom: WeComSimulator;
  beforeAll(async () => {
    wecom = await startWeComSimulator();
  });
  afterAll(() => wecom.close());

  async function failures(misuse?: Misuse): Promise<string[]> {
    return failuresOf(await checkApp(wecom, (url) => libraryApp(wecom, url, misuse), PARTS));
  }

  it('is asked everything about binding and linking, and fails nothing where it makes no mistake', async () => {
    const report = await checkApp(wecom, (url) => libraryApp(wecom, url), PARTS);

    const asked = report.results.filter(({ plan }) => plan === 'bind' || plan === 'link');
    expect(failuresOf(report)).toEqual([]);
    expect(asked.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  }, 60_000);

  it.each(rowsOf(ACCOUNT_MISTAKES))(
    'with the mistake “%s” fails %s and nothing else',
    async (misuse, check) => {
      expect(await failures(misuse)).toEqual([check]);
    },
    60_000,
  );
});
