import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { Agent } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';

/** A request as the other side saw it. */
export interface Received {
  readonly method: string;
  /** Path and query, byte for byte. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A server on this machine in WeCom's place. */
export interface Peer {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly Received[];
  close(): Promise<void>;
}

/** How the peer answers its nth request, counted from 1. */
export type Answer = (res: ServerResponse, request: Received, count: number) => void;

export async function startPeer(answer: Answer): Promise<Peer> {
  const requests: Received[] = [];
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = req;
    const received = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
    requests.push(received);
    answer(res, received, requests.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, port, requests, close };
}

/** Answers every request with this JSON. */
export function json(value: unknown): Answer {
  return (res) => {
    res.writeHead(200, { 'Content-Type': 'application/json; charset=UTF-8' }).end(JSON.stringify(value));
  };
}

/** Answers every request with this text, whatever it is. */
export function text(body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Answer {
  return (res) => {
    res.writeHead(200, headers).end(body);
  };
}

/** The first request meets the fault, later ones a good answer. */
export function once1(fault: Answer, good: unknown = { errcode: 0, errmsg: 'ok' }): Answer {
  return (res, request, count) => (count === 1 ? fault : json(good))(res, request, count);
}

export const resetBeforeHeaders: Answer = (res) => {
  res.socket?.resetAndDestroy();
};

export const resetAfterTenBytes: Answer = (res) => {
  res.writeHead(200, { 'Content-Type': 'application/json' });
  res.write('{"errcode"', () => res.socket?.resetAndDestroy());
};

/** A server below HTTP: it does to the socket whatever it likes. */
export async function startTcpPeer(meet: (socket: Socket, count: number) => void) {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    meet(socket, connections);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Both ends of what keeps closed ports taken, until the process ends. */
const held: unknown[] = [];

/**
 * A port that nobody listens on, and nobody can meanwhile: the near end of a connection has it. A port that was merely closed may be given
 * to another test before this one has been refused there.
 */
export async function closedPort(): Promise<number> {
  const server = createTcpServer((socket) => held.push(socket.unref())).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  held.push(server.unref(), socket.unref());
  return socket.localPort ?? 0;
}

/** An agent that reaches the given port in clear, as a proxy on this machine would; another port for each connection. */
export function agentTo(ports: readonly number[]): Agent & { connections: number } {
  return agentWith((count) => connect(ports[Math.min(count, ports.length) - 1] ?? 0, '127.0.0.1'));
}

/** The same, with connections that it keeps. */
export function keepingAgentTo(port: number): Agent {
  return agentWith(() => connect(port, '127.0.0.1'), { keepAlive: true });
}

/** An agent whose every connection fails with this error, as TLS does when a certificate is not trusted. */
export function failingAgent(port: number, error: Error): Agent & { connections: number } {
  return agentWith(() => {
    const socket = connect(port, '127.0.0.1');
    socket.prependOnceListener('connect', () => socket.destroy(error));
    return socket;
  });
}

function agentWith(
  open: (count: number) => Socket,
  options: { keepAlive?: boolean } = {},
): Agent & { connections: number } {
  class OwnWay extends Agent {
    connections = 0;

    override createConnection(): Socket {
      this.connections += 1;
      return open(this.connections);
    }
  }
  return new OwnWay(options);
}
