import { describeWithRedis } from '../redis/support/redis-server';
import { inParallel } from './support/visitor';
import { tally, userIdOf, World } from './support/world';

describeWithRedis('A callback that reaches two processes', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => world.close());

  it('at once is redeemed once, and both answers sign in the member it belongs to (T19)', async () => {
    const cluster = await world.processes(2, { timeoutMs: 20_000, deadlineMs: 30_000 });
    const visitors = world.visitors(200);
    const callbacks = await inParallel(visitors, 50, (visitor, index) =>
      visitor.beginLogin(cluster.origin(index), 'qr'),
    );
    const twice = visitors.flatMap((visitor, index) =>
      [visitor, visitor.clone()].map((browser, process) => ({
        browser,
        callback: callbacks[index] ?? '',
        origin: cluster.origin(process),
      })),
    );

    const answers = await inParallel(twice, twice.length, ({ browser, callback, origin }) =>
      browser.finishLogin(origin, callback),
    );
    const strangers = await inParallel(twice, 50, async ({ browser, origin }) => {
      const user = await browser.me(origin);
      return user === userIdOf(browser.person) ? [] : [user];
    });

    expect(tally(answers.map(({ code }) => code))).toEqual({ 'signed-in': 400 });
    expect(strangers.flat()).toEqual([]);
    expect(world.redemptions).toBe(200);
  }, 60_000);

  it('is refused by both where the browser is not the one that began the login (T04)', async () => {
    const cluster = await world.processes(2);
    const [victim, attacker] = world.visitors(2);
    if (!victim || !attacker) throw new Error('two visitors are needed');
    const callback = await attacker.beginLogin(cluster.origin(0), 'qr');
    await victim.beginLogin(cluster.origin(1), 'qr');

    const answers = await inParallel(cluster.origins, 2, (origin) =>
      victim.clone().finishLogin(origin, callback),
    );
    const redeemedForVictim = world.redemptions;
    const own = await attacker.finishLogin(cluster.origin(1), callback);

    expect(answers.map(({ status, code }) => `${status} ${code}`)).toEqual([
      '403 state-mismatch',
      '403 state-mismatch',
    ]);
    expect(redeemedForVictim).toBe(0);
    expect(own.code).toBe('signed-in');
  });

  it('ends in a failure for both where WeCom rejects the code', async () => {
    const cluster = await world.processes(2);
    const [visitor] = world.visitors(1);
    if (!visitor) throw new Error('a visitor is needed');
    const callback = await visitor.beginLogin(cluster.origin(0), 'qr');
    world.wecom.failNext('service/get_login_info', { errcode: 40078 });

    const answers = await inParallel(cluster.origins, 2, (origin) =>
      visitor.clone().finishLogin(origin, callback),
    );

    expect(answers.map(({ status, code }) => `${status} ${code}`)).toEqual([
      '401 code-rejected',
      '401 code-rejected',
    ]);
    expect(world.redemptions).toBe(1);
  });
});
