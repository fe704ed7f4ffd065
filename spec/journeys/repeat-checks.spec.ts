import { redisTransactionStore } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { describeWithRedis, RedisServer } from '../redis/support/redis-server';
import { Browser, setCookies } from '../support/browser';
import { custom, openDoor } from '../support/doors';
import { corpAppQr, type FlowOptions, lisi, providerSecret } from '../support/flows';

describe('A login that is done', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  async function returned(options: FlowOptions = {}) {
    const connection = providerSecret(wecom, ({ profile }) => ({ id: profile.id }), options);
    const browser = new Browser(openDoor(connection).app);
    return { browser, back: await browser.answer(await browser.start('/start'), lisi(wecom)) };
  }

  /** How long, in seconds, a browser keeps the login's cookie after an answer. */
  async function keptFor(browser: Browser, back: string): Promise<string[]> {
    const lines = setCookies(await browser.get(back)).filter((line) => line.startsWith('wecom_'));
    return lines.map((line) => /Max-Age=(\d+)/.exec(line)?.[1] ?? 'forever');
  }

  it('lets its cookie go after 30 seconds', async () => {
    const { browser, back } = await returned();

    expect(await keptFor(browser, back)).toEqual(['30']);
  });

  it('lets its cookie go after 30 seconds where it was declined', async () => {
    const { browser } = await returned();
    const declined = await browser.answer(await browser.start('/start'), 'decline');

    expect(await keptFor(browser, declined)).toEqual(['30']);
  });

  describeWithRedis('in Redis', () => {
    let redis: RedisServer;
    beforeAll(async () => {
      redis = await RedisServer.start();
    });
    afterAll(() => redis.stop());

    it('lets its cookie go after 30 seconds', async () => {
      const { browser, back } = await returned({
        transactions: redisTransactionStore(await redis.connect()),
      });

      expect(await keptFor(browser, back)).toEqual(['30']);
    });
  });

  it('is checked again by a repeat: the enterprise may have been struck off `corps` meanwhile', async () => {
    const allowed = new Set([wecom.credentials.corpId]);
    const { browser, back } = await returned({ corps: (corpId) => allowed.has(corpId) });
    const first = await browser.get(back);
    allowed.clear();

    const { body } = await browser.get(custom(back));

    expect(first.status).toBe(200);
    expect(body).toMatchObject({ user: false, info: { code: 'corp-not-allowed' }, status: 403 });
  });

  it('is asked of the resolver again by a repeat: the account may have been closed meanwhile', async () => {
    let isClosed = false;
    const connection = corpAppQr(wecom, ({ profile }) => (isClosed ? null : { id: profile.id }));
    const browser = new Browser(openDoor(connection).app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    const first = await browser.get(back);
    isClosed = true;

    const { body } = await browser.get(custom(back));

    expect(first.status).toBe(200);
    expect(body).toMatchObject({ user: false, info: { code: 'not-bound' }, status: 403 });
  });
});
