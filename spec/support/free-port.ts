import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below all that systems hand out by themselves: whoever asks for any port, or connects to somewhere, is given none of these. */
const FIRST_PORT = 15_000;
const PORTS = 15_000;
const WORKERS = 15;

/**
 * Finds a port for a server that is started later, or more than once. Of those that a system hands out, another test could have been given it
 * meanwhile, and would hear what was meant for that server; of these, each process of tests has its own.
 */
export async function freePort(worker = Number(process.env['JEST_WORKER_ID'] ?? 1)): Promise<number> {
  const share = PORTS / WORKERS;
  const first = FIRST_PORT + (worker % WORKERS) * share;
  for (;;) {
    const port = first + Math.floor(Math.random() * share);
    if (await isFree(port)) return port;
  }
}

/** Whether nobody listens on it, on any address. */
export async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  const isListening = once(probe.listen(port), 'listening').then(
    () => true,
    () => false,
  );
  if (!(await isListening)) return false;
  await new Promise((resolve) => probe.close(resolve));
  return true;
}
