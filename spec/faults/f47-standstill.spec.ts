import { Gate } from '../processes/support/gate';
import { tally, World } from '../processes/support/world';
import { describeWithRedis } from '../redis/support/redis-server';

const SIGN_INS = 30;

describeWithRedis('F47 A process that stands still for two seconds', () => {
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

  it('while people sign in makes no call twice over, pauses nothing, and goes on', async () => {
    const hosts = world.hostsWithApi(gate.url);
    const cluster = await world.processes(1, { hosts, timeoutMs: 1_500, deadlineMs: 8_000 });
    const origin = cluster.origin(0);
    const [late, ...visitors] = world.visitors(SIGN_INS + 1);
    if (!late) throw new Error('a visitor is needed');
    const callbacks = await world.withNoTokenAhead(1, () =>
      Promise.all(visitors.map((visitor) => visitor.beginLogin(origin, 'qr'))),
    );
    const before = world.tokenCalls;
    const fetching = gate.holdNext('service/get_provider_token');
    const answers = visitors.map((visitor, index) => visitor.finishLogin(origin, callbacks[index] ?? ''));
    await fetching.arrived;

    cluster.processes[0]?.signal('SIGSTOP');
    const twoSeconds = new Promise((resolve) => setTimeout(resolve, 2_000));
    fetching.release();
    await twoSeconds;
    cluster.processes[0]?.signal('SIGCONT');
    const codes = Object.keys(tally((await Promise.all(answers)).map(({ code }) => code)));
    const next = await late.finishLogin(origin, await late.beginLogin(origin, 'qr'));

    // Whoever ran out of time is told so; nobody is told that WeCom refuses the credentials.
    expect(codes.filter((code) => !/^(signed-in|ERR_WECOM_UNREACHABLE)$/.test(code))).toEqual([]);
    expect(next.code).toBe('signed-in');
    expect(world.tokenCalls - before).toBeLessThanOrEqual(2);
    expect(world.redemptions).toBeLessThanOrEqual(SIGN_INS + 1);
  }, 30_000);
});
