import { describeWithRedis } from '../redis/support/redis-server';
import type { AppProcess } from './support/cluster';
import { World } from './support/world';

const TEN_MINUTES_MS = 600_000;

describeWithRedis('Processes whose clocks differ', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => world.close());

  it.each([
    ['ahead', 'qr', TEN_MINUTES_MS],
    ['ahead', 'qr-cookies', TEN_MINUTES_MS],
    ['behind', 'qr', -TEN_MINUTES_MS],
    ['behind', 'qr-cookies', -TEN_MINUTES_MS],
  ] as const)(
    'share one token and their logins when one is ten minutes %s (%s) (F33)',
    async (_, connection, clockAheadMs) => {
      const [wrong, right] = (
        await Promise.all([world.processes(1, { clockAheadMs }), world.processes(1)])
      ).map(({ processes }) => processes[0]) as [AppProcess, AppProcess];
      const ways = [
        [wrong, right],
        [right, wrong],
        [wrong, wrong],
        [right, right],
      ] as const;
      const visitors = world.visitors(ways.length);

      const codes: string[] = [];
      for (const [index, [begin, finish]] of ways.entries()) {
        const callback = await visitors[index]?.beginLogin(begin.origin, connection);
        codes.push((await visitors[index]?.finishLogin(finish.origin, callback ?? ''))?.code ?? '');
      }

      expect(codes).toEqual(['signed-in', 'signed-in', 'signed-in', 'signed-in']);
      expect(world.tokenCalls).toBe(1);
    },
  );
});
