import * as http from 'node:http';
import * as https from 'node:https';
import type { PushResult } from './controls';

/** WeCom sends a push three times in all. */
const ATTEMPTS = 3;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Posts XML; sends it again while there is no answer in time, or one that is not 200. */
export async function deliver(url: string, xml: string, timeoutMs: number): Promise<PushResult> {
  let attempts = 0;
  let last = { status: 0, body: '' };
  while (attempts < ATTEMPTS && last.status !== 200) {
    attempts += 1;
    last = await send(url, 'POST', timeoutMs, xml);
  }
  return { ...last, attempts };
}

/** Sends one request over a connection of its own. Status 0 where no answer came in time. */
export function send(
  url: string,
  method: 'GET' | 'POST',
  timeoutMs: number,
  xml?: string,
): Promise<{ status: number; body: string }> {
  const target = new URL(url);
  const request = target.protocol === 'https:' ? https.request : http.request;
  const headers =
    xml === undefined ? {} : { 'Content-Type': 'text/xml', 'Content-Length': Buffer.byteLength(xml) };
  return new Promise((resolve) => {
    const silent = () => resolve({ status: 0, body: '' });
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
