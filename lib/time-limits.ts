/** What ends work early. Node's own signals are ones; those made here cost a fraction of them. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

class OwnSignal implements StopSignal {
  aborted = false;
  private readonly listeners = new Set<() => void>();

  addEventListener(_type: 'abort', listener: () => void): void {
    this.listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.listeners.delete(listener);
  }

  abort(): void {
    this.aborted = true;
    for (const listener of this.listeners) listener();
    this.listeners.clear();
  }
}

/**
 * Whether a moment is still to come, and within reach: what lies further ahead was noted by a clock that has
 * been set back since.
 */
export function isAhead(moment: number, now: number, longestMs: number): boolean {
  return moment > now && moment <= now + longestMs;
}

/** One limit over everything a callback does. Its timer never keeps the process alive. */
export class Deadline {
  private readonly own = new OwnSignal();
  private readonly timer: NodeJS.Timeout;

  constructor(limitMs: number) {
    this.timer = setTimeout(() => this.own.abort(), limitMs);
    this.timer.unref();
  }

  /** Aborted when the time is up. */
  get signal(): StopSignal {
    return this.own;
  }

  /** Waits for work until the time is up; what comes later is dropped. */
  race<T>(work: PromiseLike<T>, late: () => Error): Promise<T> {
    return unlessAborted(work, this.own, late);
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

/** While a store answers others, a question may wait this many times as long as one that nobody answers. */
const PATIENCE = 5;

/**
 * A limit for questions to one store. A crowd that comes at once asks more than is answered within it: while
 * others get their answers in time, the store is there, and the rest wait on.
 */
export class StoreLimit {
  private static readonly shared = new WeakMap<object, StoreLimit>();
  private answers = 0;

  /** The limit of all who ask this store: what it answers to one says to the others that it is there. */
  static of(store: object, limitMs: number): StoreLimit {
    const limit = StoreLimit.shared.get(store) ?? new StoreLimit(limitMs);
    StoreLimit.shared.set(store, limit);
    return limit;
  }

  constructor(private readonly limitMs: number) {}

  /** @throws TimeoutError where the store says nothing to anybody */
  async within<T>(work: Promise<T>): Promise<T> {
    for (let left = PATIENCE; ; left -= 1) {
      const before = this.answers;
      try {
        const answer = await withinLimit(work, this.limitMs);
        this.answers += 1;
        return answer;
      } catch (error) {
        if (!(error instanceof TimeoutError) || left === 1 || this.answers === before) throw error;
      }
    }
  }
}

/** Waits for work that may go on for others besides; only this caller gives up. */
export function unlessAborted<T>(work: PromiseLike<T>, signal: StopSignal, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(late());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    work.then(
      (value) => {
        signal.removeEventListener('abort', abort);
        resolve(value);
      },
      (reason) => {
        signal.removeEventListener('abort', abort);
        reject(reason);
      },
    );
  });
}

/** Work one can do without: undefined where it fails, or takes longer than what is left of either limit. */
export async function ifInTime<T>(
  work: (signal: StopSignal) => Promise<T>,
  whole: StopSignal,
  limitMs: number,
): Promise<T | undefined> {
  const limit = new TimeLimit(limitMs, whole);
  try {
    return await work(limit.signal);
  } catch {
    return undefined;
  } finally {
    limit.end();
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
  private readonly own = new OwnSignal();
  private readonly timer: NodeJS.Timeout;
  private readonly abort = () => this.own.abort();

  constructor(
    limitMs: number,
    private readonly whole: StopSignal | undefined,
  ) {
    this.timer = setTimeout(this.abort, limitMs);
    this.timer.unref();
    if (whole?.aborted) this.abort();
    else whole?.addEventListener('abort', this.abort);
  }

  get signal(): StopSignal {
    return this.own;
  }

  end(): void {
    clearTimeout(this.timer);
    this.whole?.removeEventListener('abort', this.abort);
  }
}
