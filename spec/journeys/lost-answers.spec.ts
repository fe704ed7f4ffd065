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
    const store = new MemoryStore();
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
    const lost = await first.get(back);
    return { browser, back, lost, again: await browser.get(back) };
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
  });
});
