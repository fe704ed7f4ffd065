import { type AccountPolicy, accountResolver, outcome } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { askedResolver, type Resolver } from '../support/doors';
import { UserTable } from '../support/user-table';
import { Browser, confirm, consoleLink, formAction, openConsoleDoor } from './support/console-door';

describe('A sign-in from the WeCom console', () => {
  let wecom: WeComSimulator;
  let corpId: string;
  let users: UserTable;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    corpId = wecom.credentials.corpId;
    wecom.addMember({ corpId, userId: 'zhangsan', openUserId: 'woZhangsan', role: 'creator' });
    users = new UserTable({ zhangsan: 'account-7' });
  });
  afterEach(() => wecom.close());

  function open(resolver: Resolver, options: { loginOnly?: boolean } = {}) {
    return openConsoleDoor(wecom, { allowUnsolicited: true, resolver, ...options });
  }

  it('finds the account the member is linked to', async () => {
    users.links.set('o:woZhangsan', 'account-7');
    const browser = new Browser(open(accountResolver(users, { onUnassociated: 'fail' })).app);

    await confirm(browser, consoleLink(wecom));

    expect(await browser.me()).toBe('account-7');
  });

  const policies: ReadonlyArray<readonly [string, (corpId: string) => AccountPolicy]> = [
    ['fails', () => ({ onUnassociated: 'fail' })],
    ['creates accounts', () => ({ onUnassociated: 'create' })],
    [
      'links matching accounts of a trusted enterprise',
      (id) => ({ onUnassociated: 'create', autoBind: { trustedCorpIds: [id] } }),
    ],
    ['has a bind page', () => ({ onUnassociated: 'bind', bindAt: '/bind' })],
    ['has a bind page that registers', () => ({ onUnassociated: 'bind-or-register', bindAt: '/bind' })],
  ];

  it.each(policies)('refuses a member without an account where the policy %s', async (_title, policy) => {
    const browser = new Browser(open(accountResolver(users, policy(corpId))).app);

    const landed = await confirm(browser, consoleLink(wecom));

    expect(landed.status).toBe(403);
    expect(await browser.me()).toBeUndefined();
    expect([users.links.size, users.accounts.size, users.creations]).toEqual([0, 0, 0]);
  });

  it.each(policies)(
    'still refuses that member, where the policy %s, when the address is opened once more',
    async (_title, policy) => {
      const browser = new Browser(open(accountResolver(users, policy(corpId))).app);
      const action = formAction((await browser.get(consoleLink(wecom))).text);
      await browser.post(action);

      const repeats = [await browser.post(action), await browser.get(action)];

      expect(repeats.map(({ status }) => status)).toEqual([403, 403]);
      expect(await browser.me()).toBeUndefined();
      expect([users.links.size, users.accounts.size, users.creations]).toEqual([0, 0, 0]);
    },
  );

  it('tells a resolver of the application’s own to create and link nothing, and how it began', async () => {
    const { asked, resolve } = askedResolver();
    const browser = new Browser(open(resolve).app);

    await confirm(browser, consoleLink(wecom));

    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ loginOnly: true, unsolicited: true });
    expect(asked[0]).not.toHaveProperty('currentUser');
  });

  it('says nothing of the kind at an ordinary login of the same connection', async () => {
    const { asked, resolve } = askedResolver();
    const browser = new Browser(open(resolve).app);

    await browser.signIn('/start', { corpId, userId: 'zhangsan' });

    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ loginOnly: false });
    expect(asked[0]).not.toHaveProperty('unsolicited');
  });

  it.each([
    ['outcome.created', () => outcome.created({ id: 'account-7' })],
    ['outcome.bound', () => outcome.bound({ id: 'account-7' }, 'automatic')],
  ])(
    'is an error of the application, and signs nobody in, where its resolver returns %s',
    async (_t, resolver) => {
      const { app, errors } = open(resolver);
      const browser = new Browser(app);

      const landed = await confirm(browser, consoleLink(wecom));

      expect([landed.status, landed.body]).toEqual([500, { code: 'ERR_WECOM_RESOLVER' }]);
      expect(errors).toHaveLength(1);
      expect(await browser.me()).toBeUndefined();
    },
  );

  it('is refused, not sent to a bind page, where its resolver returns outcome.bindRequired', async () => {
    const browser = new Browser(open(() => outcome.bindRequired('/bind')).app);

    const landed = await confirm(browser, consoleLink(wecom));

    expect(landed.status).toBe(403);
    expect(landed.headers['location']).toBeUndefined();
  });

  describe('while somebody is signed in', () => {
    it('is refused at once, and the code stays unspent', async () => {
      const browser = new Browser(open(({ profile }) => ({ id: profile.id })).app);
      await browser.post('/local/alice');
      const link = consoleLink(wecom);

      const refused = await browser.get(link);

      expect(refused.status).toBe(403);
      expect(await browser.me()).toBe('alice');
      expect(wecom.calls).toEqual([]);
    });

    it('is refused as already-signed-in at both steps', async () => {
      const browser = new Browser(open(({ profile }) => ({ id: profile.id })).app);
      const link = consoleLink(wecom).replace('/callback', '/custom');
      const action = formAction((await browser.get(link)).text).replace('/callback', '/custom');
      await browser.post('/local/alice');

      const opened = await browser.get(link);
      const confirmed = await browser.post(action);

      expect([opened.body, confirmed.body]).toMatchObject([
        { user: false, info: { code: 'already-signed-in' }, status: 403 },
        { user: false, info: { code: 'already-signed-in' }, status: 403 },
      ]);
      expect(await browser.me()).toBe('alice');
      expect(wecom.calls).toEqual([]);
    });

    it.each(['get', 'post'] as const)(
      'replaces nobody who signed in meanwhile when the answer is sent once more (%s)',
      async (method) => {
        const browser = new Browser(open(({ profile }) => ({ id: profile.id })).app);
        const action = formAction((await browser.get(consoleLink(wecom))).text);
        await browser.post(action);
        await browser.post('/local/alice');

        const { status } = await browser.send(method, action);

        expect(status).toBe(403);
        expect(await browser.me()).toBe('alice');
      },
    );
  });
});
