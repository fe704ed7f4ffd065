import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { checkApp, failuresOf } from './support/check-app';
import { ACCOUNTS, libraryApp, type Misuse } from './support/library-app';

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

  it.each<[Misuse, string]>([
    ['no error page', 'pages stacks-kept'],
    ['bind page in frames', 'bind bind-page-framed'],
    ['bind without token', 'bind bind-token-needed'],
    ['bind by get', 'bind bind-by-link'],
    ['bind identity in the form', 'bind bind-identity-kept'],
    ['bind without password', 'bind bind-wrong-password'],
    ['link by get', 'link link-by-link'],
    ['link without token', 'link link-token-needed'],
    ['unlink by get', 'link unlink-by-link'],
    ['unlink without token', 'link unlink-token-needed'],
    ['sign-in links', 'link sign-in-links-nobody'],
  ])(
    'with the mistake “%s” fails %s and nothing else',
    async (misuse, check) => {
      expect(await failures(misuse)).toEqual([check]);
    },
    60_000,
  );
});
