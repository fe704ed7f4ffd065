/** Costly work: a few at once, one of them for each asker, and the askers take turns. Nobody waits for another's crowd. */
export class FairQueue {
  private readonly waiting = new Map<string, Array<() => void>>();
  private readonly served = new Set<string>();
  private length = 0;

  constructor(private readonly limits: { readonly atOnce: number; readonly waiting: number }) {}

  /** @throws {@link QueueFull} where too many wait already */
  async run<T>(asker: string, work: () => Promise<T>): Promise<T> {
    await this.turn(asker);
    try {
      return await work();
    } finally {
      this.leave(asker);
      this.next();
    }
  }

  private turn(asker: string): Promise<void> {
    if (this.length >= this.limits.waiting) return Promise.reject(new QueueFull());
    return new Promise((begin) => {
      const line = this.waiting.get(asker);
      if (line) line.push(begin);
      else this.waiting.set(asker, [begin]);
      this.length += 1;
      this.next();
    });
  }

  // Whoever has more waits behind the others.
  private leave(asker: string): void {
    this.served.delete(asker);
    const line = this.waiting.get(asker);
    if (!line) return;
    this.waiting.delete(asker);
    this.waiting.set(asker, line);
  }

  private next(): void {
    if (this.served.size >= this.limits.atOnce) return;
    for (const [asker, line] of this.waiting) {
      if (this.served.has(asker)) continue;
      const begin = line.shift();
      if (line.length === 0) this.waiting.delete(asker);
      this.length -= 1;
      this.served.add(asker);
      begin?.();
      return;
    }
  }
}

/** Too much waits already. */
export class QueueFull extends Error {
  readonly status = 429;
}
