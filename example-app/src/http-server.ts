import { createServer, type RequestListener, type Server } from 'node:http';
import { SettingsError } from './settings-error';

/** A server that listens before its application is ready. */
export interface EarlyServer {
  readonly port: number;
  /** Until then every request is told to come back in a moment. */
  serve(application: RequestListener): void;
  close(): Promise<void>;
}

/** @throws {@link SettingsError} where the port is not to be had */
export async function listenEarly(port: number, host: string): Promise<EarlyServer> {
  let answer: RequestListener = (_req, res) => {
    res.writeHead(503, { 'Retry-After': '2', 'Content-Type': 'text/plain' }).end('Starting …');
  };
  const server = createServer((req, res) => answer(req, res));
  await listen(server, port, host);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    serve: (application) => {
      answer = application;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? portTaken('PORT', port) : error);
    });
    server.listen(port, host, resolve);
  });
}

export function portTaken(setting: string, port: number): SettingsError {
  const other = `${setting}=${port + 100} npm start`;
  return new SettingsError([
    {
      en: `Port ${port} is taken. Stop the other program, or choose another: ${other}`,
      zh: `端口 ${port} 已被占用。请停止占用它的程序，或换一个端口：${other}`,
    },
  ]);
}
