import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** What one request is sent with; which of the two, its address decides. */
export interface Agents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/**
 * Assumed to be shorter than WeCom's own limit, so that few connections are closed just as they are used
 * again.
 */
const IDLE_MS = 4_000;

/** Returns agents that reuse connections; the idle ones neither live long nor keep the process alive. */
export function keepAliveAgents(): Agents {
  const options = { keepAlive: true, timeout: IDLE_MS, maxFreeSockets: 32, scheduling: 'lifo' } as const;
  return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
}

/**
 * Returns agents that connect anew for each request: a connection that lay idle may be closed by the other
 * side at the moment a request goes out, and nobody can say then whether it arrived. TLS sessions are resumed
 * all the same.
 */
export function freshAgents(): Agents {
  return { httpAgent: new HttpAgent(), httpsAgent: new HttpsAgent() };
}
