import { type Channel, channel } from 'node:diagnostics_channel';

/**
 * What is published on `node:diagnostics_channel`, by channel name. Ids only: no names, no addresses, no
 * secrets.
 */
export interface WeComEvents {
  /** A member came back and the application lets them in; their session follows. */
  'passport-wecom:sign-in': {
    readonly strategy: string;
    readonly outcome: 'login' | 'bound' | 'created';
    /** `profile.id` */
    readonly id: string;
    readonly corpId: string;
    readonly channel: 'provider-qr' | 'workbench';
    /** Milliseconds the callback took. */
    readonly durationMs: number;
    /** Milliseconds since the person left for WeCom. */
    readonly awayMs: number;
  };
  /** A sign-in was refused, or broke. */
  'passport-wecom:refused': {
    readonly strategy: string;
    /** The code of the failure, or of the error. */
    readonly code: string;
    readonly status: number;
    /** Stands in the operator's log line and on the error page too. */
    readonly reference?: string;
  };
  /** A call to WeCom has ended. */
  'passport-wecom:call': {
    readonly endpoint: string;
    /** 0 for a success; undefined where no answer of WeCom's came. */
    readonly errcode: number | undefined;
    readonly durationMs: number;
  };
  /** A suite_ticket has been stored. */
  'passport-wecom:ticket': { readonly suiteId: string; readonly pushedAt: Date };
  /** Calls with certain credentials are paused, or go on. */
  'passport-wecom:breaker':
    | {
        readonly state: 'open';
        readonly endpoint: string;
        readonly errcode: number;
        /** Epoch milliseconds. */
        readonly until: number;
      }
    | { readonly state: 'closed' };
}

// Node forgets a channel that nobody holds, and when its memory is cleared later, Node 20 may forget the
// channel that has taken its name meanwhile, with its listeners. Held here, they stay; one that was lost all
// the same is told besides the one of that name now.
const HELD: Readonly<Record<keyof WeComEvents, Channel>> = {
  'passport-wecom:sign-in': channel('passport-wecom:sign-in'),
  'passport-wecom:refused': channel('passport-wecom:refused'),
  'passport-wecom:call': channel('passport-wecom:call'),
  'passport-wecom:ticket': channel('passport-wecom:ticket'),
  'passport-wecom:breaker': channel('passport-wecom:breaker'),
};

/** Tells whoever listens; costs nothing where nobody does. */
export function publish<Name extends keyof WeComEvents>(name: Name, event: WeComEvents[Name]): void {
  const held = HELD[name];
  if (held.hasSubscribers) held.publish(event);
  const current = channel(name);
  if (current !== held && current.hasSubscribers) current.publish(event);
}
