import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** Assumed to be shorter than WeCom's own limit: a code must not be sent into a socket that WeCom is just closing. */
const IDLE_MS = 4_000;

/** Returns agents that reuse connections; the idle ones neither live long nor keep the process alive. */
export function keepAliveAgents(): { http: HttpAgent; https: HttpsAgent } {
  const options = { keepAlive: true, timeout: IDLE_MS, maxFreeSockets: 32, scheduling: 'lifo' } as const;
  return { http: new HttpAgent(options), https: new HttpsAgent(options) };
}
