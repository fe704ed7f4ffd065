import { type Agent, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** An answer, the simulator's or one in its place. */
export interface UpstreamReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Hands a call on to the simulator. */
export async function askUpstream(
  upstream: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  agent: Agent,
): Promise<UpstreamReply> {
  const type = headers['content-type'];
  const sent = request(`${upstream}${url}`, {
    agent,
    method: method ?? 'GET',
    headers: { ...(type !== undefined && { 'Content-Type': type }), 'Content-Length': body.length },
  });
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve).once('error', reject).end(body);
  });
  return {
    status: answer.statusCode ?? 0,
    headers: { 'Content-Type': answer.headers['content-type'] ?? '' },
    body: await buffer(answer),
  };
}
