import { MemoryStore, type SessionData } from 'express-session';
import { accountResolver, redisTransactionStore } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, type TestApp } from '../support/app';
import { Browser } from '../support/browser';
import { type Connection, mountDoor, type Resolver } from '../support/doors';
import { corpAppWorkbench, lisi } from '../support/flows';
import { UserTable } from '../support/user-table';
import { describeWithRedis, RedisServer, type TestClient } from './support/redis-server';

const byMember: Resolver = ({ profile }) => ({ id: profile.id });

class Sessions extends MemoryStore {
  isDown = false;

  override set(id: string, data: SessionData, done?: (error?: unknown) => void): void {
    if (this.isDown) done?.(new Error('the session store is down'));
    else super.set(id, data, done);
  }
}

describeWithRedis('Two processes with Redis between them', () => {
  let redis: RedisServer;
  let client: TestClient;
  let wecom: WeComSimulator;
  let sessions: Sessions;
  beforeAll(async () => {
    redis = await RedisServer.start();
    client = await redis.connect();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    await client.flushAll();
    wecom = await startWeComSimulator();
    sessions = new Sessions();
  });
  afterEach(() => wecom.close());

  /** An application of which two processes run: they share sessions and logins, and no memory. */
  function twoProcesses(resolver: Resolver): readonly [TestApp, TestApp] {
    const open = () => {
      const transactions = redisTransactionStore(client);
      const connection: Connection = corpAppWorkbench(wecom, resolver, { transactions });
      return createTestApp(
        (app, passport) => {
          mountDoor(app, passport, connection);
          app.get('/fails', passport.authenticate(connection.name), () => {
            throw new Error('of the application, after the sign-in');
          });
          app.post('/forget', (req, res) => {
            req.session.destroy(() => res.clearCookie('connect.sid').sendStatus(204));
          });
        },
        { sessions: { store: sessions } },
      );
    };
    return [open(), open()];
  }

  /** The same browser, on its way to the other process. */
  function at(process: TestApp, browser: Browser): Browser {
    const other = new Browser(process.app);
    for (const [name, value] of browser.jar) other.jar.set(name, value);
    return other;
  }

  /** As if the answer had gone out that long ago. */
  async function endedAgo(ms: number): Promise<void> {
    const [key = ''] = await client.keys('*wecom:login:*');
    const record = JSON.parse((await client.get(key)) ?? '{}') as { endedAt: number };
    await client.set(key, JSON.stringify({ ...record, endedAt: record.endedAt - ms }), { KEEPTTL: true });
  }

  async function ended(): Promise<void> {
    const [key = ''] = await client.keys('*wecom:login:*');
    while (!(await client.get(key))?.includes('"ended"')) await new Promise((next) => setImmediate(next));
  }

  it('do not sign in again after a logout, where one has redeemed and the other has answered (T90)', async () => {
    const [first, second] = twoProcesses(byMember);
    const browser = new Browser(first.app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    const arrived = browser.copy();
    const hangUp = await arrived.abandon(back);
    while (wecom.count('auth/getuserinfo') === 0) await new Promise((next) => setImmediate(next));
    await hangUp();

    const twin = at(second, browser);
    const signedIn = await twin.get(back);
    await ended();
    await twin.post('/forget');
    twin.jar.delete('connect.sid');
    await endedAgo(2_000);
    const repeats = [await twin.get(back), await at(first, twin).get(back)];

    expect(signedIn.status).toBe(200);
    expect(repeats.map(({ status }) => status)).toEqual([403, 403]);
  });

  it('both take a repeat from the session that the other has answered in', async () => {
    const [first, second] = twoProcesses(byMember);
    const browser = new Browser(first.app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    await browser.get(back);
    await ended();

    const other = at(second, browser);
    const again = await other.get(back);
    const here = at(first, other);
    const onceMore = await here.get(back);

    expect([again.status, onceMore.status]).toEqual([200, 200]);
    expect(await here.me()).toBe(`${lisi(wecom).corpId}:u:lisi`);
    expect(wecom.count('auth/getuserinfo')).toBe(1);
  });

  it('answer the repeat of a linking alike', async () => {
    const table = new UserTable();
    const [first, second] = twoProcesses(accountResolver(table, { onUnassociated: 'fail' }));
    const browser = new Browser(first.app);
    await browser.post('/local/ada');
    const started = await browser.post('/link');
    const back = await browser.answer(String(started.headers['location']), lisi(wecom));
    await browser.get(back);
    await ended();

    const { status, body } = await at(second, browser).get(back);

    expect(status).toBe(200);
    expect(body.user).toEqual({ id: 'ada' });
  });

  it.each([
    ['the same', 0],
    ['the other', 1],
  ])('sign in by a repeat at %s one where the session could not be written down (F41)', async (_, which) => {
    const processes = twoProcesses(byMember);
    const browser = new Browser(processes[0].app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    sessions.isDown = true;
    const failed = await browser.get(back);
    sessions.isDown = false;
    const [key = ''] = await client.keys('*wecom:login:*');
    while (!(await client.get(key))?.includes('"broken"')) await new Promise((next) => setImmediate(next));

    const again = at(processes[which] as TestApp, browser);
    const { status } = await again.get(back);

    expect([failed.status, status]).toEqual([500, 200]);
    expect(await again.me()).toBe(`${lisi(wecom).corpId}:u:lisi`);
    expect(wecom.count('auth/getuserinfo')).toBe(1);
  });

  it('do not replace whoever has signed in since by such a repeat', async () => {
    const [first, second] = twoProcesses(byMember);
    const browser = new Browser(first.app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    sessions.isDown = true;
    await browser.get(back);
    sessions.isDown = false;
    const [key = ''] = await client.keys('*wecom:login:*');
    while (!(await client.get(key))?.includes('"broken"')) await new Promise((next) => setImmediate(next));
    const other = at(second, browser);
    await other.post('/local/ada');

    const { status } = await other.get(back);

    expect(status).toBe(403);
    expect(await other.me()).toBe('ada');
  });

  it('know that somebody is signed in though the application has answered with an error (T90)', async () => {
    const [first] = twoProcesses(byMember);
    const browser = new Browser(first.app);
    const back = (await browser.answer(await browser.start('/start'), lisi(wecom))).replace(
      '/callback',
      '/fails',
    );
    const failed = await browser.get(back);
    await ended();

    const reloaded = await browser.get(back);
    await browser.post('/forget');
    browser.jar.delete('connect.sid');
    await ended();
    await endedAgo(2_000);
    const afterwards = await browser.get(back);

    expect([failed.status, reloaded.status, afterwards.status]).toEqual([500, 500, 403]);
  });
});
