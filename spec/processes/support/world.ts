import type { WeComHosts } from '../../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { RedisServer } from '../../redis/support/redis-server';
import { Cluster } from './cluster';
import { type Person, Visitor } from './visitor';
import type { WorkerOptions } from './worker-options';

/** The enterprise of the members that {@link World.visitors} makes. */
export const CORP_ID = 'wwaaaaaaaaaaaaaaaa';

/** A Redis, a WeCom, and the processes of an application between them. */
export class World {
  private readonly clusters: Cluster[] = [];

  private constructor(
    readonly redis: RedisServer,
    readonly wecom: WeComSimulator,
  ) {}

  static async start(options: Parameters<typeof startWeComSimulator>[0] = {}): Promise<World> {
    const world = new World(
      await RedisServer.start(),
      await startWeComSimulator({ seed: false, ...options }),
    );
    world.wecom.addCorp({ corpId: CORP_ID });
    return world;
  }

  /** Starts processes that share this Redis. */
  async processes(count: number, options: Partial<WorkerOptions> = {}): Promise<Cluster> {
    const { hosts, credentials } = this.wecom;
    const cluster = await Cluster.start(count, { hosts, credentials, redisUrl: this.redis.url, ...options });
    this.clusters.push(cluster);
    return cluster;
  }

  /** The simulator's addresses with another one for the API. */
  hostsWithApi(api: string): WeComHosts {
    return { ...this.wecom.hosts, api };
  }

  /** Makes members, each with a browser. */
  visitors(count: number): Visitor[] {
    return Array.from({ length: count }, (_, index) => {
      const person = { corpId: CORP_ID, userId: `member-${index}` };
      this.wecom.addMember({ ...person, openUserId: `wo-${index}` });
      return new Visitor(person);
    });
  }

  /** How often a token was fetched for the `qr` connections. */
  get tokenCalls(): number {
    return this.wecom.count('service/get_provider_token');
  }

  /** How many codes were redeemed for the `qr` connections. */
  get redemptions(): number {
    return this.wecom.count('service/get_login_info');
  }

  /**
   * Begins logins while WeCom hands out no token: what each process then tries ahead fails, and a callback is the first to fetch one.
   */
  async withNoTokenAhead<T>(processes: number, begin: () => Promise<T>): Promise<T> {
    this.wecom.failNext('service/get_provider_token', { status: 500, times: processes });
    const begun = await begin();
    await until(() => this.tokenCalls === processes);
    // Each has its answer once nobody holds a turn to fetch: before that, a callback would share the failure.
    const redis = await this.redis.connect();
    while ((await redis.keys('*:lock')).length > 0);
    return begun;
  }

  async close(): Promise<void> {
    await Promise.all(this.clusters.map((cluster) => cluster.kill()));
    await this.wecom.close();
    await this.redis.stop();
  }
}

/** The id under which a member of {@link World.visitors} is signed in. */
export function userIdOf({ userId }: Person): string {
  return `o:${userId.replace('member', 'wo')}`;
}

/** How often each value occurs. */
export function tally(values: Iterable<string | number>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** Waits until a condition holds that no event tells of. */
export async function until(holds: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> {
  const giveUpAt = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > giveUpAt) throw new Error(`not so within ${limitMs} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
