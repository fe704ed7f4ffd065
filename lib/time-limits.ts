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

/** Work was not waited for any longer. */
export class TimeoutError extends Error {}

/** The limit is counted in this many parts. */
const PARTS = 8;

/**
 * Gives up waiting for work after a while; what it answers later is dropped. The timer never keeps the
 * process alive.
 *
 * Only time in which this process could have heard an answer counts: while it is busy, timers fall due before
 * answers that have long arrived are read, so a part of the limit that took long is still one part.
 */
export function withinLimit<T>(work: Promise<T>, limitMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout;
    const wait = (parts: number) => {
      timer = setTimeout(() => {
        if (parts > 1) wait(parts - 1);
        else reject(new TimeoutError(`no answer within ${limitMs} ms`));
      }, limitMs / PARTS);
      timer.unref();
    };
    wait(PARTS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Waits for work that goes on for others besides; only this caller gives up. */
export function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  late: () => Error,
): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(late());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Work one can do without: undefined where it fails, or takes longer than what is left of either limit. */
export async function ifInTime<T>(
  work: (signal: AbortSignal) => Promise<T>,
  whole: AbortSignal,
  limitMs: number,
): Promise<T | undefined> {
  try {
    return await work(AbortSignal.any([whole, AbortSignal.timeout(limitMs)]));
  } catch {
    return undefined;
  }
}

/** Waits for work a while, and says `pending` where it goes on. The timer never keeps the process alive. */
export async function settledWithin<T>(work: T | Promise<T>, limitMs: number): Promise<T | 'pending'> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'pending'>((resolve) => {
    timer = setTimeout(resolve, limitMs, 'pending').unref();
  });
  const first = await Promise.race([work, limit]);
  clearTimeout(timer);
  return first;
}

/** A signal that is aborted after a while, or with another one. Its timer never keeps the process alive. */
export class TimeLimit {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  // AbortSignal.timeout() with AbortSignal.any() would do the same, and cost several times as much.
  private readonly abort = () => this.controller.abort();

  constructor(
    limitMs: number,
    private readonly whole: AbortSignal | undefined,
  ) {
    this.timer = setTimeout(this.abort, limitMs);
    this.timer.unref();
    if (whole?.aborted) this.abort();
    else whole?.addEventListener('abort', this.abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  end(): void {
    clearTimeout(this.timer);
    this.whole?.removeEventListener('abort', this.abort);
  }
}
