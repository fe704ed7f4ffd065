import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { WeComUnexpectedReplyError, WeComUnreachableError } from '../../lib/errors';
import { Qyapi, type QyapiCall } from '../../lib/qyapi/call';
import { type Answer, json, type Peer, resetAfterTenBytes, startPeer, startTcpPeer } from './support/peer';

const TIMEOUT_MS = 150;
/** For what is not about time. */
const PATIENT_MS = 5_000;
const reply = z.looseObject({});
const read: QyapiCall<object> = { endpoint: '/cgi-bin/user/get', query: { access_token: 't' }, reply };

let peer: Peer | undefined;
const others: Array<{ close(): Promise<void> }> = [];
afterEach(async () => {
  await peer?.close();
  for (const other of others.splice(0)) await other.close();
});

async function ask(
  answer: Answer,
  { timeoutMs = PATIENT_MS, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
) {
  peer = await startPeer(answer);
  return new Qyapi({ api: peer.url, timeoutMs }).call(read, signal);
}

describe('A redirect', () => {
  it.each([301, 302, 303, 307, 308])('with status %i is never followed (T54, F20)', async (status) => {
    const elsewhere = await startPeer(json({ errcode: 0 }));
    others.push(elsewhere);

    const call = ask((res) => {
      res.writeHead(status, { Location: `${elsewhere.url}/cgi-bin/user/get` }).end();
    });

    await expect(call).rejects.toBeInstanceOf(WeComUnexpectedReplyError);
    expect(elsewhere.requests).toEqual([]);
  });
});

describe('An answer without end', () => {
  it('is cut off at 64 KiB although its length was never announced (F16)', async () => {
    let written = 0;
    const call = ask((res) => {
      const chunk = Buffer.alloc(16_384, 0x20);
      const more = () => {
        written += chunk.length;
        if (written <= 50 * 1024 * 1024 && !res.destroyed) res.write(chunk, more);
      };
      res.writeHead(200);
      more();
    });

    await expect(call).rejects.toBeInstanceOf(WeComUnexpectedReplyError);
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  it('is cut off when it is packed a thousand to one (F17)', async () => {
    const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024, 0x20));

    const call = ask((res) => {
      res.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb);
    });

    await expect(call).rejects.toBeInstanceOf(WeComUnexpectedReplyError);
  });

  it('ends with its connection shorter than announced (F15)', async () => {
    const call = ask((res) => {
      res.writeHead(200, { 'Content-Length': 500 });
      res.write('{"errcode":0}', () => res.socket?.end());
    });

    await expect(call).rejects.toBeInstanceOf(WeComUnexpectedReplyError);
  });

  it('is refused when its packing is broken', async () => {
    const call = ask((res) => {
      res.writeHead(200, { 'Content-Encoding': 'gzip' }).end('this is not packed');
    });

    await expect(call).rejects.toMatchObject({ name: expect.stringMatching(/^(WeCom|Broken)/) });
  });

  it('is refused when the connection breaks in the middle of it', async () => {
    await expect(ask(resetAfterTenBytes)).rejects.toMatchObject({ status: 502 });
  });
});

describe('Silence', () => {
  it.each<[string, Answer]>([
    ['nothing is ever answered', () => undefined],
    ['headers come and no body (F10)', (res) => void res.writeHead(200).flushHeaders()],
    ['the body drips (F11)', drip],
  ])('ends at the time-out where %s', async (_, answer) => {
    const started = performance.now();

    const failure = await ask(answer, { timeoutMs: TIMEOUT_MS }).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(WeComUnreachableError);
    expect(failure).toMatchObject({ code: 'ERR_WECOM_UNREACHABLE', status: 504 });
    expect(performance.now() - started).toBeLessThan(TIMEOUT_MS + 1_500);
    expect(peer?.requests).toHaveLength(1);
  });

  it('ends the connection too (F11)', async () => {
    const closed = new Promise<void>((resolve) => {
      ask((res) => res.on('close', resolve), { timeoutMs: TIMEOUT_MS }).catch(() => undefined);
    });

    await expect(closed).resolves.toBeUndefined();
  });

  it('ends earlier when the caller gives up', async () => {
    const caller = new AbortController();
    const started = performance.now();

    const call = ask(() => caller.abort(), { signal: caller.signal });

    await expect(call).rejects.toMatchObject({ code: 'ERR_WECOM_UNREACHABLE', status: 504 });
    expect(performance.now() - started).toBeLessThan(PATIENT_MS - 2_000);
    expect(peer?.requests).toHaveLength(1);
  });

  it('is not even begun for a caller who has given up already', async () => {
    const call = ask(json({ errcode: 0 }), { signal: AbortSignal.abort() });

    await expect(call).rejects.toMatchObject({ code: 'ERR_WECOM_UNREACHABLE' });
    expect(peer?.requests).toEqual([]);
  });
});

describe('A peer that does not speak HTTP', () => {
  it('is reported as an unexpected reply', async () => {
    const stranger = await startTcpPeer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n\r\n'));
    others.push(stranger);

    const call = new Qyapi({ api: stranger.url, timeoutMs: PATIENT_MS }).call(read);

    await expect(call).rejects.toBeInstanceOf(WeComUnexpectedReplyError);
  });
});

function drip(res: Parameters<Answer>[0]): void {
  res.writeHead(200);
  const timer = setInterval(() => res.write(' '), 20);
  res.on('close', () => clearInterval(timer));
}
