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
