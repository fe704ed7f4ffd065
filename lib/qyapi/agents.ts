import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { WaitingConnection } from './open-ahead';

/** What one request is sent with; which of the two, its address decides. */
export interface Agents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/**
 * How long a connection may lie idle. Most sites sign somebody in every few minutes or less; a handshake
 * costs two round trips of white screen. One that WeCom has closed meanwhile costs one more try.
 */
const IDLE_MS = 55_000;

/** Agents that reuse connections, and can open one before it is needed. */
export interface KeptAgents extends Agents {
  /** Says whether a connection lies idle. */
  hasIdle(): boolean;
  /** Opens a connection to this origin where none is at hand. Never fails, and never waits. */
  openAhead(origin: URL, timeoutMs: number): void;
}

/** Returns agents that reuse connections; the idle ones neither live long nor keep the process alive. */
export function keepAliveAgents(): KeptAgents {
  const options = { keepAlive: true, timeout: IDLE_MS, maxFreeSockets: 32, scheduling: 'lifo' } as const;
  const [httpAgent, httpsAgent] = [new HttpAgent(options), new HttpsAgent(options)];
  const [http, https] = [openingAhead(httpAgent, '80'), openingAhead(httpsAgent, '443')];
  return {
    httpAgent,
    httpsAgent,
    hasIdle: () => hasIdle(httpAgent) || hasIdle(httpsAgent),
    openAhead: (origin, timeoutMs) => (origin.protocol === 'https:' ? https : http)(origin, timeoutMs),
  };
}

/**
 * Returns agents that connect anew for each request: a call that was lost on a kept connection goes over a
 * new one. TLS sessions are resumed all the same.
 */
export function freshAgents(): Agents {
  return { httpAgent: new HttpAgent(), httpsAgent: new HttpsAgent() };
}

/** As Node's agents do for connections they keep. */
const TCP = { keepAlive: true, keepAliveInitialDelay: 1_000, noDelay: true };

/** Lets an agent take a connection that was opened ahead, and returns what opens one. */
function openingAhead(agent: HttpAgent, defaultPort: string): KeptAgents['openAhead'] {
  const waiting = new WaitingConnection(IDLE_MS);
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (target, callback) =>
    keptAlive((waiting.take(target) ?? connect(target, callback)) as Socket);
  return ({ hostname, port }, timeoutMs) => {
    if (hasIdle(agent)) return;
    const host = hostname.replace(/^\[|\]$/g, '');
    const target = { host, port: port || defaultPort };
    const options = { ...target, ...TCP, servername: isIP(host) ? '' : host };
    waiting.open(target, timeoutMs, () => connect(options) as Socket);
  };
}

/**
 * Leaves a connection's keep-alive as it was opened with: for each request axios would lengthen it and the
 * agent shorten it again, with eight system calls.
 */
function keptAlive(socket: Socket): Socket {
  socket.setKeepAlive(true, TCP.keepAliveInitialDelay).setKeepAlive = () => socket;
  return socket;
}

/** One that is being closed stays on the list for a few turns of the event loop. */
function hasIdle({ freeSockets }: HttpAgent): boolean {
  const idle = Object.values(freeSockets) as readonly Socket[][];
  return idle.some((sockets) => sockets.some(({ writable }) => writable));
}
