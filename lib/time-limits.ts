/** One limit over everything a callback does. Its timer never keeps the process alive. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(limitMs: number) {
    this.timer = setTimeout(() => this.controller.abort(), limitMs);
    this.timer.unref();
  }

  /** Aborted when the time is up. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Waits for work until the time is up; what comes later is dropped. */
  race<T>(work: PromiseLike<T>, late: () => Error): Promise<T> {
    return new Promise((resolve, reject) => {
      const giveUp = () => reject(late());
      if (this.signal.aborted) giveUp();
      this.signal.addEventListener('abort', giveUp, { once: true });
      work.then(resolve, reject).then(() => this.signal.removeEventListener('abort', giveUp));
    });
  }

  /** Waits a moment, less if the time is up before. */
  pause(ms: number, late: () => Error): Promise<void> {
    return this.race(new Promise<void>((resolve) => void setTimeout(resolve, ms)), late);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
