import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** Statuses that come without a body. */
const EMPTY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Like `fetch` without following redirects, for a test that stands in for a person: Node's own `fetch` says of each request that a
 * script has made it (`Sec-Fetch-Mode: cors`), and no login begins for those.
 */
export async function navigate(
  url: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: object; body?: URLSearchParams } = {},
): Promise<Response> {
  const form = body && { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };
  const sent = request(url, { method, headers: { ...form, ...headers }, agent: false });
  const answer = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve).once('error', reject).end(body?.toString());
  });
  const { statusCode: status = 0, rawHeaders } = answer;
  const read = await text(answer);
  const received = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2)
    received.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  return new Response(EMPTY.has(status) ? null : read, { status, headers: received });
}
