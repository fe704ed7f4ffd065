import { describeWithRedis } from '../redis/support/redis-server';
import { Gate } from './support/gate';
import { until, World } from './support/world';

describeWithRedis('A process whose server is closed', () => {
  let world: World;
  let gate: Gate;

  beforeEach(async () => {
    world = await World.start();
    gate = await Gate.start(world.wecom.url);
  });
  afterEach(async () => {
    await world.close();
    await gate.close();
  });

  it.each(['with Redis', 'without Redis'])(
    'ends by itself after it has signed people in, %s',
    async (where) => {
      const { hosts, credentials } = world.wecom;
      const cluster = await world.processes(1, {
        hosts,
        credentials,
        ...(where === 'without Redis' && { redisUrl: '' }),
      });
      const origin = cluster.origin(0);
      const codes: string[] = [];
      for (const [index, visitor] of world.visitors(4).entries()) {
        const callback = await visitor.beginLogin(origin, index % 2 === 0 ? 'qr' : 'qr-cookies');
        codes.push((await visitor.finishLogin(origin, callback)).code);
      }

      const stoppedAt = performance.now();
      const exitCode = await cluster.processes[0]?.stop();

      expect(codes).toEqual(['signed-in', 'signed-in', 'signed-in', 'signed-in']);
      expect(exitCode).toBe(0);
      expect(performance.now() - stoppedAt).toBeLessThan(5_000);
    },
  );

  it('finishes the sign-in it was busy with, leaves no lock behind, and lets the next process fetch at once (F46)', async () => {
    const cluster = await world.processes(2, { hosts: world.hostsWithApi(gate.url) });
    const [leaving, next] = world.visitors(2);
    if (!leaving || !next) throw new Error('two visitors are needed');
    const [callback = '', nextCallback = ''] = await world.withNoTokenAhead(2, async () => [
      await leaving.beginLogin(cluster.origin(0), 'qr'),
      await next.beginLogin(cluster.origin(1), 'qr'),
    ]);
    const client = await world.redis.connect();
    const fetching = gate.holdNext('service/get_provider_token');
    const busy = leaving.finishLogin(cluster.origin(0), callback);
    await fetching.arrived;
    const locksWhileBusy = await client.keys('*:lock');

    const ended = cluster.processes[0]?.stop();
    await until(() => cluster.processes[0]?.isStopping ?? false);
    fetching.release();
    const answer = await busy;
    const locksAfterwards = await client.keys('*:lock');
    world.wecom.revokeTokens();
    const nextAnswer = await next.finishLogin(cluster.origin(1), nextCallback);
    const exitCode = await ended;

    expect([answer.code, nextAnswer.code]).toEqual(['signed-in', 'signed-in']);
    expect(exitCode).toBe(0);
    expect(locksWhileBusy).toHaveLength(1);
    expect(locksAfterwards).toEqual([]);
    expect(nextAnswer.elapsedMs).toBeLessThan(2_000);
  });
});
