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

/** At most one waits, however many ask for it: those who come together then share the handshake of one. */
export class WaitingConnection {
  private waiting: { readonly socket: Socket; readonly host: string; readonly port: string } | undefined;

  constructor(private readonly idleMs: number) {}

  /**
   * Opens a connection that waits for its first request.
   *
   * @param timeoutMs - for connecting; after that it waits `idleMs` and is closed
   */
  open(target: { host: string; port: string }, timeoutMs: number, connect: () => Socket): void {
    if (this.waiting) return;
    const socket = connect();
    this.waiting = { socket, ...target };
    HAVE_WAITED.add(socket);
    // It never keeps the process alive, and whoever takes it hears of its failure by the request.
    socket.unref().on('error', () => undefined);
    socket.setTimeout(timeoutMs, () => socket.destroy());
    socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => {
      if (this.waiting?.socket === socket) socket.setTimeout(this.idleMs);
    });
    socket.once('close', () => this.forget(socket));
  }

  /** Hands out the connection, if there is one to this place that is usable, or on its way to be. */
  take({ host, port }: Target): Socket | undefined {
    const found = this.waiting;
    if (!found || found.host !== host || found.port !== String(port)) return undefined;
    const { socket } = found;
    this.waiting = undefined;
    socket.removeAllListeners('timeout').setTimeout(0);
    // Something that came before it was asked is no answer: a server says 408 to those who wait too long.
    if (socket.destroyed || !socket.writable || socket.readableLength > 0) {
      socket.destroy();
      return undefined;
    }
    return socket.ref();
  }

  private forget(socket: Socket): void {
    if (this.waiting?.socket === socket) this.waiting = undefined;
  }
}
