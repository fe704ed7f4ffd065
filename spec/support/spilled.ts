import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { WeComEvents } from '../../lib';

const CHANNELS: ReadonlyArray<keyof WeComEvents> = [
  'passport-wecom:sign-in',
  'passport-wecom:refused',
  'passport-wecom:call',
  'passport-wecom:ticket',
  'passport-wecom:breaker',
];

/**
 * Everything that is written where an operator reads, from the moment it is opened: standard output and standard error of whatever runs in
 * this test, `console`, process warnings, and the library's events.
 */
export class Spilled {
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  readonly warnings: string[] = [];
  /** By channel. */
  readonly events: Array<readonly [name: string, event: unknown]> = [];
  private readonly listeners = CHANNELS.map((name) => {
    const listen = (event: unknown) => void this.events.push([name, event]);
    subscribe(name, listen);
    return [name, listen] as const;
  });
  private readonly spies = [
    ...(['stdout', 'stderr'] as const).map((stream) =>
      jest.spyOn(process[stream], 'write').mockImplementation(((text: unknown) => {
        this[stream].push(String(text));
        return true;
      }) as never),
    ),
    ...(['log', 'info', 'debug'] as const).map((method) =>
      jest.spyOn(console, method).mockImplementation((...args) => void this.stdout.push(format(args))),
    ),
    ...(['warn', 'error', 'trace'] as const).map((method) =>
      jest.spyOn(console, method).mockImplementation((...args) => void this.stderr.push(format(args))),
    ),
    jest.spyOn(process, 'emitWarning').mockImplementation(((line: unknown) => {
      this.warnings.push(String(line));
    }) as never),
  ];

  stop(): void {
    for (const [name, listen] of this.listeners) unsubscribe(name, listen);
    for (const spy of this.spies) spy.mockRestore();
  }
}

function format(args: readonly unknown[]): string {
  return (require('node:util') as typeof import('node:util')).format(...args);
}
