import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import {
  Agent,
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { freePort } from '../free-port';
import type { Exchange, ProxyFault } from './faults';
import { askUpstream, type UpstreamReply } from './upstream';

/** As long as a test takes, an idle connection stays open unless a fault closes it. */
const IDLE_MS = 120_000;
/** What was sent on this machine arrives long before. */
const NOTICE_MS = 10_000;

/** What to do where somebody was refused at a port: that is seen from the other end only, which is in this process. */
const RUNNING = new Map<number, () => void>();

/** The other ends of the connections, by the port they have. */
const CLIENTS = new Map<number, Socket>();

function watchClient(message: unknown): void {
  const { socket } = message as { socket: Socket };
  const seen = (error: NodeJS.ErrnoException & { port?: number }) => {
    if (error.code === 'ECONNREFUSED') RUNNING.get(error.port ?? 0)?.();
  };
  socket.once('error', seen).once('connect', () => {
    socket.off('error', seen);
    if (RUNNING.has(socket.remotePort ?? 0)) CLIENTS.set(socket.localPort ?? 0, socket);
  });
}

/** Waits until the other end has read what was sent, or has noticed the end of the connection. */
async function noticed(socket: Socket, otherEnd: Socket | undefined): Promise<void> {
  const isEnd = socket.destroyed || socket.writableEnded;
  const until = performance.now() + NOTICE_MS;
  while (otherEnd && !otherEnd.destroyed && performance.now() < until) {
    if (!isEnd && otherEnd.bytesRead >= socket.bytesWritten) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A fault, the call it is for, and the call whose answer comes before it. */
export interface Injection {
  /** Without `/cgi-bin/`. */
  readonly endpoint: string;
  readonly fault: ProxyFault;
  /** How many calls meet it. */
  readonly times: number;
  /** The call before; a fault of the connection waits for its answer. Undefined: it meets the next connection. */
  readonly after?: string | undefined;
}

/**
 * Stands between the library and the simulator and spoils one kind of call, at whatever moment: while it connects, before, in the middle
 * of, instead of, or after its answer. Everything else goes through.
 */
export class FaultProxy {
  /** Calls that came in, by endpoint without `/cgi-bin/`. */
  readonly calls: string[] = [];
  /** How many calls have met the fault. */
  met = 0;
  /** Endpoints answered with an error for now, as if WeCom had a bad moment. */
  readonly blocked = new Set<string>();
  /** Whether a connection serves more than one call. */
  keepsConnections = true;

  private striking: Promise<void> = Promise.resolve();
  private strike: () => void = () => undefined;
  private readonly idle = new Promise<void>((resolve) => {
    this.strike = resolve;
  });
  private injection: Injection | undefined;
  private isConnectionArmed = false;
  private readonly sockets = new Set<Socket>();
  private readonly upstreamAgent = new Agent();
  private readonly http = createHttpServer((req, res) => {
    // A call that was still under way when the proxy was closed.
    this.serve(req, res).catch(() => req.socket.destroy());
  });
  private readonly tcp: Server = createServer((socket) => this.accept(socket));

  private constructor(
    private readonly upstream: string,
    readonly port: number,
  ) {
    this.http.keepAliveTimeout = IDLE_MS;
    this.http.on('clientError', (_error, socket) => socket.destroy());
  }

  /** @param upstream - address of the simulator */
  static async start(upstream: string): Promise<FaultProxy> {
    for (;;) {
      const proxy = new FaultProxy(upstream, await freePort());
      try {
        await proxy.listen();
        RUNNING.set(proxy.port, () => proxy.refused());
        if (RUNNING.size === 1) subscribe('net.client.socket', watchClient);
        return proxy;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      }
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How often an endpoint was called. */
  count(endpoint: string): number {
    return this.calls.filter((called) => called === endpoint).length;
  }

  /** Spoils the next calls of one kind. */
  arm(injection: Injection): void {
    this.injection = injection;
    this.met = 0;
    if (injection.fault.phase === 'connection' && injection.after === undefined) this.armConnection();
  }

  /** Lets everything through again, once a fault that waits for an idle connection has struck. */
  async clear(): Promise<void> {
    this.strike();
    await this.striking;
    this.injection = undefined;
    this.isConnectionArmed = false;
    if (!this.tcp.listening) await this.listen();
  }

  /** Closes all connections and waits until their other ends are closed too. */
  async dropConnections(): Promise<void> {
    await Promise.all(
      [...this.sockets].map((socket) => {
        const closed = once(socket, 'close');
        socket.end();
        socket.resume();
        return closed;
      }),
    );
  }

  /** Connections that are open. */
  get open(): number {
    return this.sockets.size;
  }

  async close(): Promise<void> {
    RUNNING.delete(this.port);
    if (RUNNING.size === 0) unsubscribe('net.client.socket', watchClient);
    this.injection = undefined;
    for (const socket of this.sockets) socket.destroy();
    this.upstreamAgent.destroy();
    if (this.tcp.listening) await new Promise((resolve) => this.tcp.close(resolve));
  }

  private async listen(): Promise<void> {
    this.tcp.listen(this.port, '127.0.0.1');
    await once(this.tcp, 'listening');
  }

  private armConnection(): void {
    this.isConnectionArmed = true;
    // Nobody listens from now on; who is connected stays.
    if (this.injection?.fault.refuses) this.tcp.close();
  }

  private refused(): void {
    if (this.injection && this.spend()) this.listen().catch(() => undefined);
  }

  /** Counts a call that met the fault; true where it was the last one to meet it. */
  private spend(): boolean {
    this.met += 1;
    if (this.met < (this.injection?.times ?? 0)) return false;
    this.injection = undefined;
    this.isConnectionArmed = false;
    return true;
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket);
    const port = socket.remotePort ?? 0;
    socket.on('close', () => {
      this.sockets.delete(socket);
      CLIENTS.delete(port);
    });
    socket.on('error', () => undefined);
    const fault = this.isConnectionArmed ? this.injection?.fault : undefined;
    if (!fault?.meetConnection) {
      this.http.emit('connection', socket);
      return;
    }
    this.spend();
    fault.meetConnection(socket, () => this.http.emit('connection', socket));
  }

  private async serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const endpoint = (req.url ?? '').split('?', 1)[0]?.replace('/cgi-bin/', '') ?? '';
    this.calls.push(endpoint);
    const { injection } = this;
    const meets = injection?.endpoint === endpoint && !this.isConnectionArmed ? injection.fault : undefined;
    const answers = meets?.meetCall;
    if (answers) this.spend();
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    // A server that has closed a connection does not do what comes in there.
    if (req.socket.writableEnded) return;
    if (this.blocked.has(endpoint)) {
      res.writeHead(503).end();
      return;
    }
    const reply = () => askUpstream(this.upstream, req, Buffer.concat(chunks), this.upstreamAgent);
    const otherEnd = CLIENTS.get(req.socket.remotePort ?? 0);
    const exchange: Exchange = {
      socket: req.socket,
      noticed: () => noticed(req.socket, otherEnd),
      reply,
      pass: (given) => this.pass(res, given),
      idle: this.idle,
    };
    if (answers) {
      // Here too a call may still be under way when the proxy is closed.
      const meeting = answers(exchange).catch(() => void req.socket.destroy());
      if (meets.isLater) this.striking = meeting;
    } else await this.answer(endpoint, res, await reply());
  }

  private async answer(endpoint: string, res: ServerResponse, reply: UpstreamReply): Promise<void> {
    const { injection } = this;
    const isLastBefore = injection?.fault.phase === 'connection' && injection.after === endpoint;
    if (isLastBefore) this.armConnection();
    await this.pass(res, reply);
  }

  private async pass(res: ServerResponse, { status, headers, body }: UpstreamReply): Promise<void> {
    if (!this.keepsConnections) res.shouldKeepAlive = false;
    res.writeHead(status, { ...headers, 'Content-Length': body.length });
    await new Promise<void>((resolve) => {
      res.once('close', resolve);
      res.end(body, resolve);
    });
  }
}
