import { accountResolver } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, STACKS, type TestApp } from '../support/app';
import { Browser } from '../support/browser';
import { stopClock } from '../support/clock';
import { mountDoor } from '../support/doors';
import { corpAppWorkbench } from '../support/flows';
import { UserTable } from '../support/user-table';

describe.each(STACKS)('Linking on Express $express and Passport $passport', (stack) => {
  let wecom: WeComSimulator;
  let table: UserTable;
  let door: TestApp;
  let member: { corpId: string; userId: string };
  let identity: string;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    member = { corpId: wecom.credentials.corpId, userId: 'lisi' };
    identity = `${member.corpId}:u:lisi`;
    table = new UserTable();
    const connection = corpAppWorkbench(wecom, accountResolver(table, { onUnassociated: 'fail' }));
    door = createTestApp(
      (app, passport) => {
        mountDoor(app, passport, connection);
        app.post('/logout', (req, res, next) => {
          req.logout((error: unknown) => (error ? next(error) : res.sendStatus(204)));
        });
      },
      { stack },
    );
  });
  afterEach(() => wecom.close());

  /** A browser somebody is signed in with, and the callback of a login it started to link. */
  async function asking(user: string): Promise<{ browser: Browser; back: string }> {
    const browser = new Browser(door.app);
    await browser.post(`/local/${user}`);
    const started = await browser.post('/link');
    return { browser, back: await browser.answer(String(started.headers['location']), member) };
  }

  it('gives the member to the account that asked, which stays signed in under a new session', async () => {
    const { browser, back } = await asking('ada');
    const before = browser.copy();

    const { status, body } = await browser.get(back);

    expect(status).toBe(200);
    expect(body.info).toMatchObject({ outcome: 'bound', how: 'by-user' });
    expect([...table.links]).toEqual([[identity, 'ada']]);
    expect(await browser.me()).toBe('ada');
    expect(await before.me()).toBeUndefined();
  });

  it('again what is linked already is a login', async () => {
    table.links.set(identity, 'ada');
    const { browser, back } = await asking('ada');

    const { body } = await browser.get(back);

    expect(body.info.outcome).toBe('login');
    expect(await browser.me()).toBe('ada');
  });

  it('never moves a member away from another account, nor signs anybody in as its owner', async () => {
    table.links.set(identity, 'ben');
    const { browser, back } = await asking('ada');

    const { status } = await browser.get(back);

    expect(status).toBe(403);
    expect([...table.links]).toEqual([[identity, 'ben']]);
    expect(await browser.me()).toBe('ada');
  });

  it('cannot be finished in the browser of a victim (T38)', async () => {
    const attacker = await asking('mallory');
    const victim = new Browser(door.app);
    await victim.post('/local/ada');

    const { status } = await victim.get(attacker.back);

    expect(status).toBe(403);
    expect(table.links.size).toBe(0);
    expect(await victim.me()).toBe('ada');
  });

  it('cannot be finished in the session of a victim who was given the cookie of the login (T38)', async () => {
    const attacker = await asking('mallory');
    const victim = new Browser(door.app);
    await victim.post('/local/ada');
    for (const name of attacker.browser.logins) victim.jar.set(name, attacker.browser.jar.get(name) ?? '');

    const { status } = await victim.get(attacker.back);

    expect(status).toBe(403);
    expect(table.links.size).toBe(0);
    expect(await victim.me()).toBe('ada');
  });

  it.each([
    ['somebody else signed in meanwhile', async (browser: Browser) => browser.post('/local/ben'), 'ben'],
    ['they signed out meanwhile', async (browser: Browser) => browser.post('/logout'), undefined],
    [
      'they signed out and in again meanwhile',
      async (browser: Browser) => {
        await browser.post('/logout');
        return browser.post('/local/ada');
      },
      'ada',
    ],
  ])('is refused where %s (T39)', async (_, change, afterwards) => {
    const { browser, back } = await asking('ada');
    await change(browser);

    const { status } = await browser.get(back);

    expect(status).toBe(403);
    expect(table.links.size).toBe(0);
    expect(await browser.me()).toBe(afterwards);
    // Whoever is there now could have linked with this code.
    expect(wecom.count('auth/getuserinfo')).toBe(0);
  });

  it('is not what a plain sign-in does, whoever is signed in', async () => {
    const browser = new Browser(door.app);
    await browser.post('/local/ada');

    const { status } = await browser.signIn('/start', member);

    expect(status).toBe(403);
    expect(table.links.size).toBe(0);
  });

  it('twice at once is one link, and nobody else is signed in', async () => {
    const { browser, back } = await asking('ada');
    wecom.failNext('auth/getuserinfo', { delayMs: 30 });

    const answers = await Promise.all([browser.get(back), browser.get(back)]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.map(({ body }) => body.user)).toEqual([{ id: 'ada' }, { id: 'ada' }]);
    expect([...table.links]).toEqual([[identity, 'ada']]);
    expect(wecom.count('auth/getuserinfo')).toBe(1);
    expect(await browser.me()).toBe('ada');
  });

  it('again by a late repeat of the callback is answered alike', async () => {
    const { browser, back } = await asking('ada');

    const answers = [await browser.get(back), await browser.get(back), await browser.get(back)];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.map(({ body }) => body.user)).toEqual([{ id: 'ada' }, { id: 'ada' }, { id: 'ada' }]);
    expect([...table.links]).toEqual([[identity, 'ada']]);
    expect(wecom.count('auth/getuserinfo')).toBe(1);
    expect(await browser.me()).toBe('ada');
  });

  it.each([
    ['they have signed out', async (browser: Browser) => browser.post('/logout'), undefined],
    [
      'they have signed out and in again',
      async (browser: Browser) => {
        await browser.post('/logout');
        return browser.post('/local/ada');
      },
      'ada',
    ],
  ])('by a repeat is refused where %s', async (_, change, afterwards) => {
    const { browser, back } = await asking('ada');
    await browser.get(back);
    await change(browser);

    const { status } = await browser.get(back);

    expect(status).toBe(403);
    expect(await browser.me()).toBe(afterwards);
  });

  it('by a repeat in the session of somebody else is refused', async () => {
    const { browser, back } = await asking('ada');
    await browser.get(back);
    await browser.post('/local/ben');

    const { status } = await browser.get(back);

    expect(status).toBe(403);
    expect([...table.links]).toEqual([[identity, 'ada']]);
    expect(await browser.me()).toBe('ben');
  });
});

