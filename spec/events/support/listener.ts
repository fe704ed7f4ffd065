import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { WeComEvents } from '../../../lib';

type Name = keyof WeComEvents;
type Heard = { [N in Name]: readonly [N, WeComEvents[N]] }[Name];

const NAMES: readonly Name[] = [
  'passport-wecom:sign-in',
  'passport-wecom:refused',
  'passport-wecom:call',
  'passport-wecom:ticket',
  'passport-wecom:breaker',
];

/** Hears everything that is published, until it is told to stop. */
export class Listener {
  readonly heard: Heard[] = [];
  private readonly listening = NAMES.map((name) => {
    const listen = (event: unknown) => void this.heard.push([name, event] as Heard);
    subscribe(name, listen);
    return [name, listen] as const;
  });

  /** What was published on one channel. */
  on<N extends Name>(wanted: N): Array<WeComEvents[N]> {
    return this.heard.flatMap(([name, event]) => (name === wanted ? [event as WeComEvents[N]] : []));
  }

  stop(): void {
    for (const [name, listen] of this.listening) unsubscribe(name, listen);
  }
}
