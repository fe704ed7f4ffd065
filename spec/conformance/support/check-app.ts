import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ConformanceOptions,
  type ConformanceReport,
  runConformance,
  type WeComSimulator,
} from '../../../lib/testing';

/** Serves an application that is made once its own address is known, for as long as it is used. */
export async function withApp<Result>(
  create: (url: string) => RequestListener,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  let app: RequestListener = () => undefined;
  const server = createServer((req, res) => app(req, res)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  app = create(url);
  try {
    return await use(url);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Serves an application and has it checked. */
export function checkApp(
  wecom: WeComSimulator,
  create: (appUrl: string) => RequestListener,
  options: Partial<ConformanceOptions> = {},
): Promise<ConformanceReport> {
  return withApp(create, (app) => runConformance({ app, simulator: wecom.url, ...options }));
}

/** `plan check`, for each check that failed. */
export function failuresOf({ results }: ConformanceReport): string[] {
  return results.filter(({ outcome }) => outcome === 'failed').map(({ plan, check }) => `${plan} ${check}`);
}
