import { accountResolver } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { STACKS } from '../support/app';
import { openDoor, type Resolver } from '../support/doors';
import { corpAppQr, corpAppWorkbench, type FlowOptions, lisi, suiteApp } from '../support/flows';
import { JarBrowser } from '../support/jar-browser';
import { UserTable } from '../support/user-table';

const NOBODY: Resolver = () => null;

describe.each(STACKS)('Who was signed in before, on Express $express and Passport $passport,', (stack) => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  async function afterAda(connection: Parameters<typeof openDoor>[0], session?: false) {
    const { app } = openDoor(connection, { stack, ...(session === false && { session }) });
    const browser = new JarBrowser(app);
    await browser.post('/local/ada');
    return browser;
  }

  it('is signed out where the member who opens the Workbench is refused by the resolver', async () => {
    const browser = await afterAda(corpAppWorkbench(wecom, NOBODY));
    const before = browser.copy();

    const { status } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(403);
    expect(await browser.me()).toBeUndefined();
    expect(await before.me()).toBeUndefined();
  });

  it('is signed out where the Workbench is opened for another enterprise, which is not allowed', async () => {
    const browser = await afterAda(suiteApp(wecom, NOBODY, { corps: ['wwanotherenterprise'] }));

    const { status } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(403);
    expect(await browser.me()).toBeUndefined();
  });

  it('is signed out where the Workbench is opened by somebody who is no member', async () => {
    const browser = await afterAda(corpAppWorkbench(wecom, NOBODY));
    wecom.failNext('auth/getuserinfo', { body: '{"errcode":0,"openid":"oX"}' });

    const { status } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(403);
    expect(await browser.me()).toBeUndefined();
  });

  it.each<[string, FlowOptions, Resolver | undefined]>([
    ['WeCom rejects the code', {}, undefined],
    [
      'the resolver fails',
      {},
      () => {
        throw new Error('the database is down');
      },
    ],
  ])('stays where %s: nobody knows who has come', async (_, options, resolver) => {
    const browser = await afterAda(corpAppWorkbench(wecom, resolver ?? NOBODY, options));
    if (!resolver) wecom.failNext('auth/getuserinfo', { errcode: 40029 });

    const { status } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(resolver ? 500 : 401);
    expect(await browser.me()).toBe('ada');
  });

  it('stays at a QR code: somebody signed in has tried another account', async () => {
    const browser = await afterAda(corpAppQr(wecom, NOBODY));

    const { status } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(403);
    expect(await browser.me()).toBe('ada');
  });

  it('stays where they asked to link the member, who belongs to another account', async () => {
    const table = new UserTable();
    table.links.set(`${lisi(wecom).corpId}:u:lisi`, 'ben');
    const browser = await afterAda(
      corpAppWorkbench(wecom, accountResolver(table, { onUnassociated: 'fail' })),
    );
    const started = await browser.post('/link');

    const { status } = await browser.get(
      await browser.answer(String(started.headers['location']), lisi(wecom)),
    );

    expect(status).toBe(403);
    expect(await browser.me()).toBe('ada');
  });

  it('stays where the sign-in has nothing to do with sessions', async () => {
    const browser = await afterAda(corpAppWorkbench(wecom, NOBODY), false);

    const { status } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(403);
    expect(await browser.me()).toBe('ada');
  });
});
