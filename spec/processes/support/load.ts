import type { Cluster } from './cluster';
import { type Answer, StartFailed, type Visitor } from './visitor';
import type { Connection } from './worker-options';
import { until, userIdOf } from './world';

/** One sign-in under load: how it ended, and who is signed in afterwards. */
export interface Attempt extends Answer {
  readonly connection: Connection;
  readonly startedAt: number;
  readonly expected: string;
  readonly user: string | undefined;
}

const LANES = 16;

/** Sign-ins that never stop: sixteen browsers at a time, each beginning at one process and coming back to the next. */
export class Load {
  private readonly attempts: Attempt[] = [];
  private readonly lanes: Promise<unknown>;
  private next = 0;
  private stopped = false;

  constructor(
    private readonly cluster: Cluster,
    private readonly visitors: readonly Visitor[],
  ) {
    this.lanes = Promise.all(Array.from({ length: LANES }, () => this.runLane()));
  }

  /** Waits until that many more sign-ins have begun and ended, and returns them. */
  async more(count: number): Promise<Attempt[]> {
    const now = performance.now();
    await until(() => this.begunSince(now).length >= count, 30_000);
    return this.begunSince(now);
  }

  /** Waits until a sign-in that began after the call has succeeded on every connection. */
  async untilWell(connections: readonly Connection[], limitMs: number): Promise<void> {
    const now = performance.now();
    const isWell = (connection: Connection) =>
      this.begunSince(now).some((each) => each.connection === connection && each.code === 'signed-in');
    await until(() => connections.every(isWell), limitMs);
  }

  /** Lets the sign-ins under way finish, and returns all there were. */
  async stop(): Promise<readonly Attempt[]> {
    this.stopped = true;
    await this.lanes;
    return this.attempts;
  }

  private begunSince(time: number): Attempt[] {
    return this.attempts.filter(({ startedAt }) => startedAt >= time);
  }

  private async runLane(): Promise<void> {
    while (!this.stopped) {
      const index = this.next;
      this.next += 1;
      const visitor = this.visitors[index % this.visitors.length]?.clone();
      if (visitor) this.attempts.push(await this.signIn(visitor, index));
    }
  }

  private async signIn(visitor: Visitor, index: number): Promise<Attempt> {
    const connection = index % 2 === 0 ? 'qr' : 'qr-cookies';
    const startedAt = performance.now();
    const about = { connection, startedAt, expected: userIdOf(visitor.person) } as const;
    const [begin, finish] = [this.cluster.origin(index), this.cluster.origin(index + 1)];
    try {
      const answer = await visitor.finishLogin(finish, await visitor.beginLogin(begin, connection));
      return { ...about, ...answer, user: await visitor.me(finish) };
    } catch (error) {
      if (!(error instanceof StartFailed)) throw error;
      const { status, code } = error;
      return { ...about, status, code, elapsedMs: performance.now() - startedAt, user: undefined };
    }
  }
}
