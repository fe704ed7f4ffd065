import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { freePort, isFree } from './support/free-port';
import { describeWithNginx, Nginx } from './threats/support/nginx';

/** The first one that Linux hands out unless it is told otherwise; other systems begin further up. */
const FIRST_HANDED_OUT = 32_768;

describe('A port for a server that is started later', () => {
  it('is none that the system gives to whoever asks for any', async () => {
    for (const worker of [1, 2, 14, 15]) expect(await freePort(worker)).toBeLessThan(FIRST_HANDED_OUT);
  });

  it('is none that another process of tests finds', async () => {
    const found = async (worker: number) =>
      new Set(await Promise.all(Array.from({ length: 200 }, () => freePort(worker))));

    const [first, second] = await Promise.all([found(1), found(2)]);

    expect([...first].filter((port) => second.has(port))).toEqual([]);
  });

  it.each(['127.0.0.1', '0.0.0.0'])('is none on which somebody listens, at %s', async (host) => {
    const taken = createServer().listen(await freePort(), host);
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;

    const whileTaken = await isFree(port);
    await new Promise((resolve) => taken.close(resolve));

    expect([whileTaken, await isFree(port)]).toEqual([false, true]);
  });
});

describeWithNginx('An nginx whose port somebody else has taken', () => {
  it('is not what answers there: it gets another one', async () => {
    const heard: unknown[] = [];
    const stranger = createHttpServer((req, res) => {
      heard.push(req.url);
      res.end('a stranger');
    });
    const taken = await freePort();
    await once(stranger.listen(taken, '127.0.0.1'), 'listening');
    const ports = [taken];

    const nginx = await Nginx.before(1, async () => ports.shift() ?? freePort());
    const { status } = await fetch(`${nginx.url}/login`);
    await nginx.stop();
    await new Promise((resolve) => {
      stranger.close(resolve);
      stranger.closeAllConnections();
    });

    // Nothing listens behind it.
    expect(status).toBe(502);
    expect(heard).not.toContain('/login');
  });
});
