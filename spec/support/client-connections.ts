import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { EventEmitter } from 'node:events';
import type { Agent, ClientRequest } from 'node:http';
import type { Socket } from 'node:net';

/** Every HTTP request that leaves this process, by the `host:port` it goes to, with its connection and its agent. */
export class ClientConnections {
  private readonly byHost = new Map<string, Array<{ request: ClientRequest; sockets: Socket[] }>>();
  private readonly listen = (message: unknown) => this.keep((message as { request: ClientRequest }).request);

  constructor() {
    subscribe('http.client.request.start', this.listen);
  }

  /** What requests to an address have left behind: requests under way, listeners too many, agents with work. Empty: nothing. */
  leftBy(host: string): string[] {
    const seen = this.byHost.get(host) ?? [];
    const sockets = new Set(seen.flatMap(({ sockets }) => sockets));
    const agents = new Set(seen.flatMap(({ request }) => (request as { agent?: Agent }).agent ?? []));
    return [
      ...seen.filter(({ request }) => !isOver(request)).map(() => 'a request is still under way'),
      ...[...sockets].flatMap((socket) =>
        socket.destroyed ? [] : tooMany(socket, IDLE_SOCKET, 'an idle connection'),
      ),
      ...[...agents].flatMap((agent) => [
        ...tooMany(agent, AGENT, 'an agent'),
        ...(Object.keys(agent.requests).length > 0 ? ['an agent has requests that wait'] : []),
        ...(Object.keys(agent.sockets).length > 0 ? ['an agent has connections in use'] : []),
      ]),
    ];
  }

  /** Nobody will ask about this address again. */
  forget(host: string): void {
    this.byHost.delete(host);
  }

  stop(): void {
    unsubscribe('http.client.request.start', this.listen);
  }

  private keep(request: ClientRequest): void {
    const host = String(request.getHeader('host'));
    const sockets: Socket[] = request.socket ? [request.socket] : [];
    if (!request.socket) request.once('socket', (socket: Socket) => sockets.push(socket));
    const kept = this.byHost.get(host) ?? [];
    kept.push({ request, sockets });
    this.byHost.set(host, kept);
  }
}

/** Listeners that Node and axios have on a connection that lies idle in an agent, however many calls it has served, and on an agent. */
const IDLE_SOCKET: Readonly<Record<string, number>> = {
  end: 2,
  error: 2,
  close: 1,
  timeout: 1,
  free: 1,
  agentRemove: 1,
  finish: 1,
  connect: 0,
};
const AGENT: Readonly<Record<string, number>> = { free: 1, newListener: 1 };

function tooMany(emitter: EventEmitter, most: Readonly<Record<string, number>>, what: string): string[] {
  return emitter.eventNames().flatMap((name) => {
    const count = emitter.listenerCount(name);
    return count > (most[String(name)] ?? 0) ? [`${what} has ${count} listeners for ${String(name)}`] : [];
  });
}

function isOver(request: ClientRequest): boolean {
  return request.destroyed || (request as { res?: { complete: boolean } }).res?.complete === true;
}
