import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** A callback URL whose answers a test decides. */
export class Receiver {
  readonly received: Received[] = [];
  private heard: () => void = () => undefined;
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** @param answer - status and body for each request; undefined leaves it without an answer */
  static async start(
    answer: (received: Received, count: number) => { status: number; body: string } | undefined,
  ) {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const receiver = new Receiver(server, `http://127.0.0.1:${port}/suite`);
    server.on('request', async (req, res) => {
      let body = '';
      for await (const chunk of req) body += chunk;
      const query = new URL(req.url ?? '/', 'http://localhost').searchParams;
      const received = { method: req.method ?? '', query, body };
      receiver.received.push(received);
      receiver.heard();
      const reply = answer(received, receiver.received.length);
      if (reply) res.writeHead(reply.status).end(reply.body);
    });
    return receiver;
  }

  /** Waits for the next request. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.heard = resolve;
    });
  }

  /** Content of one element of what came last. */
  element(name: string): string {
    const body = this.received.at(-1)?.body ?? '';
    return body.match(new RegExp(`<${name}><!\\[CDATA\\[(.*?)\\]\\]></${name}>`))?.[1] ?? '';
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
