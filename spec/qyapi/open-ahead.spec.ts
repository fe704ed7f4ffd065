import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Qyapi } from '../../lib/qyapi/call';
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

describe('Calls to WeCom', () => {
  const proxy = process.env['HTTPS_PROXY'];
  let server: Server;
  let port: number;
  beforeEach(async () => {
    delete process.env['HTTPS_PROXY'];
    server = createServer((socket) => socket.on('error', () => undefined).destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => {
    if (proxy === undefined) delete process.env['HTTPS_PROXY'];
    else process.env['HTTPS_PROXY'] = proxy;
    server.close();
  });

  /** Who has arrived by the time that somebody else does, who came later. */
  async function arrivals(scheme: 'http' | 'https'): Promise<number> {
    let arrived = 0;
    server.on('connection', () => {
      arrived += 1;
    });
    new Qyapi({ api: `${scheme}://127.0.0.1:${port}`, timeoutMs: 5_000 }).openAhead();
    await once(connect(port, '127.0.0.1').resume(), 'close');
    return arrived - 1;
  }

  it.each([
    ['https', '', 1],
    ['https', 'http://127.0.0.1:1', 0],
    ['http', 'http://127.0.0.1:1', 1],
  ] as const)(
    'open a connection ahead over %s with the proxy "%s" in the environment: %d',
    async (scheme, address, count) => {
      process.env['HTTPS_PROXY'] = address;

      expect(await arrivals(scheme)).toBe(count);
    },
  );
});
