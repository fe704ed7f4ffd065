import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { ProxyFault } from './faults';
import { HTML_PAGE, JSON_TYPE } from './wire';

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
  row: string,
  name: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer = '',
  effect: ProxyFault['effect'] = 'unreadable',
): ProxyFault {
  return {
    name,
    row,
    phase: 'instead',
    effect,
    isSeen: false,
    meetCall: ({ pass }) => pass({ status, headers, body: Buffer.from(body) }),
  };
}

const HTML = { 'Content-Type': 'text/html' };

/** Whole answers in the place of WeCom's. @param elsewhere - an address that must never be visited */
export function strangeAnswers(elsewhere: string): readonly ProxyFault[] {
  return [
    ...[301, 302, 303, 307, 308].map((status) =>
      whole('F20', `redirects with ${status}`, status, { Location: `${elsewhere}/cgi-bin/taken` }),
    ),
    whole('F20', 'redirects to itself', 302, { Location: '/cgi-bin/gettoken' }),
    whole('F13', 'answers 200 with HTML', 200, HTML, HTML_PAGE),
    whole('F13', 'answers 200 with HTML called JSON', 200, JSON_TYPE, HTML_PAGE),
    whole('F08', 'answers 403 with HTML', 403, HTML, HTML_PAGE),
    whole('F08', 'answers 500 with HTML', 500, HTML, HTML_PAGE),
    whole('F08', 'answers 502 with HTML', 502, HTML, HTML_PAGE),
    whole('F08', 'answers 503 for an hour', 503, { ...HTML, 'Retry-After': '3600' }, HTML_PAGE),
    whole('F08', 'answers 500 with JSON of a success', 500, JSON_TYPE, '{"errcode":0}'),
    whole('F19', 'answers 200 with nothing', 200, JSON_TYPE),
    whole('F19', 'answers 204', 204, {}),
    {
      ...whole('F21', 'answers 200 with JSON of nobody', 200, JSON_TYPE, '{"errcode":0,"errmsg":"ok"}'),
      isPlainSuccess: true,
    },
    whole('F21', 'answers 200 with a list', 200, JSON_TYPE, '[]'),
    whole('F16', 'answers with more than 64 KiB', 200, JSON_TYPE, padded('{"errcode":0}', OVERSIZED_BYTES)),
    ...(['gzip', 'deflate', 'br'] as const).map((coding) =>
      whole(
        'F17',
        `answers with a ${coding} bomb`,
        200,
        { ...JSON_TYPE, 'Content-Encoding': coding },
        BOMBS[coding],
      ),
    ),
    ...(['gzip', 'br'] as const).map((coding) =>
      whole(
        'F14',
        `calls JSON ${coding}`,
        200,
        { ...JSON_TYPE, 'Content-Encoding': coding },
        '{"errcode":0}',
        'cut-off',
      ),
    ),
    whole(
      'F14',
      'breaks gzip off, with a proper end',
      200,
      { ...JSON_TYPE, 'Content-Encoding': 'gzip' },
      gzipSync('{"errcode":0,"errmsg":"ok"}').subarray(0, 20),
    ),
  ];
}
