import { describeWithRedis } from '../redis/support/redis-server';
import { SIZES } from '../support/sizes';
import { inParallel } from './support/visitor';
import { tally, userIdOf, World } from './support/world';

describeWithRedis('Processes that have just started', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => world.close());

  it.each([
    { processes: 4, each: SIZES.coldSignIns, atOnce: SIZES.coldAtOnce },
    { processes: 1, each: 1_000, atOnce: 1_000 },
  ])(
    'fetch one token for $each sign-ins on each of $processes, $atOnce of them at once (F30, F43, F52)',
    async ({ processes, each, atOnce }) => {
      // Browsers, processes and WeCom share this machine, so WeCom's answers may take longer here than they would anywhere else.
      const cluster = await world.processes(processes, { timeoutMs: 20_000, deadlineMs: 30_000 });
      const visitors = world.visitors(processes * each);
      const callbacks = await inParallel(visitors, 50, (visitor, index) =>
        visitor.beginLogin(cluster.origin(index), 'qr'),
      );

      const answers = await inParallel(visitors, atOnce, (visitor, index) =>
        visitor.finishLogin(cluster.origin(index), callbacks[index] ?? ''),
      );
      const strangers = await inParallel(visitors, 50, async (visitor, index) => {
        const user = await visitor.me(cluster.origin(index));
        return user === userIdOf(visitor.person) ? [] : [user];
      });

      expect(tally(answers.map(({ code }) => code))).toEqual({ 'signed-in': processes * each });
      expect(strangers.flat()).toEqual([]);
      expect(world.tokenCalls).toBe(1);
    },
    90_000,
  );
});
