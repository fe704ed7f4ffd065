import type { IncomingMessage } from 'node:http';
import { inBothLanguages, WeComCallbackError } from '../errors';

/** A push is a few hundred bytes; the longest members of it are limited to 512. */
const MAX_BODY_BYTES = 64 * 1024;
/** WeCom itself gives up after five seconds (path 90238). */
const READ_WITHIN_MS = 5_000;

/** The body, one character a byte where it was read here; or why there is none. */
export type RawBody =
  | { readonly text: string }
  | { readonly text?: never; readonly reason: 'too-large' | 'unfinished' };

type ParsedRequest = IncomingMessage & { readonly body?: unknown; readonly rawBody?: unknown };

const TOO_LARGE: RawBody = { reason: 'too-large' };

/**
 * Takes the body a text or raw parser has left, or reads it: at most 64 KiB within five seconds, never
 * inflated. Of a body that is too large the rest is thrown away as it comes, until the time is up.
 *
 * @throws {@link WeComCallbackError} where another parser has consumed the bytes
 */
export function readRawBody(req: ParsedRequest, label: string): RawBody | Promise<RawBody> {
  // A cloud function has read the body before Express, and leaves it as rawBody beside what a parser has made
  // of it.
  const body = [req.body, req.rawBody].find((taken) => typeof taken === 'string' || Buffer.isBuffer(taken));
  if (body !== undefined) {
    if (Buffer.byteLength(body) > MAX_BODY_BYTES) return TOO_LARGE;
    return { text: typeof body === 'string' ? body : body.toString('latin1') };
  }
  if (req.readableDidRead) {
    throw new WeComCallbackError(
      inBothLanguages({
        en:
          `${label}: another parser has consumed the request body, and its signature can no longer be checked. ` +
          `Mount ${label} before body parsers such as express.json(), express.urlencoded() or an XML parser.`,
        zh: `请将 ${label} 挂载在 body 解析中间件之前。`,
      }),
    );
  }
  // A stream that is over says so no second time.
  if (req.readableEnded || req.destroyed) return { text: '' };
  return readStream(req);
}

function readStream(req: IncomingMessage): Promise<RawBody> {
  return new Promise((resolve) => {
    let text = '';
    let size = Number(req.headers['content-length']) > MAX_BODY_BYTES ? Infinity : 0;
    if (size > MAX_BODY_BYTES) resolve(TOO_LARGE);
    const deadline = setTimeout(() => {
      // An answer that has been given does not keep the connection: the sender may drip for ever.
      if (size > MAX_BODY_BYTES) req.destroy();
      else end({ reason: 'unfinished' });
    }, READ_WITHIN_MS);
    deadline.unref();

    const end = (body: RawBody) => {
      clearTimeout(deadline);
      resolve(body);
    };
    req.on('data', (chunk: Buffer | string) => {
      // Strings, where another middleware has called setEncoding().
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      size += bytes.length;
      if (size <= MAX_BODY_BYTES) text += bytes.toString('latin1');
      else resolve(TOO_LARGE);
    });
    req.on('end', () => end({ text }));
    // A broken connection ends in 'close' too.
    req.on('close', () => end({ reason: 'unfinished' }));
  });
}
