import { accountResolver, outcome } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, STACKS } from '../support/app';
import { Browser } from '../support/browser';
import { landed, openDoor, type Resolver } from '../support/doors';
import { corpAppQr, corpAppWorkbench, type FlowOptions, lisi, suiteApp } from '../support/flows';
import { UserTable } from '../support/user-table';

const NOBODY: Resolver = () => null;

describe.each(STACKS)('Who was signed in before, on Express $express and Passport $passport,', (stack) => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  /** An application that only connects accounts. */
  function authorizing(resolver: Resolver) {
    const connection = corpAppWorkbench(wecom, resolver);
    return createTestApp(
      (express, passport) => {
        passport.use(connection);
        express.get('/start', passport.authorize(connection.name));
        express.get('/callback', passport.authorize(connection.name), landed);
      },
      { stack },
    );
  }

  async function afterAda(connection: Parameters<typeof openDoor>[0], session?: false) {
    const { app } = openDoor(connection, { stack, ...(session === false && { session }) });
    const browser = new Browser(app);
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

  it('stays where WeCom rejects the code: nobody knows who has come', async () => {
    const browser = await afterAda(corpAppWorkbench(wecom, NOBODY));
    wecom.failNext('auth/getuserinfo', { errcode: 40029 });

    const { status } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(401);
    expect(await browser.me()).toBe('ada');
  });

  it.each<[string, number, FlowOptions, Resolver]>([
    [
      'fails',
      500,
      {},
      () => {
        throw new Error('the database is down');
      },
    ],
    ['does not answer in time', 504, { deadlineMs: 500 }, () => new Promise(() => undefined)],
    ['answers what is no user', 500, {}, () => 'ben' as never],
  ])(
    'is signed out where WeCom says who has come and the resolver %s',
    async (_, error, options, resolver) => {
      const browser = await afterAda(corpAppWorkbench(wecom, resolver, options));

      const { status } = await browser.signIn('/start', lisi(wecom));

      expect(status).toBe(error);
      expect(await browser.me()).toBeUndefined();
    },
  );

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

  it('stays where the resolver asks for binding at passport.authorize(), which is an error', async () => {
    const { app, errors } = authorizing(() => outcome.bindRequired('/bind'));
    const browser = new Browser(app);
    await browser.post('/local/ada');

    const { status } = await browser.signIn('/start', lisi(wecom));

    expect([status, await browser.me()]).toEqual([500, 'ada']);
    expect(errors).toMatchObject([{ message: expect.stringContaining('binding at passport.authorize()') }]);
  });

  it('stays where an account is connected with passport.authorize()', async () => {
    const { app } = authorizing(NOBODY);
    const browser = new Browser(app);
    await browser.post('/local/ada');

    const { status } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(403);
    expect(await browser.me()).toBe('ada');
  });

  it('is not whoever signs in after the refusal and goes back to the same callback', async () => {
    const browser = await afterAda(corpAppWorkbench(wecom, NOBODY));
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    await browser.get(back);
    await browser.post('/local/ben');

    const { status } = await browser.get(back);

    expect(status).toBe(403);
    expect(await browser.me()).toBe('ben');
  });

  it('stays where they repeat the callback that signed them in, and it is refused by now', async () => {
    let isClosed = false;
    const resolver: Resolver = ({ profile }) => (isClosed ? null : { id: profile.userId });
    const browser = new Browser(openDoor(corpAppWorkbench(wecom, resolver), { stack }).app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    await browser.get(back);
    isClosed = true;

    const { status } = await browser.get(back);

    expect(status).toBe(403);
    expect(await browser.me()).toBe('lisi');
  });

  it('is signed out too where the application calls them by another name than user', async () => {
    const connection = corpAppWorkbench(wecom, NOBODY);
    const { app } = createTestApp(
      (express, passport) => {
        express.use(passport.initialize({ userProperty: 'account' }));
        passport.use(connection);
        express.get('/who', passport.session(), (req, res) => {
          res.json({ account: (req as { account?: unknown }).account ?? null });
        });
        express.post('/sign-in', (req, res) => {
          req.logIn({ id: 'ada' } as Express.User, () => res.sendStatus(204));
        });
        express.get('/start', passport.authenticate(connection.name));
        express.get('/callback', passport.session(), passport.authenticate(connection.name));
      },
      { stack },
    );
    const browser = new Browser(app);
    await browser.post('/sign-in');
    const before = await browser.get('/who');

    await browser.signIn('/start', lisi(wecom));

    expect(before.body).toEqual({ account: { id: 'ada' } });
    expect((await browser.get('/who')).body).toEqual({ account: null });
  });

  it('is signed out although the sign-in itself makes no session, as with the guard of Nest', async () => {
    const browser = await afterAda(corpAppWorkbench(wecom, NOBODY), false);

    const { status } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(403);
    expect(await browser.me()).toBeUndefined();
  });
});
