import { type AccountPolicy, accountResolver } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { openDoor } from '../support/doors';
import { corpAppWorkbench, lisi, providerSecret } from '../support/flows';
import { UserTable } from '../support/user-table';

/** Mallory has registered an account under everything by which the application might recognise lisi. */
class Prepared extends UserTable {
  asked = 0;

  constructor() {
    super({ lisi: 'mallory' });
    this.accounts.add('mallory');
  }

  override async findMatch(profile: Parameters<UserTable['findMatch']>[0]) {
    this.asked += 1;
    return super.findMatch(profile);
  }
}

const elsewhere = { trustedCorpIds: ['ww0123456789abcdef'] };
const POLICIES: ReadonlyArray<readonly [string, AccountPolicy, string | undefined]> = [
  ['nobody is matched and members get accounts', { onUnassociated: 'create' }, 'new-lisi'],
  ['nobody is matched and strangers are refused', { onUnassociated: 'fail' }, undefined],
  ['nobody is matched and members bind', { onUnassociated: 'bind', bindAt: '/bind' }, undefined],
  [
    'members of another enterprise are matched, the rest get accounts',
    { onUnassociated: 'create', autoBind: elsewhere },
    'new-lisi',
  ],
  [
    'members of another enterprise are matched, the rest may register',
    { onUnassociated: 'bind-or-register', bindAt: '/bind', autoBind: elsewhere },
    undefined,
  ],
];

describe('T37 An account that somebody has made ready for a member who is to come', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  describe.each([
    ['by QR, as a provider', providerSecret],
    ['in the Workbench', corpAppWorkbench],
  ])('who signs in %s', (_, create) => {
    it.each(POLICIES)('does not receive the member where %s', async (__, policy, expected) => {
      const table = new Prepared();
      const browser = new Browser(openDoor(create(wecom, accountResolver(table, policy))).app);

      await browser.signIn('/start', lisi(wecom));

      expect(await browser.me()).toBe(expected);
      expect(table.asked).toBe(0);
      expect([...table.links.values()]).not.toContain('mallory');
    });
  });

  it('does not receive a member of a trusted enterprise either, where findMatch passes over what people chose', async () => {
    const trusted = { trustedCorpIds: [lisi(wecom).corpId] };
    const table = new Prepared();
    // As the documents ask for it: what somebody chose for themselves is no match.
    const careful = Object.assign(table, { findMatch: async () => null });
    const resolver = accountResolver(careful, { onUnassociated: 'create', autoBind: trusted });
    const browser = new Browser(openDoor(corpAppWorkbench(wecom, resolver)).app);

    await browser.signIn('/start', lisi(wecom));

    expect(await browser.me()).toBe('new-lisi');
    expect([...table.links.values()]).not.toContain('mallory');
  });
});
