import * as http from 'node:http';
import * as https from 'node:https';
import type { PushResult } from './controls';

/** WeCom sends a push three times in all. */
const ATTEMPTS = 3;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Answer to one request. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Why there was none: ETIMEDOUT, or what the connection ended with. Status is 0 then. */
  readonly failure?: string;
}

/** Posts XML; sends it again while there is no answer in time, or one that is not 200. */
export async function deliver(url: string, xml: string, timeoutMs: number): Promise<PushResult> {
  let attempts = 0;
  let last = { status: 0, body: '' };
  while (attempts < ATTEMPTS && last.status !== 200) {
    attempts += 1;
    const { status, body } = await send(url, 'POST', timeoutMs, xml);
    last = { status, body };
  }
  return { ...last, attempts };
}

/** Sends one request over a connection of its own. Status 0 where no answer came in time. */
export function send(url: string, method: 'GET' | 'POST', timeoutMs: number, xml?: string): Promise<Answer> {
  const target = new URL(url);
  const request = target.protocol === 'https:' ? https.request : http.request;
  const headers =
    xml === undefined ? {} : { 'Content-Type': 'text/xml', 'Content-Length': Buffer.byteLength(xml) };
  return new Promise((resolve) => {
    const silent = (error: NodeJS.ErrnoException) =>
      resolve({ status: 0, body: '', failure: signal.aborted ? 'ETIMEDOUT' : (error.code ?? error.name) });
    const signal = AbortSignal.timeout(timeoutMs);
    const outgoing = request(target, { method, headers, agent: false, signal }, (answer) => {
      const chunks: Buffer[] = [];
      let size = 0;
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= MAX_ANSWER_BYTES) chunks.push(chunk);
      });
      answer.on('error', silent);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    outgoing.on('error', silent);
    outgoing.end(xml);
  });
}
