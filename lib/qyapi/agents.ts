import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

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

/** Returns agents that reuse connections; the idle ones neither live long nor keep the process alive. */
export function keepAliveAgents(): Agents {
  const options = { keepAlive: true, timeout: IDLE_MS, maxFreeSockets: 32, scheduling: 'lifo' } as const;
  return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
}

/**
 * Returns agents that connect anew for each request: a call that was lost on a kept connection goes over a
 * new one. TLS sessions are resumed all the same.
 */
export function freshAgents(): Agents {
  return { httpAgent: new HttpAgent(), httpsAgent: new HttpsAgent() };
}