describe('On a shared computer', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    stopClock();
    wecom = await startWeComSimulator();
  });
  afterEach(async () => {
    jest.useRealTimers();
    await wecom.close();
  });

  it('whoever scans is signed in, and the account of the one before is untouched', async () => {
    const { corpId } = wecom.credentials;
    const table = new UserTable();
    table.links.set(`${corpId}:u:zhangsan`, 'ada').set(`${corpId}:u:lisi`, 'ben');
    const connection = corpAppWorkbench(wecom, accountResolver(table, { onUnassociated: 'fail' }));
    const { app } = createTestApp((express, passport) => mountDoor(express, passport, connection));
    const browser = new Browser(app);
    await browser.signIn('/start', { corpId, userId: 'zhangsan' });
    const before = await browser.me();

    const { body } = await browser.signIn('/start', { corpId, userId: 'lisi' });

    expect(before).toBe('ada');
    expect(body.info.outcome).toBe('login');
    expect(await browser.me()).toBe('ben');
    expect([...table.links.values()]).toEqual(['ada', 'ben']);
  });

  it('a new member gets an account of their own, not that of the one before', async () => {
    const { corpId } = wecom.credentials;
    const table = new UserTable();
    table.links.set(`${corpId}:u:zhangsan`, 'ada');
    const connection = corpAppWorkbench(wecom, accountResolver(table, { onUnassociated: 'create' }));
    const { app } = createTestApp((express, passport) => mountDoor(express, passport, connection));
    const browser = new Browser(app);
    await browser.signIn('/start', { corpId, userId: 'zhangsan' });

    await browser.signIn('/start', { corpId, userId: 'lisi' });

    expect(await browser.me()).toBe('new-lisi');
    expect([...table.links.values()]).toEqual(['ada', 'new-lisi']);
  });
});
