import { MemoryStore } from 'express-session';
import { redisTransactionStore, type TransactionStore } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { describeWithRedis, RedisServer } from '../redis/support/redis-server';
import { Browser } from '../support/browser';
import { openDoor } from '../support/doors';
import { lisi, providerSecret } from '../support/flows';

describe('A callback whose answer never came', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  /** Goes to the callback twice, to two processes where they share logins; in between the browser has what it had before. */
  async function twice(user: string | undefined, transactions?: TransactionStore) {
    // Each process listens to it.
    const store = new MemoryStore().setMaxListeners(0);
    const open = () => {
      const options = transactions && { transactions };
      const connection = providerSecret(wecom, ({ profile }) => ({ id: profile.id }), options);
      return new Browser(openDoor(connection, { sessions: { store, saveUninitialized: true } }).app);
    };
    const first = open();
    await first.get('/me');
    if (user !== undefined) await first.post(`/local/${user}`);
    const back = await first.answer(await first.start('/start'), lisi(wecom));
    const browser = transactions ? open() : first.copy();
    for (const [name, value] of first.jar) browser.jar.set(name, value);
    const jar = new Map(browser.jar);
    /** Goes there as the browser was before, in a process that remembers nothing where they share logins. */
    const comeAgain = async () => {
      const again = transactions ? open() : browser.copy();
      again.jar.clear();
      for (const [name, value] of jar) again.jar.set(name, value);
      return (await again.get(back)).status;
    };
    const lost = await first.get(back);
    return { browser, back, lost, again: await browser.get(back), comeAgain };
  }

  const BEFORE = [
    ['nobody was signed in', undefined],
    ['somebody was signed in', 'bob'],
  ] as const;

  it.each(BEFORE)('is answered again in the session it came from, where %s (T17)', async (_, user) => {
    const { browser, lost, again } = await twice(user);

    expect([lost.status, again.status]).toEqual([200, 200]);
    expect(await browser.me()).toBe(lost.body.user.id);
    expect(wecom.count('service/get_login_info')).toBe(1);
  });

  it('is answered no more once the browser has had an answer, and somebody else is signed in (T90)', async () => {
    const { browser, back } = await twice('bob');
    await browser.post('/local/carol');

    const { status } = await browser.get(back);

    expect(status).toBe(403);
    expect(await browser.me()).toBe('carol');
  });

  it('is answered eight times at most, each with a session of its own (T91)', async () => {
    const { comeAgain } = await twice('bob');

    const statuses: number[] = [];
    for (let count = 0; count < 9; count++) statuses.push(await comeAgain());

    // One has been answered in `twice` already.
    expect(statuses).toEqual([...Array(7).fill(200), 403, 403]);
  });

  /** An application that keeps its users in the session by itself, and ends it by itself. */
  async function afterOwnLogout(transactions?: TransactionStore) {
    const connection = providerSecret(
      wecom,
      ({ profile }) => ({ id: profile.id }),
      transactions && { transactions },
    );
    const { app } = openDoor(connection, { session: false, sessions: { saveUninitialized: true } });
    app.post('/own-logout', (req, res) => void req.session.destroy(() => res.sendStatus(204)));
    const browser = new Browser(app);
    await browser.get('/me');
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    const first = await browser.get(back);
    await browser.post('/own-logout');
    return [first.status, (await browser.get(back)).status];
  }

  it('is answered no more after a logout that leaves the cookie of its session (T90)', async () => {
    expect(await afterOwnLogout()).toEqual([200, 403]);
  });

  describeWithRedis('with Redis between processes', () => {
    let redis: RedisServer;
    beforeAll(async () => {
      redis = await RedisServer.start();
    });
    afterAll(() => redis.stop());

    it.each(BEFORE)('is answered again by another one, where %s (T17)', async (_, user) => {
      const { browser, lost, again } = await twice(user, redisTransactionStore(await redis.connect()));

      expect([lost.status, again.status]).toEqual([200, 200]);
      expect(await browser.me()).toBe(lost.body.user.id);
      expect(wecom.count('service/get_login_info')).toBe(1);
    });

    it('is answered eight times at most (T91)', async () => {
      const { comeAgain } = await twice('bob', redisTransactionStore(await redis.connect()));

      const statuses: number[] = [];
      for (let count = 0; count < 9; count++) statuses.push(await comeAgain());

      expect(statuses).toEqual([...Array(7).fill(200), 403, 403]);
    });

    it('is answered no more after a logout that leaves the cookie of its session (T90)', async () => {
      expect(await afterOwnLogout(redisTransactionStore(await redis.connect()))).toEqual([200, 403]);
    });
  });
});
