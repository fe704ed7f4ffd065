import { once } from 'node:events';
import { type Agent, request } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type AddressInfo, createServer, Socket } from 'node:net';
import { freshAgents, keepAliveAgents } from '../../lib/qyapi/agents';
import { hasWaited } from '../../lib/qyapi/open-ahead';
import { json, type Peer, startPeer } from './support/peer';

/** What the agent gives a request that wants to go there. */
function connectionTo(agent: Agent, host: string, port: number): Socket {
  const socket = agent.createConnection({ host, port }) as Socket;
  socket.on('error', () => undefined).destroy();
  return socket;
}

describe('The agents for calls to WeCom', () => {
  let peer: Peer;
  beforeEach(async () => {
    peer = await startPeer(json({ errcode: 0 }));
  });
  afterEach(() => peer.close());

  const get = async (agent: Agent) => {
    const sent = request(`${peer.url}/cgi-bin/gettoken`, { agent }).end();
    const [response] = await once(sent, 'response');
    await once(response.resume(), 'end');
    await new Promise((resolve) => setImmediate(resolve));
    return sent;
  };

  it('send a request over the connection that was opened ahead, and the next over the same', async () => {
    const { httpAgent, openAhead } = keepAliveAgents();
    openAhead(new URL(peer.url), 5_000);

    const [first, second] = [await get(httpAgent), await get(httpAgent)];

    expect([hasWaited(first.socket), first.reusedSocket, second.reusedSocket]).toEqual([true, false, true]);
    expect(second.socket).toBe(first.socket);
    first.socket?.destroy();
  });

  it('leave the keep-alive of a connection as it was, whatever a request wants', async () => {
    const { httpAgent } = keepAliveAgents();
    const { socket } = await get(httpAgent);
    const delay = Object.getOwnPropertySymbols(socket).find((symbol) =>
      /KeepAliveInitialDelay/.test(String(symbol)),
    );

    socket?.setKeepAlive(true, 60_000);

    expect(socket?.[delay as never]).toBe(1);
    socket?.destroy();
  });

  it('say whether a connection lies idle, of either kind, and what lies idle keeps no process alive', async () => {
    const { httpAgent, httpsAgent, hasIdle } = keepAliveAgents();
    const before = hasIdle();
    const { socket } = await get(httpAgent);
    const whileIdle = hasIdle();
    socket?.destroy();
    const [stillListed, after] = [Object.keys(httpAgent.freeSockets).length, hasIdle()];
    const elsewhere = new Socket();
    (httpsAgent.freeSockets as Record<string, Socket[]>)['somewhere'] = [elsewhere];

    expect(stillListed).toBe(1);
    expect([before, whileIdle, after, hasIdle()]).toEqual([false, true, false, true]);
  });

  it('connect anew for each request where a kept connection has failed', async () => {
    const { httpAgent, httpsAgent } = freshAgents();

    const [first, second] = [await get(httpAgent), await get(httpAgent)];

    expect([first.reusedSocket, second.reusedSocket]).toEqual([false, false]);
    expect(second.socket).not.toBe(first.socket);
    expect(httpsAgent).toBeInstanceOf(HttpsAgent);
    expect([httpAgent, httpsAgent].map((agent) => (agent as { keepAlive?: boolean }).keepAlive)).toEqual([
      false,
      false,
    ]);
  });

  it('open none ahead where one lies idle', async () => {
    const { httpAgent, openAhead } = keepAliveAgents();
    const { socket } = await get(httpAgent);

    openAhead(new URL(peer.url), 5_000);

    expect(hasWaited(connectionTo(httpAgent, '127.0.0.1', peer.port))).toBe(false);
    socket?.destroy();
  });

  it.each([
    ['http://127.0.0.1', '127.0.0.1', 80],
    ['https://[::1]', '::1', 443],
    ['https://localhost', 'localhost', 443],
  ])('open one ahead at the port of %s', (origin, host, port) => {
    const { httpAgent, httpsAgent, openAhead } = keepAliveAgents();

    openAhead(new URL(origin), 5_000);

    const agent = origin.startsWith('https:') ? httpsAgent : httpAgent;
    expect(hasWaited(connectionTo(agent, host, port))).toBe(true);
  });

  it.each([
    ['by name', 'localhost', 'localhost'],
    ['by address', '127.0.0.1', undefined],
  ])('say to a server called %s what TLS may say of it', async (_, host, expected) => {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const arrived = once(server, 'connection').then(([socket]) => socket as Socket);

    keepAliveAgents().openAhead(new URL(`https://${host}:${port}`), 5_000);
    const socket = await arrived;
    const [hello] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    server.close();

    expect(hello.includes('localhost')).toBe(expected !== undefined);
  });
});
