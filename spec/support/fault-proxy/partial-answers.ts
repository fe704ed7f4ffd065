import type { Socket } from 'node:net';
import { drip, ENDS, later, type ProxyFault, pour } from './faults';
import { chunked, HTML_PAGE, head, JSON_TYPE, LAST_CHUNK, sized } from './wire';

/** The true answer, of which only a part was sent when it happens. */
function partly(
  phase: 'headers' | 'body',
  name: string,
  row: string,
  effect: ProxyFault['effect'],
  meet: (socket: Socket, first: Buffer, rest: Buffer) => void | Promise<void>,
  { form = 'sized', share = 0.5 }: { form?: 'sized' | 'chunked'; share?: number } = {},
): ProxyFault {
  return {
    name,
    row,
    phase,
    effect,
    isSeen: true,
    async meetCall({ socket, reply }) {
      const given = await reply();
      const bytes = form === 'sized' ? sized(given.body) : chunked(given.body);
      const bodyAt = bytes.indexOf('\r\n\r\n') + 4;
      const [from, to] = phase === 'headers' ? [1, bodyAt] : [bodyAt, bytes.length];
      const at = from + Math.floor((to - from) * share);
      const first = bytes.subarray(0, at);
      await meet(socket, first, bytes.subarray(at));
    },
  };
}

/**
 * Answers that break off or stall, in the head and in the body.
 *
 * @param share - how much of that part was sent by then, from 0 to 1
 */
export const partialAnswers = (share: number): readonly ProxyFault[] =>
  (['headers', 'body'] as const).flatMap((phase) => [
    ...(['reset', 'cut'] as const).map((end) =>
      partly(
        phase,
        `${end}s in the ${phase}`,
        phase === 'headers' ? 'F06' : 'F07',
        phase === 'headers' ? 'lost' : end === 'reset' ? 'broken-off' : 'cut-off',
        (socket, first) => {
          // Where the reset overtook what was sent, it would be one before the answer.
          socket.write(first, () => void later().then(() => ENDS[end](socket)));
        },
        { share },
      ),
    ),
    partly(phase, `stops in the ${phase}`, 'F12', 'silent', (socket, first) => void socket.write(first), {
      share,
    }),
    partly(
      phase,
      `pauses in the ${phase}`,
      'F10',
      'harmless',
      async (socket, first, rest) => {
        socket.write(first);
        await later();
        socket.end(rest);
      },
      { share },
    ),
  ]);

/** Answers spoiled in their form. */
export const SPOILED_ANSWERS: readonly ProxyFault[] = [
  partly('headers', 'drips headers', 'F11', 'silent', (socket, first) => {
    socket.write(first);
    return drip(socket, Buffer.from('\r\nX-More: 1'));
  }),
  {
    name: 'drips a body',
    row: 'F11',
    phase: 'body',
    effect: 'silent',
    isSeen: true,
    async meetCall({ socket, reply }) {
      const { body } = await reply();
      socket.write(chunked(body).subarray(0, -LAST_CHUNK.length));
      await drip(socket, Buffer.from('1\r\n \r\n'));
    },
  },
  partly('headers', 'sends headers without end', 'F16', 'cut-off', (socket, first) => {
    socket.write(first);
    return pour(socket, Buffer.from(`\r\nX-More: ${'a'.repeat(8_000)}`));
  }),
  partly('headers', 'turns to HTML in the headers', 'F13', 'cut-off', (socket, first) => {
    socket.end(Buffer.concat([first, Buffer.from(`\r\n${HTML_PAGE}\r\n\r\n`)]));
  }),
  {
    name: 'sends a body without end',
    row: 'F16',
    phase: 'body',
    effect: 'unreadable',
    isSeen: true,
    async meetCall({ socket, reply }) {
      const { body } = await reply();
      socket.write(chunked(body.subarray(0, -1)).subarray(0, -LAST_CHUNK.length));
      await pour(socket, Buffer.from(`1000\r\n${' '.repeat(4_096)}\r\n`));
    },
  },
  {
    name: 'announces 1 GiB, and sends it',
    row: 'F15',
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
    row: 'F14',
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
    'F15',
    'cut-off',
    (socket, first) => void socket.write(first, () => socket.end()),
    {
      form: 'chunked',
    },
  ),
  partly(
    'body',
    'misforms a chunk',
    'F14',
    'cut-off',
    (socket, first, rest) => {
      socket.end(Buffer.concat([first, rest.subarray(0, -7), Buffer.from('\r\nzz\r\n<html>')]));
    },
    { form: 'chunked' },
  ),
  {
    name: 'cuts the JSON, with a proper end',
    row: 'F14',
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
    row: 'F13',
    phase: 'body',
    effect: 'unreadable',
    isSeen: true,
    async meetCall({ reply, pass }) {
      const given = await reply();
      await pass({ ...given, body: Buffer.concat([given.body, Buffer.from(HTML_PAGE)]) });
    },
  },
];
