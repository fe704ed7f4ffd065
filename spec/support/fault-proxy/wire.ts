/** Answers byte by byte, for what Node's own server would not send. */

export const JSON_TYPE = { 'Content-Type': 'application/json; charset=UTF-8' };
export const HTML_PAGE = '<!doctype html><html><body><h1>Something went wrong</h1></body></html>';
/** What ends a chunked body. */
export const LAST_CHUNK = '0\r\n\r\n';

export function head(status: string, fields: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`);
}

export function sized(body: Buffer): Buffer {
  return Buffer.concat([
    head('200 OK', { ...JSON_TYPE, 'Content-Length': String(body.length), Connection: 'close' }),
    body,
  ]);
}

export function chunked(body: Buffer): Buffer {
  const fields = { ...JSON_TYPE, 'Transfer-Encoding': 'chunked', Connection: 'close' };
  return Buffer.concat([
    head('200 OK', fields),
    Buffer.from(`${body.length.toString(16)}\r\n`),
    body,
    Buffer.from('\r\n0\r\n\r\n'),
  ]);
}
