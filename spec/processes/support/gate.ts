import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Fields = Readonly<Record<string, unknown>>;

/** An answer of WeCom's that is on its way until it is let through. */
export class HeldAnswer {
  private announceArrival: () => void = () => undefined;
  private letThrough: (changes: Fields) => void = () => undefined;
  /** WeCom has decided its answer. */
  readonly arrived = new Promise<void>((resolve) => {
    this.announceArrival = resolve;
  });
  private readonly released = new Promise<Fields>((resolve) => {
    this.letThrough = resolve;
  });

  constructor(readonly path: string) {}

  release(changes: Fields = {}): void {
    this.letThrough(changes);
  }

  /** For the gate: waits with an answer that has arrived. */
  async hold(body: string): Promise<string> {
    this.announceArrival();
    return JSON.stringify({ ...(JSON.parse(body) as Fields), ...(await this.released) });
  }
}

/** Stands in front of an API and can hold its answers back. */
export class Gate {
  private held: HeldAnswer | undefined;

  private constructor(
    private readonly server: Server,
    private readonly target: string,
  ) {}

  static async start(target: string): Promise<Gate> {
    const gate = new Gate(
      createServer((req, res) => {
        gate.pass(req, res).catch(() => res.destroy());
      }).listen(0, '127.0.0.1'),
      target,
    );
    await once(gate.server, 'listening');
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Holds the answer to the next call of an endpoint. */
  holdNext(endpoint: string): HeldAnswer {
    this.held = new HeldAnswer(`/cgi-bin/${endpoint}`);
    return this.held;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async pass(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const method = req.method ?? 'GET';
    const sent = method === 'GET' ? {} : { body: Buffer.concat(chunks) };
    const headers = { 'content-type': 'application/json' };
    const held = this.held && req.url?.startsWith(this.held.path) ? this.held : undefined;
    if (held) this.held = undefined;
    const body = await (await fetch(this.target + req.url, { method, headers, ...sent })).text();
    res.setHeader('content-type', 'application/json');
    res.end(held ? await held.hold(body) : body);
  }
}
