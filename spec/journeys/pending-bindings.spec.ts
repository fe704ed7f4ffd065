import {
  type AccountPolicy,
  accountResolver,
  outcome,
  pendingBinding,
  returnTo,
  takePendingBinding,
} from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, STACKS, type Stack, type TestApp } from '../support/app';
import { Browser } from '../support/browser';
import { forward, stopClock } from '../support/clock';
import { type DoorOptions, mountDoor, type Resolver } from '../support/doors';
import { corpAppWorkbench, type FlowOptions, lisi } from '../support/flows';
import { UserTable } from '../support/user-table';

const BIND = { onUnassociated: 'bind', bindAt: '/bind' } as const satisfies AccountPolicy;

describe.each(STACKS)('A member asked to bind on Express $express and Passport $passport', (stack) => {
  let wecom: WeComSimulator;
  let table: UserTable;

  beforeEach(async () => {
    stopClock();
    wecom = await startWeComSimulator();
    table = new UserTable();
  });
  afterEach(async () => {
    jest.useRealTimers();
    await wecom.close();
  });

  /** An application with a bind page, whose form says which account the password was right for. */
  function open(
    resolver: Resolver,
    options: FlowOptions = {},
    door: DoorOptions = {},
    on: Stack = stack,
  ): TestApp {
    return createTestApp(
      (app, passport) => {
        mountDoor(app, passport, corpAppWorkbench(wecom, resolver, options), '', door);
        app.get('/bind', (req, res) => void res.json(pendingBinding(req) ?? null));
        app.post('/bind/:id', async (req, res, next) => {
          const pending = takePendingBinding(req);
          if (!pending) return void res.sendStatus(410);
          const user = { id: String(req.params.id) };
          await table.link(user, pending.profile);
          req.logIn(user, (error: unknown) =>
            error ? next(error) : res.json({ landing: pending.returnTo }),
          );
        });
        app.get('/twice', (req, res) => {
          res.json([
            takePendingBinding(req) ?? null,
            takePendingBinding(req) ?? null,
            pendingBinding(req) ?? null,
          ]);
        });
        app.get('/where', (req, res) => res.send(returnTo(req, '/nowhere')));
      },
      { stack: on },
    );
  }

  it('is shown on the bind page, bound after the password, and signed in from then on', async () => {
    const { app } = open(accountResolver(table, BIND), {}, { returnTo: '/orders/1' });
    const browser = new Browser(app);
    const sent = await browser.signIn('/start', lisi(wecom));

    const shown = await browser.get('/bind');
    const bound = await browser.post('/bind/ada');

    expect([sent.status, sent.headers['location']]).toEqual([302, '/bind']);
    expect(shown.body).toMatchObject({
      profile: { userId: 'lisi' },
      mayRegister: false,
      returnTo: '/orders/1',
    });
    expect(bound.body).toEqual({ landing: '/orders/1' });
    expect([...table.links.values()]).toEqual(['ada']);
    expect(await browser.me()).toBe('ada');
    expect((await new Browser(app).signIn('/start', lisi(wecom))).status).toBe(200);
  });

  it('is handed over once', async () => {
    const browser = new Browser(open(accountResolver(table, BIND)).app);
    await browser.signIn('/start', lisi(wecom));

    const { body } = await browser.get('/twice');
    const again = await browser.post('/bind/ada');

    expect(body).toEqual([expect.objectContaining({ mayRegister: false }), null, null]);
    expect(again.status).toBe(410);
    expect(table.links.size).toBe(0);
  });

  it('is forgotten when somebody is signed in', async () => {
    const browser = new Browser(open(accountResolver(table, BIND)).app);
    await browser.signIn('/start', lisi(wecom));

    await browser.post('/local/ada');

    expect((await browser.get('/bind')).body).toBeNull();
  });

  it('waits in their own session only, a new one', async () => {
    const { app } = open(accountResolver(table, BIND));
    const browser = new Browser(app);
    await browser.post('/local/ben');
    const before = browser.copy();

    await browser.signIn('/start', lisi(wecom));

    expect(await browser.me()).toBeUndefined();
    expect((await before.get('/bind')).body).toBeNull();
    expect(await before.me()).toBeUndefined();
    expect((await new Browser(app).get('/bind')).body).toBeNull();
    expect((await browser.get('/bind')).body).toMatchObject({ profile: { userId: 'lisi' } });
  });

  it('waits nine minutes and 59 seconds', async () => {
    const browser = new Browser(open(accountResolver(table, BIND)).app);
    await browser.signIn('/start', lisi(wecom));
    forward({ minutes: 9, seconds: 59 });

    const bound = await browser.post('/bind/ada');

    expect(bound.status).toBe(200);
  });

  it('has waited in vain after ten minutes and a second', async () => {
    const browser = new Browser(open(accountResolver(table, BIND)).app);
    await browser.signIn('/start', lisi(wecom));
    forward({ minutes: 10, seconds: 1 });

    const shown = await browser.get('/bind');
    const bound = await browser.post('/bind/ada');

    expect(shown.body).toBeNull();
    expect(bound.status).toBe(410);
    expect(table.links.size).toBe(0);
  });

  it('may register where the policy and the connection allow it', async () => {
    const policy = { onUnassociated: 'bind-or-register', bindAt: '/bind' } as const;
    const browser = new Browser(open(accountResolver(table, policy)).app);
    await browser.signIn('/start', lisi(wecom));

    expect((await browser.get('/bind')).body).toMatchObject({ mayRegister: true });
  });

  it('may not register through a connection in login-only mode', async () => {
    const policy = { onUnassociated: 'bind-or-register', bindAt: '/bind' } as const;
    const browser = new Browser(open(accountResolver(table, policy), { loginOnly: true }).app);
    await browser.signIn('/start', lisi(wecom));

    expect((await browser.get('/bind')).body).toMatchObject({ mayRegister: false });
  });

  it('may not register through a connection in login-only mode, whatever a resolver says', async () => {
    const careless: Resolver = () => outcome.bindRequired('/bind', { mayRegister: true });
    const browser = new Browser(open(careless, { loginOnly: true }).app);
    await browser.signIn('/start', lisi(wecom));

    expect((await browser.get('/bind')).body).toMatchObject({ mayRegister: false });
  });

  it('twice by a doubled callback waits once', async () => {
    const browser = new Browser(open(accountResolver(table, BIND)).app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));

    const answers = [await browser.get(back), await browser.get(back)];
    const bound = await browser.post('/bind/ada');

    expect(answers.map(({ status }) => status)).toEqual([302, 302]);
    expect(bound.status).toBe(200);
    expect([...table.links.values()]).toEqual(['ada']);
  });

  it('needs a session to wait in', async () => {
    const { app } = createTestApp(
      (express, passport) => {
        const asks = corpAppWorkbench(wecom, () => outcome.bindRequired('/bind'));
        mountDoor(express, passport, asks, '', { session: false });
      },
      { stack, sessions: false },
    );

    const { status, body } = await new Browser(app).signIn('/start', lisi(wecom));

    expect([status, body.code]).toEqual([500, 'ERR_WECOM_SESSION']);
  });
});
