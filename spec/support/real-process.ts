import { runInThisContext } from 'node:vm';

/** Node's own `process`: the one that a test sees is Jest's, which hears of no rejection. */
const node = runInThisContext('process') as NodeJS.Process;

/** What reaches the process while a test runs, and the listeners it has. */
export class RealProcess {
  /** Rejections nobody handled, exceptions nobody caught, and warnings such as the one about too many listeners. */
  readonly heard: string[] = [];
  private readonly before = this.listeners();
  private readonly hear = (what: string) => (reason: unknown) =>
    void this.heard.push(`${what}: ${String(reason)}`);
  private readonly ears = [
    ['unhandledRejection', this.hear('an unhandled rejection')],
    ['uncaughtExceptionMonitor', this.hear('an uncaught exception')],
    ['warning', this.hear('a warning')],
  ] as const;

  /** What it hears of something planted. Jest's own listeners are off meanwhile: they would end the test. */
  static async heardOf(plant: () => unknown): Promise<readonly string[]> {
    const others = node.listeners('unhandledRejection');
    node.removeAllListeners('unhandledRejection');
    const listening = new RealProcess();
    try {
      await plant();
      // What nobody has caught is told after the promises of this turn.
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      listening.stop();
      for (const other of others) node.on('unhandledRejection', other);
    }
    return listening.heard;
  }

  constructor() {
    for (const [event, ear] of this.ears) node.on(event as 'warning', ear);
  }

  stop(): void {
    for (const [event, ear] of this.ears) node.off(event, ear);
  }

  /** Events that have another number of listeners than at the beginning. Call it after {@link stop}. */
  changedListeners(): string[] {
    const now = this.listeners();
    return [...new Set([...this.before.keys(), ...now.keys()])].filter(
      (name) => this.before.get(name) !== now.get(name),
    );
  }

  private listeners(): Map<string, number> {
    const of = (emitter: NodeJS.Process, whose: string) =>
      emitter.eventNames().map((name) => [`${whose} ${String(name)}`, emitter.listenerCount(name)] as const);
    return new Map([...of(node, 'Node'), ...of(process, 'Jest')]);
  }
}
