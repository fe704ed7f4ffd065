import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A server for https on this machine whose certificate nobody has signed but itself. */
export async function startSelfSigned(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const made = spawnSync('openssl', [...request, ...name, '-keyout', '-', '-out', '-'], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error('This test needs the program openssl.');
  // One text holds both, and Node finds in it what it looks for.
  const server = createServer({ key: made.stdout, cert: made.stdout }, (_req, res) => res.end('{}'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
