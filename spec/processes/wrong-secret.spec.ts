import { describeWithRedis } from '../redis/support/redis-server';
import { SIZES } from '../support/sizes';
import type { Cluster } from './support/cluster';
import { type Answer, inParallel, type Visitor } from './support/visitor';
import { tally, until, World } from './support/world';

const SIGN_INS = SIZES.tokenlessSignIns;
const WRONG_SECRET = 'a-secret-of-nobody';

describeWithRedis('While WeCom hands out no token', () => {
  let world: World;
  let cluster: Cluster;

  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => world.close());

  function signInAll(visitors: readonly Visitor[]): Promise<Answer[]> {
    return inParallel(visitors, 100, async (visitor, index) =>
      visitor.finishLogin(cluster.origin(index), await visitor.beginLogin(cluster.origin(index + 1), 'qr')),
    );
  }

  it(`because of a wrong secret, ${SIGN_INS} sign-ins on four processes ask for one twice a minute at most (T79)`, async () => {
    const credentials = { ...world.wecom.credentials, providerSecret: WRONG_SECRET };
    cluster = await world.processes(4, { credentials });
    const visitors = world.visitors(SIGN_INS);

    const startedAt = performance.now();
    const answers = await signInAll(visitors);
    const elapsedMs = performance.now() - startedAt;
    const signedIn = await inParallel(visitors, 50, (visitor, index) => visitor.me(cluster.origin(index)));

    expect(elapsedMs).toBeLessThan(60_000);
    expect(tally(answers.map(({ code }) => code))).toEqual({ ERR_WECOM_API: SIGN_INS });
    // Whoever a refusal is told to first hears of it first-hand, all others that there is a pause.
    const statuses = tally(answers.map(({ status }) => String(status)));
    expect(statuses['503']).toBeGreaterThanOrEqual(SIGN_INS / 2);
    expect((statuses['502'] ?? 0) + (statuses['503'] ?? 0)).toBe(SIGN_INS);
    expect(signedIn.filter((user) => user !== undefined)).toEqual([]);
    expect(world.tokenCalls).toBeLessThanOrEqual(2);
    expect(world.redemptions).toBe(0);
  }, 70_000);

  it('the operator of each process reads one line that names the setting (T79)', async () => {
    const credentials = { ...world.wecom.credentials, providerSecret: WRONG_SECRET };
    cluster = await world.processes(2, { credentials });

    await signInAll(world.visitors(100));
    await until(() => cluster.processes.every(({ warnings }) => warnings.length > 0));

    const lines = cluster.processes.map(({ warnings }) => warnings);
    expect(lines.map((each) => each.length)).toEqual([1, 1]);
    expect(lines.flat().join('\n')).toContain('40001');
    expect(lines.flat().join('\n')).not.toContain(WRONG_SECRET);
  }, 30_000);

  it.each([
    // Too many at once: WeCom asks for one more try. Too many altogether: it does not.
    { errcode: 45033, calls: 2 },
    { errcode: 45009, calls: 1 },
  ])(
    'because of the limit $errcode, two hundred sign-ins on four processes ask for one $calls times (F26)',
    async ({ errcode, calls }) => {
      cluster = await world.processes(4);
      world.wecom.failNext('service/get_provider_token', { errcode, times: 1_000 });

      const answers = await signInAll(world.visitors(200));

      expect(tally(answers.map(({ code }) => code))).toEqual({ ERR_WECOM_API: 200 });
      expect(world.tokenCalls).toBe(calls);
    },
    30_000,
  );
});
