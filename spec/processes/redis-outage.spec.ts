import { describeWithRedis } from '../redis/support/redis-server';
import type { Cluster } from './support/cluster';
import { type Attempt, Load } from './support/load';
import { tally, World } from './support/world';

/** The deadline of a callback, and what a busy machine adds. */
const DEADLINE_MS = 8_500;
const RECOVERY_MS = 15_000;

describeWithRedis('Under load, when Redis', () => {
  let world: World;
  let cluster: Cluster;
  let load: Load;

  beforeEach(async () => {
    world = await World.start();
    cluster = await world.processes(2);
    load = new Load(cluster, world.visitors(50));
    await load.untilWell(['qr', 'qr-cookies'], RECOVERY_MS);
  });
  afterEach(async () => {
    await load.stop();
    await world.close();
  });

  /** Everything that must hold of all sign-ins before, during and after an outage. */
  function expectNobodyHarmed(attempts: readonly Attempt[]): void {
    const wrong = attempts.filter(({ user, expected }) => user !== undefined && user !== expected);
    const halfway = attempts.filter(({ user, code }) => (user !== undefined) !== (code === 'signed-in'));
    expect(wrong).toEqual([]);
    expect(halfway).toEqual([]);
    expect(Math.max(...attempts.map(({ elapsedMs }) => elapsedMs))).toBeLessThan(DEADLINE_MS);
  }

  function codesOf(attempts: readonly Attempt[], connection: Attempt['connection']): string[] {
    return Object.keys(
      tally(attempts.filter((each) => each.connection === connection).map(({ code }) => code)),
    );
  }

  it.each([
    {
      fault: 'is killed and started again',
      begin: () => world.redis.kill(),
      end: () => world.redis.restart(),
    },
    {
      fault: 'stops answering and goes on',
      begin: async () => world.redis.freeze(),
      end: async () => world.redis.thaw(),
    },
    {
      fault: 'becomes a read-only replica and a master again',
      begin: async () =>
        void (await (await world.redis.connect()).sendCommand(['REPLICAOF', '127.0.0.1', '1'])),
      end: async () => void (await (await world.redis.connect()).sendCommand(['REPLICAOF', 'NO', 'ONE'])),
    },
  ])(
    '$fault, logins kept there fail closed, the others go on, and all is well again by itself (F38, F39)',
    async (outage) => {
      await outage.begin();
      const during = await load.more(80);
      await outage.end();
      await load.untilWell(['qr', 'qr-cookies'], RECOVERY_MS);
      const after = await load.more(80);
      const all = await load.stop();

      expectNobodyHarmed(all);
      expect(codesOf(during, 'qr')).toEqual(['ERR_WECOM_STORE']);
      expect(codesOf(during, 'qr-cookies')).toEqual(['signed-in']);
      expect(tally(after.map(({ code }) => code))).toEqual({ 'signed-in': after.length });
      expect(world.tokenCalls).toBeLessThanOrEqual(2);
    },
    60_000,
  );

  it('is flushed, logins on their way have to start again, and nothing else happens', async () => {
    const client = await world.redis.connect();

    for (let flushes = 0; flushes < 5; flushes += 1) {
      await client.flushAll();
      await load.more(30);
    }
    await load.untilWell(['qr', 'qr-cookies'], RECOVERY_MS);
    const after = await load.more(80);
    const all = await load.stop();

    expectNobodyHarmed(all);
    const allowed = new Set(['signed-in', 'state-mismatch']);
    expect(codesOf(all, 'qr').filter((code) => !allowed.has(code))).toEqual([]);
    expect(codesOf(all, 'qr-cookies')).toEqual(['signed-in']);
    expect(tally(after.map(({ code }) => code))).toEqual({ 'signed-in': after.length });
    expect(world.tokenCalls).toBeLessThanOrEqual(2);
  }, 60_000);
});
