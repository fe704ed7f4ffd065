import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { drip, ENDS, later, type ProxyFault, pour } from './faults';

const BOMB_BYTES = 8 * 1024 * 1024;
const OVERSIZED_BYTES = 70_000;

/** Valid JSON of that size: white space before the closing brace. */
function padded(json: string, bytes: number): Buffer {
  return Buffer.concat([
    Buffer.from(json.slice(0, -1)),
    Buffer.alloc(bytes - json.length, 0x20),
    Buffer.from('}'),
  ]);
}

const blown = padded('{"errcode":0}', BOMB_BYTES);
/** Packed once: the effort would go into every test. */
const BOMBS = {
  gzip: gzipSync(blown),
  deflate: deflateSync(blown),
  br: brotliCompressSync(blown, { params: { 1: 1 } }),
} as const;

function whole(
  name: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer = '',
  effect: ProxyFault['effect'] = 'unreadable',
): ProxyFault {
  return {
    name,
    phase: 'instead',
    effect,
    isSeen: false,
    meetCall: ({ pass }) => pass({ status, headers, body: Buffer.from(body) }),
  };
}

function head(status: string, fields: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`);
}

const PAGE = '<!doctype html><html><body><h1>Something went wrong</h1></body></html>';
const HTML = { 'Content-Type': 'text/html' };
const JSON_TYPE = { 'Content-Type': 'application/json; charset=UTF-8' };

/** Whole answers in the place of WeCom's. @param elsewhere - an address that must never be visited */
export function strangeAnswers(elsewhere: string): readonly ProxyFault[] {
  return [
    ...[301, 302, 303, 307, 308].map((status) =>
      whole(`redirects with ${status}`, status, { Location: `${elsewhere}/cgi-bin/taken` }),
    ),
    whole('redirects to itself', 302, { Location: '/cgi-bin/gettoken' }),
    whole('answers 200 with HTML', 200, HTML, PAGE),
    whole('answers 200 with HTML called JSON', 200, JSON_TYPE, PAGE),
    whole('answers 403 with HTML', 403, HTML, PAGE),
    whole('answers 500 with HTML', 500, HTML, PAGE),
    whole('answers 502 with HTML', 502, HTML, PAGE),
    whole('answers 503 for an hour', 503, { ...HTML, 'Retry-After': '3600' }, PAGE),
    whole('answers 500 with JSON of a success', 500, JSON_TYPE, '{"errcode":0}'),
    whole('answers 200 with nothing', 200, JSON_TYPE),
    whole('answers 204', 204, {}),
    whole('answers 200 with JSON of nobody', 200, JSON_TYPE, '{"errcode":0,"errmsg":"ok"}'),
    whole('answers 200 with a list', 200, JSON_TYPE, '[]'),
    whole('answers with more than 64 KiB', 200, JSON_TYPE, padded('{"errcode":0}', OVERSIZED_BYTES)),
    ...(['gzip', 'deflate', 'br'] as const).map((coding) =>
      whole(
        `answers with a ${coding} bomb`,
        200,
        { ...JSON_TYPE, 'Content-Encoding': coding },
        BOMBS[coding],
      ),
    ),
    ...(['gzip', 'br'] as const).map((coding) =>
      whole(
        `calls JSON ${coding}`,
        200,
        { ...JSON_TYPE, 'Content-Encoding': coding },
        '{"errcode":0}',
        'cut-off',
      ),
    ),
    whole(
      'breaks gzip off, with a proper end',
      200,
      { ...JSON_TYPE, 'Content-Encoding': 'gzip' },
      gzipSync('{"errcode":0,"errmsg":"ok"}').subarray(0, 20),
    ),
  ];
}

/** The true answer, of which only a part was sent when it happens. */
function partly(
  phase: 'headers' | 'body',
  name: string,
  effect: ProxyFault['effect'],
  meet: (socket: import('node:net').Socket, first: Buffer, rest: Buffer) => void | Promise<void>,
  form: 'sized' | 'chunked' = 'sized',
): ProxyFault {
  return {
    name,
    phase,
    effect,
    isSeen: true,
    async meetCall({ socket, reply }) {
      const given = await reply();
      const bytes = form === 'sized' ? sized(given.body) : chunked(given.body);
      const bodyAt = bytes.indexOf('\r\n\r\n') + 4;
      const at =
        phase === 'headers' ? Math.floor(bodyAt / 2) : bodyAt + Math.floor((bytes.length - bodyAt) / 2);
      const first = bytes.subarray(0, at);
      await meet(socket, first, bytes.subarray(at));
    },
  };
}

function sized(body: Buffer): Buffer {
  return Buffer.concat([
    head('200 OK', { ...JSON_TYPE, 'Content-Length': String(body.length), Connection: 'close' }),
    body,
  ]);
}

function chunked(body: Buffer): Buffer {
  const fields = { ...JSON_TYPE, 'Transfer-Encoding': 'chunked', Connection: 'close' };
  return Buffer.concat([
    head('200 OK', fields),
    Buffer.from(`${body.length.toString(16)}\r\n`),
    body,
    Buffer.from('\r\n0\r\n\r\n'),
  ]);
}

/** Answers that break off, stall, or go on for ever, in the head and in the body. */
export const PARTIAL_ANSWERS: readonly ProxyFault[] = (['headers', 'body'] as const).flatMap((phase) => [
  ...(['reset', 'cut'] as const).map((end) =>
    partly(
      phase,
      `${end}s in the ${phase}`,
      phase === 'headers' ? 'lost' : end === 'reset' ? 'broken-off' : 'cut-off',
      (socket, first) => {
        // Where the reset overtook what was sent, it would be one before the answer.
        socket.write(first, () => void later().then(() => ENDS[end](socket)));
      },
    ),
  ),
  partly(phase, `stops in the ${phase}`, 'silent', (socket, first) => void socket.write(first)),
  partly(phase, `drips a byte at a time in the ${phase}`, 'silent', (socket, first, rest) => {
    socket.write(first);
    return drip(socket, phase === 'headers' ? Buffer.from('X-More: 1\r\n'.repeat(200)) : rest.fill(0x20));
  }),
  partly(phase, `pauses in the ${phase}`, 'harmless', async (socket, first, rest) => {
    socket.write(first);
    await later();
    socket.end(rest);
  }),
]);

/** Answers spoiled in their form. */
export const SPOILED_ANSWERS: readonly ProxyFault[] = [
  partly('headers', 'sends headers without end', 'cut-off', (socket, first) => {
    socket.write(first);
    return pour(socket, Buffer.from(`\r\nX-More: ${'a'.repeat(8_000)}`));
  }),
  partly('headers', 'turns to HTML in the headers', 'cut-off', (socket, first) => {
    socket.end(Buffer.concat([first, Buffer.from(`\r\n${PAGE}\r\n\r\n`)]));
  }),
  {
    name: 'sends a body without end',
    phase: 'body',
    effect: 'unreadable',
    isSeen: true,
    async meetCall({ socket, reply }) {
      const { body } = await reply();
      socket.write(chunked(body.subarray(0, -1)).subarray(0, -'0\r\n\r\n'.length));
      await pour(socket, Buffer.from(`1000\r\n${' '.repeat(4_096)}\r\n`));
    },
  },
  {
    name: 'announces 1 GiB, and sends it',
    phase: 'body',
    effect: 'unreadable',
    isSeen: true,
    async meetCall({ socket, reply }) {
      const { body } = await reply();
      socket.write(
        Buffer.concat([head('200 OK', { ...JSON_TYPE, 'Content-Length': String(2 ** 30) }), body]),
      );
      await pour(socket, Buffer.alloc(4_096, 0x20));
    },
  },
  {
    name: 'sends noise behind its answer',
    phase: 'body',
    effect: 'cut-off',
    isSeen: true,
    async meetCall({ socket, reply }) {
      const { body } = await reply();
      socket.end(Buffer.concat([sized(body), Buffer.from('\0\0\0\0')]));
    },
  },
  partly(
    'body',
    'cuts a chunk',
    'cut-off',
    (socket, first) => void socket.write(first, () => socket.end()),
    'chunked',
  ),
  partly(
    'body',
    'misforms a chunk',
    'cut-off',
    (socket, first, rest) => {
      socket.end(Buffer.concat([first, rest.subarray(0, -7), Buffer.from('\r\nzz\r\n<html>')]));
    },
    'chunked',
  ),
  {
    name: 'cuts the JSON, with a proper end',
    phase: 'body',
    effect: 'unreadable',
    isSeen: true,
    async meetCall({ reply, pass }) {
      const given = await reply();
      await pass({ ...given, body: given.body.subarray(0, given.body.length / 2) });
    },
  },
  {
    name: 'puts HTML behind the JSON',
    phase: 'body',
    effect: 'unreadable',
    isSeen: true,
    async meetCall({ reply, pass }) {
      const given = await reply();
      await pass({ ...given, body: Buffer.concat([given.body, Buffer.from(PAGE)]) });
    },
  },
];
