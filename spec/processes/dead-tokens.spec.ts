import { describeWithRedis } from '../redis/support/redis-server';
import type { Cluster } from './support/cluster';
import { type Answer, inParallel, type Visitor } from './support/visitor';
import { tally, userIdOf, World } from './support/world';

describeWithRedis('A token that WeCom no longer accepts', () => {
  let world: World;
  let cluster: Cluster;

  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => world.close());

  async function beginAll(visitors: readonly Visitor[]): Promise<string[]> {
    return inParallel(visitors, 50, (visitor, index) => visitor.beginLogin(cluster.origin(index), 'qr'));
  }

  function finishAll(visitors: readonly Visitor[], callbacks: readonly string[]): Promise<Answer[]> {
    return inParallel(visitors, visitors.length, (visitor, index) =>
      visitor.finishLogin(cluster.origin(index), callbacks[index] ?? ''),
    );
  }

  it('is fetched once more for two hundred sign-ins on four processes, and all of them succeed (F23)', async () => {
    cluster = await world.processes(4, { timeoutMs: 20_000, deadlineMs: 30_000 });
    const [first, ...visitors] = world.visitors(201);
    if (!first) throw new Error('a visitor is needed');
    await first.finishLogin(cluster.origin(0), await first.beginLogin(cluster.origin(0), 'qr'));
    const callbacks = await beginAll(visitors);
    world.wecom.revokeTokens();

    const answers = await finishAll(visitors, callbacks);
    const strangers = await inParallel(visitors, 50, async (visitor, index) => {
      const user = await visitor.me(cluster.origin(index));
      return user === userIdOf(visitor.person) ? [] : [user];
    });

    expect(tally(answers.map(({ code }) => code))).toEqual({ 'signed-in': 200 });
    expect(strangers.flat()).toEqual([]);
    expect(world.tokenCalls).toBe(2);
  }, 60_000);

  it('is not fetched again for each sign-in while WeCom refuses fresh ones too (F24)', async () => {
    cluster = await world.processes(1, { timeoutMs: 20_000, deadlineMs: 30_000 });
    const visitors = world.visitors(200);
    const callbacks = await beginAll(visitors);
    world.wecom.failNext('service/get_login_info', { errcode: 40082, times: 10_000 });

    const answers = await finishAll(visitors, callbacks);

    expect(tally(answers.map(({ code }) => code))).toEqual({ ERR_WECOM_API: 200 });
    expect(world.tokenCalls).toBeLessThanOrEqual(2);
  }, 60_000);
});
