import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { describeWithRedis, RedisServer } from '../redis/support/redis-server';
import { type RunningExample, startExample } from './support/running-example';

describeWithRedis('The example redis-processes', () => {
  let redis: RedisServer;
  let wecom: WeComSimulator;
  let example: RunningExample;

  beforeAll(async () => {
    [redis, wecom] = await Promise.all([RedisServer.start(), startWeComSimulator()]);
    example = await startExample('redis-processes.js', wecom, { REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await example?.stop();
    await Promise.all([wecom?.close(), redis?.stop()]);
  });

  it('finishes in one process what began in the other, and knows the session in both', async () => {
    const lisi = example.visitor();
    await lisi.signIn('/auth/wecom', { corpId: wecom.credentials.corpId, userId: 'lisi' });

    const seen = await Promise.all(Array.from({ length: 8 }, async () => (await lisi.get('/')).text));

    const said = seen.map((text) => /^Signed in as o:\S+, says process (\d+)$/.exec(text)?.[1]);
    expect(new Set(said).size).toBe(2);
    expect(said).not.toContain(undefined);
  });

  it('fetches one token for both processes', async () => {
    const people = Array.from({ length: 4 }, () => example.visitor());

    await Promise.all(
      people.map((each) =>
        each.signIn('/auth/wecom', { corpId: wecom.credentials.corpId, userId: 'zhangsan' }),
      ),
    );

    expect(wecom.count('service/get_login_info')).toBe(5);
    expect(wecom.count('service/get_provider_token')).toBe(1);
  });
});
