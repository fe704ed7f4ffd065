import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { hasWaited, WaitingConnection } from '../../lib/qyapi/open-ahead';
import { closedPort } from './support/peer';

describe('A connection opened ahead', () => {
  let server: Server;
  let arrived: Promise<Socket>;
  let port: string;
  const opened: Socket[] = [];

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    arrived = once(server, 'connection').then(([socket]) => socket as Socket);
    await once(server, 'listening');
    port = String((server.address() as AddressInfo).port);
  });
  afterEach(() => {
    for (const socket of opened.splice(0)) socket.destroy();
    server.close();
  });

  const there = () => ({ host: '127.0.0.1', port });
  function waiting(idleMs = 10_000, timeoutMs = 10_000, target = there()) {
    const held = new WaitingConnection(idleMs);
    const open = () =>
      held.open(target, timeoutMs, () => {
        const socket = connect(Number(target.port), target.host);
        opened.push(socket);
        return socket;
      });
    open();
    return { held, open, target, socket: opened[0] as Socket };
  }

  it('is handed out once, to whoever wants to go there', async () => {
    const { held, socket } = waiting();
    await arrived;

    const taken = held.take(there());

    expect(taken).toBe(socket);
    expect(hasWaited(taken)).toBe(true);
    expect(held.take(there())).toBeUndefined();
  });

  it('is handed out while it is still connecting', () => {
    const { held, socket } = waiting();

    expect(held.take({ ...there(), port: Number(port) })).toBe(socket);
  });

  it.each([
    ['another host', { host: 'localhost' }],
    ['another port', { port: '1' }],
    ['nowhere', { host: undefined, port: undefined }],
  ])('is not handed out to whoever wants to go to %s', (_, target) => {
    const { held } = waiting();

    expect(held.take({ ...there(), ...target })).toBeUndefined();
  });

  it('is the only one, however many ask', () => {
    const { open } = waiting();

    open();
    open();

    expect(opened).toHaveLength(1);
  });

  it('is forgotten once the other side has closed it, and another one may be opened', async () => {
    const { held, open, socket } = waiting();
    (await arrived).destroy();
    await once(socket.resume(), 'close');

    expect(held.take(there())).toBeUndefined();
    open();
    expect(opened).toHaveLength(2);
  });

  it('is not handed out where something has come that nobody asked for', async () => {
    const { held, socket } = waiting();
    (await arrived).write('HTTP/1.1 408 Request Timeout\r\n\r\n');
    while (socket.readableLength === 0) await new Promise((resolve) => setImmediate(resolve));

    expect(held.take(there())).toBeUndefined();
    expect(socket.destroyed).toBe(true);
  });

  it('is not handed out where it was ended from here', async () => {
    const { held, socket } = waiting();
    socket.end();

    expect(held.take(there())).toBeUndefined();
  });

  it('fails in silence where nobody listens', async () => {
    const { held, socket, target } = waiting(10_000, 10_000, {
      host: '127.0.0.1',
      port: String(await closedPort()),
    });
    await new Promise((resolve) => socket.once('close', resolve));

    expect(held.take(target)).toBeUndefined();
  });

  it('is closed after it has lain idle for a while', async () => {
    const { held, socket } = waiting(30);

    await once(socket, 'close');

    expect(held.take(there())).toBeUndefined();
  });

  it('stays with whoever has taken it, even while it was connecting, however long it lies', async () => {
    const { held, socket } = waiting(30, 30);
    held.take(there());
    await arrived;
    await once(socket, 'connect').catch(() => undefined);

    expect(socket.timeout ?? 0).toBe(0);
  });

  it('is told from one that was made for its request', () => {
    expect([hasWaited(connect(Number(port), '127.0.0.1').destroy()), hasWaited(undefined)]).toEqual([
      false,
      false,
    ]);
    expect([hasWaited(null), hasWaited('a socket')]).toEqual([false, false]);
  });
});
