import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WeComSimulator } from '../../../lib/testing';
import { type ConformanceOptions, type ConformanceReport, runConformance } from '../../../lib/testing';

/** Serves an application that is made once its own address is known, and has it checked. */
export async function checkApp(
  wecom: WeComSimulator,
  create: (appUrl: string) => RequestListener,
  options: Partial<ConformanceOptions> = {},
): Promise<ConformanceReport> {
  let app: RequestListener = () => undefined;
  const server = createServer((req, res) => app(req, res)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  app = create(url);
  try {
    return await runConformance({ app: url, simulator: wecom.url, ...options });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** `plan check: what was found`, for each check that failed. */
export function failuresOf({ results }: ConformanceReport): string[] {
  return results.filter(({ outcome }) => outcome === 'failed').map(({ plan, check }) => `${plan} ${check}`);
}
