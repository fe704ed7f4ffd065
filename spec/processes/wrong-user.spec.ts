import { redisTokenStore } from '../../lib';
import { SuiteTickets } from '../../lib/tokens/suite-ticket';
import { describeWithRedis } from '../redis/support/redis-server';
import { isSoak, SIZES } from '../support/sizes';
import type { Cluster } from './support/cluster';
import { Crowd, type Part } from './support/crowd';
import { type Answer, inParallel, type Visitor } from './support/visitor';
import { tally, World } from './support/world';

const SIGN_INS = SIZES.crowdedSignIns;
const CONCURRENCY = 200;

/** What a sign-in may end with instead, besides the state of somebody else's login. */
const DECLARED = new Set([
  'signed-in',
  'state-mismatch',
  'code-rejected',
  'ERR_WECOM_API',
  'ERR_WECOM_STORE',
  'ERR_WECOM_UNREACHABLE',
  'ERR_WECOM_UNEXPECTED_REPLY',
]);

/** How one browser's callback ended, and who it is signed in as afterwards. */
interface Landing {
  readonly kind: Part['kind'] | 'foreign';
  readonly answer: Answer;
  readonly expected: string;
  readonly user: string | undefined;
}

describeWithRedis(
  'Two processes, fifty enterprises with equal userids, and everything that goes wrong',
  () => {
    let world: World;
    let cluster: Cluster;
    let crowd: Crowd;

    beforeAll(async () => {
      world = await World.start();
      crowd = new Crowd(world.wecom);
      const { suiteId } = world.wecom.credentials;
      const tickets = new SuiteTickets(suiteId, redisTokenStore(await world.redis.connect()));
      await tickets.save(world.wecom.issueSuiteTicket(), new Date());
      // Browsers, processes and WeCom share this machine, so WeCom's answers may take longer here than they would anywhere else.
      cluster = await world.processes(2, { sessions: 'redis', timeoutMs: 8_000, deadlineMs: 20_000 });
    }, 60_000);
    afterAll(() => world.close());

    async function land(kind: Landing['kind'], part: Part, browser: Visitor, callback: string, turn: number) {
      const answer = await browser.finishLogin(cluster.origin(turn), callback);
      // Any process may get the next request: sessions are in Redis, and nothing sticks.
      const user = await browser.me(cluster.origin(turn + 1));
      return { kind, answer, user, expected: crowd.expectedId(browser.person, part.connection) };
    }

    async function run(part: Part, index: number): Promise<Landing[]> {
      const { visitor, connection, kind } = part;
      const callback = await visitor.beginLogin(cluster.origin(index), connection);
      crowd.disturb(index, part);
      if (kind === 'plain') return [await land(kind, part, visitor, callback, index + 1)];
      if (kind === 'doubled') {
        const twins = [visitor, visitor.clone()];
        return Promise.all(twins.map((twin, turn) => land(kind, part, twin, callback, index + turn)));
      }
      const other = crowd.namesake(visitor.person);
      const foreign = await other.beginLogin(cluster.origin(index + 1), connection);
      // Each comes back with the other's callback: one with its own cookies, one with its own cookie under the other's name.
      const forged = other.clone();
      forged.nameCookiesLike(visitor);
      return [
        await land('foreign', part, visitor.clone(), foreign, index),
        await land('foreign', part, forged, callback, index + 1),
        await land(kind, part, visitor, callback, index),
        await land(kind, part, other, foreign, index + 1),
      ];
    }

    it(
      `end in no wrong user, no crossed enterprise, and no failure without a declared code (${SIGN_INS} sign-ins)`,
      async () => {
        const parts = Array.from({ length: SIGN_INS }, (_, index) => crowd.part(index));
        const startedAt = performance.now();

        const landings = (await inParallel(parts, CONCURRENCY, run)).flat();

        const seconds = (performance.now() - startedAt) / 1_000;
        const foreign = landings.filter(({ kind }) => kind === 'foreign');
        const own = landings.filter(({ kind }) => kind !== 'foreign');
        const wrong = landings.filter(({ user, expected }) => user !== undefined && user !== expected);
        const crossed = wrong.filter(({ user, expected }) => user?.split(':')[0] !== expected.split(':')[0]);
        const codes = tally(own.map(({ answer }) => answer.code));
        process.stdout.write(
          `${SIGN_INS} sign-ins in ${seconds.toFixed(1)} s: ${wrong.length} wrong users, ${crossed.length} crossed enterprises, ` +
            `${foreign.length} foreign callbacks refused; ${JSON.stringify(codes)}\n`,
        );
        expect(wrong).toEqual([]);
        expect(tally(foreign.map(({ answer }) => answer.code))).toEqual({ 'state-mismatch': SIGN_INS / 5 });
        expect(foreign.filter(({ user }) => user !== undefined)).toEqual([]);
        expect(
          own.filter(({ answer, user }) => (answer.code === 'signed-in') !== (user !== undefined)),
        ).toEqual([]);
        expect(Object.keys(codes).filter((code) => !DECLARED.has(code))).toEqual([]);
        expect(codes['signed-in']).toBeGreaterThan(own.length * 0.75);
      },
      isSoak ? 1_200_000 : 120_000,
    );
  },
);
