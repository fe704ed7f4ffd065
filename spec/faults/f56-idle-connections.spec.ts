import type { Socket } from 'node:net';
import { z } from 'zod';
import { Qyapi, type QyapiCall } from '../../lib/qyapi/call';
import { type Answer, json, type Peer, startPeer } from '../qyapi/support/peer';
import { dice } from '../support/dice';
import { SIZES } from '../support/sizes';

const CALLS = SIZES.callsOnIdleConnections;
const reply = z.looseObject({});
const redeem: QyapiCall<object> = { endpoint: '/cgi-bin/auth/getuserinfo', reply, spendsCode: true };
const good = json({ errcode: 0 });

/** Closes a connection at random, just as its next request comes in. */
function closingAtRandom(sockets: Set<Socket>, random: () => number): Answer {
  const used = new WeakSet<Socket>();
  return (res, request, count) => {
    const { socket } = res;
    if (!socket) return;
    sockets.add(socket);
    if (used.has(socket) && random() < 0.05) socket.resetAndDestroy();
    else {
      used.add(socket);
      good(res, request, count);
    }
  };
}

describe('F56 Where WeCom closes idle connections at random', () => {
  let peer: Peer;
  let sockets: Set<Socket>;
  beforeEach(async () => {
    sockets = new Set();
    peer = await startPeer(closingAtRandom(sockets, dice(7)));
  });
  afterEach(() => peer.close());

  it(`${CALLS} codes are redeemed, none is lost to it, and few connections are opened`, async () => {
    const qyapi = new Qyapi({ api: peer.url, timeoutMs: 5_000 });
    let failed = 0;

    for (let call = 0; call < CALLS; call++) await qyapi.call(redeem).catch(() => (failed += 1));

    expect(failed).toBe(0);
    expect(sockets.size / CALLS).toBeLessThanOrEqual(0.12);
  }, 120_000);

  it('a code is not sent again where a fresh connection was reset', async () => {
    await peer.close();
    peer = await startPeer((res) => res.socket?.resetAndDestroy());
    const qyapi = new Qyapi({ api: peer.url, timeoutMs: 5_000 });

    await expect(qyapi.call(redeem)).rejects.toMatchObject({ code: 'ERR_WECOM_UNREACHABLE' });

    expect(peer.requests).toHaveLength(1);
  });

  it('a code is not sent again after a time-out', async () => {
    await peer.close();
    let count = 0;
    peer = await startPeer((res, request) => {
      count += 1;
      if (count === 1) good(res, request, count);
    });
    const qyapi = new Qyapi({ api: peer.url, timeoutMs: 200 });
    await qyapi.call(redeem);

    await expect(qyapi.call(redeem)).rejects.toMatchObject({ code: 'ERR_WECOM_UNREACHABLE' });

    expect(peer.requests).toHaveLength(2);
  });

  it('a connection that stays open serves every sign-in', async () => {
    await peer.close();
    peer = await startPeer((res, request, count) => {
      if (res.socket) sockets.add(res.socket);
      good(res, request, count);
    });
    const qyapi = new Qyapi({ api: peer.url, timeoutMs: 5_000 });

    for (let call = 0; call < 20; call++) await qyapi.call(redeem);

    expect(sockets.size).toBe(1);
  });
});
