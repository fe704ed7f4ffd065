import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Where a connection leads. */
export interface Target {
  readonly host?: string | null | undefined;
  readonly port?: number | string | null | undefined;
}

/** Connections that have lain idle although none of them has served a request yet. */
const HAVE_WAITED = new WeakSet<object>();

/** The other side may have closed it meanwhile, as it may have any that lay idle. */
export function hasWaited(connection: unknown): boolean {
  return typeof connection === 'object' && connection !== null && HAVE_WAITED.has(connection);
}

interface Waiting {
  readonly socket: Socket;
  readonly host: string;
  readonly port: string;
  /** Takes away what listens to it while it waits. */
  release(): void;
}

/** At most one waits, however many ask for it: those who come together then share the handshake of one. */
export class WaitingConnection {
  private waiting: Waiting | undefined;

  constructor(private readonly idleMs: number) {}

  /**
   * Opens a connection that waits for its first request.
   *
   * @param timeoutMs - for connecting; after that it waits `idleMs` and is closed
   */
  open(target: { host: string; port: string }, timeoutMs: number, connect: () => Socket): void {
    if (this.waiting) return;
    const socket = connect();
    const ready = socket instanceof TLSSocket ? 'secureConnect' : 'connect';
    // Nobody waits for it yet, so its failure is told to nobody.
    const failed = () => undefined;
    const closed = () => {
      this.waiting = undefined;
    };
    const idle = () => socket.setTimeout(this.idleMs);
    const end = () => socket.destroy();
    const release = () =>
      socket.off('error', failed).off('close', closed).off(ready, idle).off('timeout', end).setTimeout(0);
    HAVE_WAITED.add(socket);
    // It never keeps the process alive.
    socket.unref().setTimeout(timeoutMs);
    socket.on('error', failed).on('close', closed).on(ready, idle).on('timeout', end);
    this.waiting = { socket, ...target, release };
  }

  /** Hands out the connection, if there is one to this place that is usable, or on its way to be. */
  take({ host, port }: Target): Socket | undefined {
    const found = this.waiting;
    if (!found || found.host !== host || found.port !== String(port)) return undefined;
    const { socket } = found;
    // Something that came before it was asked is no answer: a server says 408 to those who wait too long.
    if (socket.destroyed || !socket.writable || socket.readableLength > 0) {
      socket.destroy();
      return undefined;
    }
    this.waiting = undefined;
    found.release();
    return socket.ref();
  }
}
