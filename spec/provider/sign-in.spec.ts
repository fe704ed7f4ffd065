import { accountResolver } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { askedResolver, type Resolver } from '../support/doors';
import { UserTable } from '../support/user-table';
import { openSuiteApp, type SuiteApp, type SuiteAppSettings } from './support/suite-app';

const CORP = 'wwaaaaaaaaaaaaaaaa';
const LISI = { corpId: CORP, userId: 'lisi' };

describe('A member signing in through a suite', () => {
  let wecom: WeComSimulator;
  let app: SuiteApp;

  async function start(
    settings: SuiteAppSettings = {},
    { letterCase = 'new' as 'new' | 'old', installed = true } = {},
  ): Promise<void> {
    wecom = await startWeComSimulator({ letterCase });
    wecom.addCorp({ corpId: CORP, installed });
    wecom.addMember({ ...LISI, openUserId: 'woLisi', gender: 'female', avatar: 'https://img.example/lisi' });
    app = await openSuiteApp(wecom, settings);
  }
  afterEach(async () => {
    await app.close();
    await wecom.close();
  });

  it('is the same account by QR and from the Workbench, after one ticket for each suite', async () => {
    const users = new UserTable();
    const resolver = accountResolver(users, { onUnassociated: 'create' });
    await start({ resolver });
    const { suiteId, loginSuiteId } = wecom.credentials;

    const first = await wecom.pushSuiteTicket(app.callbackOf(suiteId), suiteId);
    const second = await wecom.pushSuiteTicket(app.callbackOf(loginSuiteId), loginSuiteId);
    const qr = await app.signInByQr(LISI);
    const workbench = await app.signInByWorkbench(LISI);

    expect([first, second]).toMatchObject([
      { status: 200, body: 'success' },
      { status: 200, body: 'success' },
    ]);
    expect([qr.landed.headers['location'], workbench.landed.headers['location']]).toEqual(['/', '/']);
    expect([await qr.browser.me(), await workbench.browser.me()]).toEqual(['new-lisi', 'new-lisi']);
    expect([...users.links]).toEqual([['o:woLisi', 'new-lisi']]);
    expect(users.creations).toBe(1);
  });

  it.each(['new', 'old'] as const)('has the same id in both flows in %s letter case', async (letterCase) => {
    const { asked, resolve } = askedResolver();
    await start({ resolver: resolve }, { letterCase });
    await app.takeTickets();

    await app.signInByQr(LISI);
    await app.signInByWorkbench(LISI);

    const shared = {
      provider: 'wecom',
      id: 'o:woLisi',
      aliases: ['wwaaaaaaaaaaaaaaaa:u:lisi'],
      corpId: 'wwaaaaaaaaaaaaaaaa',
      userId: 'lisi',
      openUserId: 'woLisi',
    };
    expect(asked.map(({ profile: { _json, ...profile } }) => profile)).toEqual([
      { ...shared, channel: 'provider-qr' },
      { ...shared, channel: 'workbench' },
    ]);
  });

  it('has the encrypted userid where the enterprise never installed the app, and keeps the id', async () => {
    const { asked, resolve } = askedResolver();
    await start({ resolver: resolve }, { installed: false });
    await app.takeTickets();

    await app.signInByQr(LISI);
    await wecom.installApp(CORP, { callbackUrl: app.callbackOf(wecom.credentials.suiteId) });
    await app.signInByQr(LISI);

    expect(asked.map(({ profile }) => [profile.userId, profile.id, profile.aliases])).toEqual([
      ['woLisi', 'o:woLisi', [`${CORP}:u:woLisi`]],
      ['lisi', 'o:woLisi', [`${CORP}:u:lisi`]],
    ]);
  });

  it('is found by an application that knows them from a time before open_userid', async () => {
    const accounts = new Map([[`${CORP}:u:lisi`, 'account-7']]);
    const resolver: Resolver = ({ profile }) => {
      const found = [profile.id, ...profile.aliases].find((id) => accounts.has(id));
      return found === undefined ? null : { id: accounts.get(found) ?? '' };
    };
    await start({ resolver });
    await app.takeTickets();

    const { browser } = await app.signInByQr(LISI);

    expect(await browser.me()).toBe('account-7');
  });

  it('is refused where WeCom knows a person but no member', async () => {
    await start();
    await app.takeTickets();
    const page = { corpId: '', userId: 'oVisitor0000000000000000000a' };

    const { browser, landed } = await app.signInByQr(page);

    expect(landed.headers['location']).toBe('/login?wecom_error=not-a-member');
    expect(await browser.me()).toBeUndefined();
  });

  it('shows gender and picture where the application asked for them', async () => {
    const { asked, resolve } = askedResolver();
    await start({ resolver: resolve, scope: 'snsapi_privateinfo' });
    await app.takeTickets();

    await app.signInByWorkbench(LISI);

    expect(asked[0]?.profile).toMatchObject({
      displayName: 'lisi',
      gender: 'female',
      photos: [{ value: 'https://img.example/lisi' }],
    });
    expect(asked[0]?.profile).not.toHaveProperty('unverified');
    expect(JSON.stringify(asked[0]?.profile)).not.toContain('user_ticket');
  });

  it.each([
    ['are refused', { errcode: 84014 }],
    ['are forbidden', { errcode: 48002 }],
    ['come from a broken proxy', { status: 502 }],
    ['are no JSON', { body: '<html>' }],
    ['are cut off', { reset: true as const, times: 2 }],
    [
      'are about somebody else',
      { body: JSON.stringify({ errcode: 0, corpid: CORP, userid: 'boss', gender: '1' }) },
    ],
  ])('is signed in without details where they %s', async (_title, fault) => {
    const { asked, resolve } = askedResolver();
    await start({ resolver: resolve, scope: 'snsapi_privateinfo' });
    await app.takeTickets();
    wecom.failNext('service/auth/getuserdetail3rd', fault);

    const { browser } = await app.signInByWorkbench(LISI);

    expect(await browser.me()).toBe('o:woLisi');
    expect(wecom.count('service/auth/getuserdetail3rd')).toBeGreaterThan(0);
    expect(asked[0]?.profile).not.toHaveProperty('gender');
  });
});
