import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A stretch of wire between the library and WeCom that counts connections and can cut them. */
export interface CountingProxy {
  readonly url: string;
  /** Opened so far. */
  readonly connections: () => number;
  /** Closes those that are open, as WeCom does with what has lain idle, and waits until the other side has noticed. */
  cut(): Promise<void>;
  /** Closes every open one with a reset as soon as the next byte comes in on it. */
  resetAtNextByte(): void;
  close(): Promise<void>;
}

export async function startCountingProxy(to: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(to);
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((near) => {
    connections += 1;
    open.add(near);
    const far = connect(Number(port), hostname);
    near.on('error', () => far.destroy()).on('close', () => far.destroy() && open.delete(near));
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = async () => {
    const closed = [...open].map((socket) => once(socket, 'close'));
    // The end is answered with an end: what was only destroyed here may still look open over there.
    for (const socket of open) socket.end();
    await Promise.all(closed);
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    cut,
    resetAtNextByte() {
      for (const socket of open)
        socket
          .unpipe()
          .once('data', () => socket.resetAndDestroy())
          .resume();
    },
    async close() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}
