import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import axios from 'axios';
import { DOCTOR } from '../strategies/inspection';
import { isLoopback } from './addresses';

/** An answer, as a browser would see it that follows no redirect. */
export interface Answer {
  readonly status: number;
  /** Set-Cookie lines apart, every other header joined. */
  readonly headers: ReadonlyMap<string, string>;
  readonly cookies: readonly string[];
  /** The beginning of it. */
  readonly body: string;
  /** Epoch milliseconds, by this machine's clock. */
  readonly sentAt: number;
  readonly receivedAt: number;
}

/** No answer came. */
export interface Silence {
  /** Node's word for it, such as ECONNREFUSED; `TIMEOUT` where nothing came in time. */
  readonly failed: string;
}

export type Visit = Answer | Silence;

export interface VisitOptions {
  readonly timeoutMs: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent by POST; without it the request is a GET. */
  readonly body?: string;
  /** The application's own way out. */
  readonly httpsAgent?: HttpsAgent | undefined;
  readonly now: () => number;
}

/** Headers and marks that the checks look for stand in the first part of a page. */
const MAX_BODY_BYTES = 65_536;

export function isAnswer(visit: Visit): visit is Answer {
  return 'status' in visit;
}

/**
 * Sends one request and follows nothing. A proxy from the environment is used as for calls to WeCom, but
 * never to this machine itself.
 */
export async function visit(url: string, options: VisitOptions): Promise<Visit> {
  const limit = AbortSignal.timeout(options.timeoutMs);
  const sentAt = options.now();
  try {
    const response = await axios.request<Readable>({
      adapter: 'http',
      url,
      ...(options.body !== undefined && { method: 'POST', data: options.body }),
      responseType: 'stream',
      maxRedirects: 0,
      validateStatus: () => true,
      signal: limit,
      headers: { Accept: 'text/html, */*;q=0.8', 'User-Agent': DOCTOR, ...options.headers },
      httpAgent: new HttpAgent(),
      httpsAgent: options.httpsAgent ?? new HttpsAgent(),
      ...((options.httpsAgent || isLoopback(new URL(url).hostname)) && { proxy: false as const }),
    });
    const receivedAt = options.now();
    const body = await beginningOf(response.data);
    const { headers } = response;
    const cookies = headers['set-cookie'];
    return {
      status: response.status,
      headers: new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])),
      cookies: Array.isArray(cookies) ? cookies : [],
      body,
      sentAt,
      receivedAt,
    };
  } catch (error) {
    return { failed: limit.aborted ? 'TIMEOUT' : codeOf(error) };
  }
}

async function beginningOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= MAX_BODY_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

// Only the code is taken: the rest of an error can hold addresses and what was sent.
function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  for (const candidate of [code, cause?.code]) {
    if (typeof candidate === 'string' && /^[A-Z0-9_]{1,64}$/.test(candidate)) return candidate;
  }
  return 'UNKNOWN';
}
