import { redisTokenStore } from '../../lib';
import { SuiteTickets } from '../../lib/tokens/suite-ticket';
import { describeWithRedis, RedisServer } from './support/redis-server';

const SUITE_ID = 'ww0123456789abcdef';

describeWithRedis('Suite tickets that two processes receive', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());

  it('in any order end with the newest one on both (T66, F36)', async () => {
    const now = Date.now();
    const [one, other] = await Promise.all(
      ['one', 'other'].map(async () => new SuiteTickets(SUITE_ID, redisTokenStore(await server.connect()))),
    );
    // 37 and 100 have no common factor, so every age from 0 to 99 seconds comes once, far from in order.
    const ages = Array.from({ length: 100 }, (_, index) => (index * 37) % 100);

    await Promise.all(
      ages.map((age, index) =>
        (index % 2 === 0 ? one : other)?.save(`ticket of age ${age}`, new Date(now - age * 1_000)),
      ),
    );

    expect(await one?.current()).toBe('ticket of age 0');
    expect(await other?.current()).toBe('ticket of age 0');
  });
});
