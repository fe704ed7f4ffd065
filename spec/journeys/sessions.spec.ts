import type { Express } from 'express';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, STACKS, type TestApp } from '../support/app';
import { Browser, setCookies } from '../support/browser';
import { landed, mountDoor, openDoor, type Resolver } from '../support/doors';
import { corpAppWorkbench, lisi, providerSecret } from '../support/flows';

const SIGNED_IN: Resolver = ({ profile }) => ({ id: profile.id });

interface Cart {
  cart?: string;
}

/** Pages of an application that keeps a shopping cart in the session. */
function mountCart(app: Express): void {
  app.post('/cart', (req, res) => {
    (req.session as Cart).cart = 'a bicycle';
    res.sendStatus(204);
  });
  app.get('/cart', (req, res) => void res.json({ cart: (req.session as Cart).cart ?? null }));
}

describe.each(STACKS)('The session of a sign-in on Express $express and Passport $passport', (stack) => {
  let wecom: WeComSimulator;
  let door: TestApp;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    wecom.addMember({ ...lisi(wecom), openUserId: 'woLisi' });
    wecom.addMember({ ...lisi(wecom), userId: 'zhangsan', openUserId: 'woZhangsan' });
    door = createTestApp(
      (app, passport) => {
        mountDoor(app, passport, providerSecret(wecom, SIGNED_IN));
        mountCart(app);
      },
      { stack },
    );
  });
  afterEach(() => wecom.close());

  it('is a new one, and the old one is dead (T45)', async () => {
    const browser = new Browser(door.app);
    await browser.post('/local/ada');
    const old = browser.copy();

    await browser.signIn('/start', lisi(wecom));

    expect(browser.jar.get('connect.sid')).toBeDefined();
    expect(browser.jar.get('connect.sid')).not.toBe(old.jar.get('connect.sid'));
    expect(await old.me()).toBeUndefined();
    expect(await browser.me()).toBe('o:woLisi');
  });

  it('cannot be planted: a visitor whose session somebody else knows gets another one (T45)', async () => {
    const attacker = new Browser(door.app);
    await attacker.post('/cart');
    const victim = attacker.copy();

    await victim.signIn('/start', lisi(wecom));

    expect(await victim.me()).toBeDefined();
    expect(await attacker.me()).toBeUndefined();
  });

  it('holds nothing of the one before (T46)', async () => {
    const browser = new Browser(door.app);
    await browser.post('/cart');
    const before = (await browser.get('/cart')).body;

    await browser.signIn('/start', lisi(wecom));

    expect(before).toEqual({ cart: 'a bicycle' });
    expect((await browser.get('/cart')).body).toEqual({ cart: null });
  });

  it('replaces the one of whoever was signed in, and logins of other tabs go on', async () => {
    const browser = new Browser(door.app);
    const tab = await browser.answer(await browser.start('/start'), { ...lisi(wecom), userId: 'zhangsan' });
    await browser.signIn('/start', lisi(wecom));
    const between = await browser.me();

    const { status } = await browser.get(tab);

    expect(status).toBe(200);
    expect(between).toBe('o:woLisi');
    expect(await browser.me()).toBe('o:woZhangsan');
  });

  it('stays as it is when the sign-in is refused before anybody is known', async () => {
    const browser = new Browser(door.app);
    await browser.post('/local/ada');

    const { status } = await browser.signIn('/start', 'decline');

    expect(status).toBe(401);
    expect(await browser.me()).toBe('ada');
  });

  it('is not made where session is false, although the user is known', async () => {
    const { app } = openDoor(providerSecret(wecom, SIGNED_IN), { stack, session: false });
    const browser = new Browser(app);

    const answer = await browser.signIn('/start', lisi(wecom));

    expect(answer.status).toBe(200);
    expect(answer.body.user).toEqual({ id: 'o:woLisi' });
    expect(setCookies(answer).filter((line) => !line.startsWith('wecom_'))).toEqual([]);
    expect(await browser.me()).toBeUndefined();
  });

  it('is not needed where session is false', async () => {
    const { app } = openDoor(providerSecret(wecom, SIGNED_IN), { stack, session: false, sessions: false });

    const { status, body } = await new Browser(app).signIn('/start', lisi(wecom));

    expect(status).toBe(200);
    expect(body.user).toEqual({ id: 'o:woLisi' });
  });

  it('fails where it cannot be renewed, as with cookie-session, before the code is spent', async () => {
    const { app, errors } = createTestApp(
      (app, passport) => {
        app.use((req, _res, next) => {
          Object.assign(req, { session: {} });
          next();
        });
        mountDoor(app, passport, providerSecret(wecom, SIGNED_IN));
      },
      { stack, sessions: false },
    );

    const { status, body } = await new Browser(app).signIn('/start', lisi(wecom));

    expect([status, body.code]).toEqual([500, 'ERR_WECOM_SESSION']);
    expect(String(errors[0])).toContain('Use express-session');
    expect(wecom.count('service/get_login_info')).toBe(0);
  });

  it('fails where its cookie can never be set, and says trust proxy', async () => {
    const { app, errors } = openDoor(providerSecret(wecom, SIGNED_IN), {
      stack,
      sessions: { cookie: { secure: true } },
    });

    const { status, body } = await new Browser(app).signIn('/start', lisi(wecom));

    expect(status).toBe(500);
    expect(body.code).toBe('ERR_WECOM_SESSION');
    expect(String(errors[0])).toContain('trust proxy');
    expect(wecom.count('service/get_login_info')).toBe(0);
  });

  it('has a Secure cookie behind a proxy that Express trusts', async () => {
    const { app } = openDoor(providerSecret(wecom, SIGNED_IN), {
      stack,
      sessions: { cookie: { secure: true } },
    });
    app.set('trust proxy', 1);
    const browser = new Browser(app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));

    const answer = await browser.get(back, { 'X-Forwarded-Proto': 'https' });

    expect(answer.status).toBe(200);
    expect(setCookies(answer).join()).toMatch(/connect\.sid=[^,]*; Secure/);
  });

  it('carries the user of its own request when one strategy object answers many at once', async () => {
    const strategy = corpAppWorkbench(wecom, async ({ profile }) => {
      await new Promise((resolve) => setImmediate(resolve));
      return { id: profile.userId };
    });
    const { app } = createTestApp(
      (express, passport) => {
        const authenticate = passport.authenticate(strategy as never);
        express.get('/start', authenticate);
        express.get('/callback', authenticate, landed);
      },
      { stack },
    );
    const people = Array.from({ length: 20 }, (_, i) => ({ ...lisi(wecom), userId: `m${i}` }));
    for (const person of people) wecom.addMember(person);

    const seen = await Promise.all(
      people.map(async (person) => {
        const browser = new Browser(app);
        const { body } = await browser.signIn('/start', person);
        return [body.user.id, await browser.me()];
      }),
    );

    expect(seen).toEqual(people.map(({ userId }) => [userId, userId]));
  });
});

describe('A browser that Host headers try to mislead', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it.each([false, true, 1, '10.0.0.0/8'])(
    'is sent back to callbackURL with trust proxy %j, whatever the request says (T52)',
    async (trust) => {
      const { app } = openDoor(providerSecret(wecom, SIGNED_IN));
      app.set('trust proxy', trust);
      const spoofs: Array<Record<string, string>> = [
        { Host: 'evil.example' },
        { 'X-Forwarded-Host': 'evil.example' },
        { 'X-Forwarded-Proto': 'ftp' },
        { Forwarded: 'host=evil.example;proto=ftp' },
        { 'X-Original-Host': 'evil.example', 'X-Forwarded-Port': '1', 'X-Forwarded-Prefix': '/evil' },
      ];

      const pages = await Promise.all(spoofs.map((headers) => new Browser(app).get('/start', headers)));

      for (const { headers } of pages) {
        const page = new URL(String(headers['location']));
        expect(page.origin).toBe(wecom.url);
        expect(page.searchParams.get('redirect_uri')).toBe('http://localhost:3000/callback');
      }
    },
  );
});
