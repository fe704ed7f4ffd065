import type { IncomingMessage } from 'node:http';

const MAX_FORM_BYTES = 64 * 1024;

// Another site's form must not turn the switches: a browser always says where a POST comes from.
export function isOwnForm(req: IncomingMessage): boolean {
  const { origin, host } = req.headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

export async function readForm(req: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of req) {
    if (text.length < MAX_FORM_BYTES) text += chunk;
  }
  return new URLSearchParams(text);
}

export function searchOf({ url = '' }: IncomingMessage): URLSearchParams {
  return new URLSearchParams(url.replace(/^[^?]*/, ''));
}
