import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

/** A server on a free port whose address is known before its application is written. */
export interface OwnServer {
  readonly url: string;
  serve(app: Express): void;
  close(): Promise<void>;
}

export async function ownServer(): Promise<OwnServer> {
  let app: Express | undefined;
  const server: Server = createServer((req, res) => app?.(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    serve: (served) => {
      app = served;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
