import type { Socket } from 'node:net';
import type { UpstreamReply } from './upstream';

/** When a fault strikes. */
export type Phase = 'connection' | 'before' | 'instead' | 'headers' | 'body' | 'after';

/**
 * What a fault amounts to, seen from the library. What is owed for each stands in `spec/faults/support/declared.ts`.
 *
 * - `never-sent`: there was no connection
 * - `lost`: the connection broke before any of the answer was there
 * - `silent`: no end came in time
 * - `cut-off`: the answer broke off, or was none in HTTP's form
 * - `broken-off`: the same by a reset, which may be noticed before or after the part that had come
 * - `unreadable`: an answer, but none of WeCom's
 * - `harmless`: in the end it was there
 */
export type Effect = 'never-sent' | 'lost' | 'silent' | 'cut-off' | 'broken-off' | 'unreadable' | 'harmless';

/** One call that a fault has to do with. */
export interface Exchange {
  readonly socket: Socket;
  /** Hands the call on: from here on WeCom has seen it. */
  reply(): Promise<UpstreamReply>;
  /** Resolves when everything that was asked has been answered, and the connections lie idle. */
  readonly idle: Promise<void>;
  /** Waits until the other end knows of what was done to the connection. */
  noticed(): Promise<void>;
  /** Sends a whole answer, WeCom's own or another. */
  pass(reply: UpstreamReply): Promise<void>;
}

/** One thing that can go wrong. */
export interface ProxyFault {
  readonly name: string;
  /** Its number in the table of faults. */
  readonly row?: string;
  readonly phase: Phase;
  readonly effect: Effect;
  /** WeCom has done what the call asked for. */
  readonly isSeen: boolean;
  /** A right answer where nothing but a success is asked for. */
  readonly isPlainSuccess?: boolean;
  /** It strikes when the connection lies idle, so nothing may follow at once. */
  readonly isLater?: boolean;
  /** Nobody listens. */
  readonly refuses?: boolean;
  meetConnection?(socket: Socket, goOn: () => void): void;
  meetCall?(exchange: Exchange): Promise<void>;
}

/** A moment, much shorter than any limit. */
const MOMENT_MS = 20;
const DRIP_MS = 50;

export function later(ms = MOMENT_MS): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}

/** Sends a text a byte at a time, and then begins again, until the other side has had enough. */
export async function drip(socket: Socket, bytes: Buffer): Promise<void> {
  for (let at = 0; !socket.destroyed; at++) {
    socket.write(bytes.subarray(at % bytes.length, (at % bytes.length) + 1));
    await later(DRIP_MS);
  }
}

/** Sends a piece again and again, as fast as it is taken, until the other side has had enough. */
export async function pour(socket: Socket, piece: Buffer): Promise<void> {
  while (!socket.destroyed) {
    await new Promise<void>((resolve) => {
      const end = () => {
        socket.off('close', end);
        resolve();
      };
      socket.once('close', end);
      socket.write(piece, end);
    });
  }
}

/** The end of a connection, as the other side learns of it. */
export const ENDS = {
  reset: (socket: Socket) => void socket.resetAndDestroy(),
  cut: (socket: Socket) => void socket.end(),
} as const;
