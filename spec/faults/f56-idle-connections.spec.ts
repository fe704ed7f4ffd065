import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { z } from 'zod';
import { Qyapi, type QyapiCall } from '../../lib/qyapi/call';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { type Answer, json, type Peer, startPeer } from '../qyapi/support/peer';
import { Browser } from '../support/browser';
import { dice } from '../support/dice';
import { openDoor } from '../support/doors';
import { corpAppWorkbench, lisi } from '../support/flows';
import { report, SEED, SIZES } from '../support/sizes';

const CALLS = SIZES.callsOnIdleConnections;
const reply = z.looseObject({});
const redeem: QyapiCall<object> = { endpoint: '/cgi-bin/auth/getuserinfo', reply, spendsCode: true };
const good = json({ errcode: 0 });
const SIGN_INS = SIZES.signInsOnIdleConnections;

/** Closes a connection at random, just as its next request comes in. */
function closingAtRandom(sockets: Set<Socket>, random: () => number, answer = good, share = 0.05): Answer {
  const used = new WeakSet<Socket>();
  return (res, request, count) => {
    const { socket } = res;
    if (!socket) return;
    sockets.add(socket);
    if (used.has(socket) && random() < share) socket.resetAndDestroy();
    else {
      used.add(socket);
      answer(res, request, count);
    }
  };
}

/** Asks the simulator, and answers the same. */
async function passOn(wecom: WeComSimulator, url: string, res: ServerResponse): Promise<void> {
  const answer = await fetch(wecom.url + url);
  res.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(await answer.text());
}

describe('F56 Where WeCom closes idle connections at random', () => {
  let peer: Peer;
  let sockets: Set<Socket>;
  beforeEach(async () => {
    sockets = new Set();
    peer = await startPeer(closingAtRandom(sockets, dice(SEED)));
  });
  afterEach(() => peer.close());
  afterAll(() => report('Codes sent over connections that are closed at random', CALLS + SIGN_INS));

  it(`${CALLS} codes are redeemed, none is lost to it, and few connections are opened`, async () => {
    const qyapi = new Qyapi({ api: peer.url, timeoutMs: 5_000 });
    let failed = 0;

    for (let call = 0; call < CALLS; call++) await qyapi.call(redeem).catch(() => (failed += 1));

    const closed = peer.requests.length - CALLS;
    expect(failed).toBe(0);
    expect(closed).toBeGreaterThan(CALLS / 50);
    // One for the second try, and one that is kept from then on.
    expect(sockets.size).toBeLessThan(3 * closed);
  }, 120_000);

  it(`${SIGN_INS} members sign in, though every fifth connection is closed as their code goes out`, async () => {
    const wecom = await startWeComSimulator();
    const front = await startPeer(
      closingAtRandom(sockets, dice(SEED), (res, { url }) => void passOn(wecom, url, res), 0.2),
    );
    const connection = corpAppWorkbench(wecom, ({ profile }) => ({ id: profile.id }), {
      hosts: { ...wecom.hosts, api: front.url },
    });
    const { app, errors } = openDoor(connection);
    const ends = new Map<number, number>();

    for (let time = 0; time < SIGN_INS; time++) {
      const { status } = await new Browser(app).signIn('/start', lisi(wecom));
      ends.set(status, (ends.get(status) ?? 0) + 1);
    }
    await front.close();
    await wecom.close();

    const closed = front.requests.filter(({ url }) => url.includes('auth/getuserinfo')).length - SIGN_INS;
    expect([...ends]).toEqual([[200, SIGN_INS]]);
    expect(errors).toEqual([]);
    expect(closed).toBeGreaterThan(SIGN_INS / 20);
    expect(sockets.size).toBeLessThan(3 * closed);
  }, 1_200_000);

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
