import { describeWithRedis } from '../redis/support/redis-server';
import { Gate } from './support/gate';
import { inParallel } from './support/visitor';
import { tally, World } from './support/world';

const TOKEN_CALL = 'service/get_provider_token';

describeWithRedis('The process that fetches the token for all', () => {
  let world: World;
  let gate: Gate;

  beforeEach(async () => {
    world = await World.start({ expiresIn: 3_600 });
    gate = await Gate.start(world.wecom.url);
  });
  afterEach(async () => {
    await world.close();
    await gate.close();
  });

  it('lets the others go on within six seconds when it is killed (F31)', async () => {
    const cluster = await world.processes(4, { hosts: world.hostsWithApi(gate.url) });
    const visitors = world.visitors(40);
    const callbacks = await world.withNoTokenAhead(4, () =>
      inParallel(visitors, 20, (visitor, index) => visitor.beginLogin(cluster.origin(index), 'qr')),
    );
    const before = world.tokenCalls;
    const finish = (index: number) =>
      visitors[index]?.finishLogin(cluster.origin(index), callbacks[index] ?? '');
    const fetching = gate.holdNext(TOKEN_CALL);
    const lost = expect(finish(0)).rejects.toThrow();
    await fetching.arrived;

    const others = [...visitors.keys()].filter((index) => index % 4 !== 0);
    const waiting = Promise.all(others.map(finish));
    const killedAt = performance.now();
    await cluster.processes[0]?.kill();
    const answers = await waiting;

    expect(tally(answers.map((answer) => answer?.code ?? ''))).toEqual({ 'signed-in': 30 });
    expect(performance.now() - killedAt).toBeLessThan(6_000);
    expect(world.tokenCalls - before).toBeLessThanOrEqual(2);
    await lost;
  }, 40_000);

  it('leaves the newer token alone when it wakes up eight seconds later (F32)', async () => {
    const cluster = await world.processes(2, {
      hosts: world.hostsWithApi(gate.url),
      timeoutMs: 20_000,
      deadlineMs: 30_000,
    });
    const [sleeper, other] = world.visitors(2);
    if (!sleeper || !other) throw new Error('two visitors are needed');
    const [slow, quick] = await world.withNoTokenAhead(2, async () => [
      await sleeper.beginLogin(cluster.origin(0), 'qr'),
      await other.beginLogin(cluster.origin(1), 'qr'),
    ]);
    if (!slow || !quick) throw new Error('two callbacks are needed');
    const before = world.tokenCalls;
    const client = await world.redis.connect();
    const storedToken = async () => {
      const [key = ''] = (await client.keys('wecom:token:*')).filter((name) =>
        /^[^:]+:[^:]+:[^:]+$/.test(name),
      );
      return (JSON.parse((await client.get(key)) ?? '{}') as { value?: string }).value;
    };
    const fetching = gate.holdNext(TOKEN_CALL);
    const late = sleeper.finishLogin(cluster.origin(0), slow);
    await fetching.arrived;

    cluster.processes[0]?.signal('SIGSTOP');
    const eightSeconds = new Promise((resolve) => setTimeout(resolve, 8_000));
    world.wecom.revokeTokens();
    const meanwhile = await other.finishLogin(cluster.origin(1), quick);
    const newer = await storedToken();
    await eightSeconds;
    cluster.processes[0]?.signal('SIGCONT');
    // It lives longer than the newer one: only the order of the turns tells which of them is dead.
    fetching.release({ expires_in: 7_200 });
    const answer = await late;

    expect(meanwhile.code).toBe('signed-in');
    expect(newer).toEqual(expect.any(String));
    expect(await storedToken()).toBe(newer);
    expect(answer.code).toBe('signed-in');
    expect(world.tokenCalls - before).toBe(2);
  }, 40_000);
});
