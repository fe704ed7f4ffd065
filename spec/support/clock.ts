/** Everything but Date goes on as usual: timers, sockets and immediates are real. */
const REAL = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'requestAnimationFrame',
  'cancelAnimationFrame',
  'requestIdleCallback',
  'cancelIdleCallback',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

/** Stops the clock that the application, its sessions and the simulator read. Put it back with `jest.useRealTimers()`. */
export function stopClock(): void {
  jest.useFakeTimers({ now: new Date('2026-03-02T08:00:00Z'), doNotFake: [...REAL] });
}

/** Moves the stopped clock. */
export function forward(time: { readonly minutes?: number; readonly seconds?: number }): void {
  const { minutes = 0, seconds = 0 } = time;
  jest.setSystemTime(Date.now() + (minutes * 60 + seconds) * 1000);
}
