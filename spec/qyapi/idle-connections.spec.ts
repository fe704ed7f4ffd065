import type { Socket } from 'node:net';
import { z } from 'zod';
import { Qyapi, type QyapiCall } from '../../lib/qyapi/call';
import { type Answer, json, keepingAgentTo, type Peer, startPeer } from './support/peer';

const reply = z.looseObject({});
const read: QyapiCall<object> = { endpoint: '/cgi-bin/gettoken', reply };
const redeem: QyapiCall<object> = { endpoint: '/cgi-bin/auth/getuserinfo', reply, spendsCode: true };
const good = json({ errcode: 0 });

/** Answers the first request of a connection; at the second one it turns out that the connection was being closed. */
function closingIdleConnections(): Answer {
  const used = new WeakSet<Socket>();
  return (res, request, count) => {
    const { socket } = res;
    if (!socket || used.has(socket)) socket?.resetAndDestroy();
    else {
      used.add(socket);
      good(res, request, count);
    }
  };
}

describe('A connection that lies idle and is closed as the next call goes out', () => {
  let peer: Peer;
  let qyapi: Qyapi;
  beforeEach(async () => {
    peer = await startPeer(closingIdleConnections());
    qyapi = new Qyapi({ api: peer.url, timeoutMs: 5_000 });
  });
  afterEach(() => peer.close());

  const seen = (call: QyapiCall<object>) => peer.requests.filter(({ url }) => url === call.endpoint).length;

  it('costs no code: the call that spends one is tried once more on a fresh one (F48)', async () => {
    await qyapi.call(read);

    await qyapi.call(redeem);

    expect(seen(redeem)).toBe(2);
  });

  it('costs a call that spends none one more attempt', async () => {
    await qyapi.call(read);

    await qyapi.call(read);

    expect(seen(read)).toBe(3);
  });

  it('is not met again by that attempt, although others lie idle too', async () => {
    await Promise.all(Array.from({ length: 8 }, () => qyapi.call(read)));

    const calls = Promise.all(Array.from({ length: 8 }, () => qyapi.call(read)));

    await expect(calls).resolves.toHaveLength(8);
  });

  it('is used again where WeCom keeps it open', async () => {
    await peer.close();
    const sockets = new Set<unknown>();
    peer = await startPeer((res, request, count) => {
      sockets.add(res.socket);
      good(res, request, count);
    });
    qyapi = new Qyapi({ api: peer.url, timeoutMs: 5_000 });

    for (let call = 0; call < 5; call += 1) await qyapi.call(read);

    expect(sockets.size).toBe(1);
  });

  describe("of the application's own agent", () => {
    const idle = async (count: number) => {
      const httpsAgent = keepingAgentTo(peer.port);
      qyapi = new Qyapi({ api: 'https://qyapi.test', timeoutMs: 5_000, httpsAgent });
      await Promise.all(Array.from({ length: count }, () => qyapi.call(read)));
    };

    it('may be met a few times in a row, since it hands out others that lie idle', async () => {
      await idle(5);

      await expect(qyapi.call(redeem)).resolves.toMatchObject({ json: { errcode: 0 } });

      expect(seen(redeem)).toBe(6);
    });

    it('ends the call where there is no end of them', async () => {
      await idle(8);

      await expect(qyapi.call(redeem)).rejects.toMatchObject({ code: 'ERR_WECOM_UNREACHABLE' });

      expect(seen(redeem)).toBe(6);
    });
  });
});
