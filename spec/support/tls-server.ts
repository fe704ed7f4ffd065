import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server for https on this machine, with a certificate that it has signed itself. */
export interface TlsServer {
  readonly url: string;
  readonly port: number;
  /** The certificate: whoever is given it as `ca` trusts it, as far as its name and its time allow. */
  readonly certificate: string;
  /** Requests that came through, by path and query. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** @param name - whom the certificate names @param days - how long it holds; −1: it has ended yesterday */
export async function startTlsServer({ name = 'IP:127.0.0.1', days = 2 } = {}): Promise<TlsServer> {
  const pem = selfSigned(name, days);
  const requests: string[] = [];
  const server = createServer({ key: pem.key, cert: pem.certificate }, (req, res) => {
    requests.push(req.url ?? '');
    res.end('{"errcode":0}');
  });
  // A client that does not trust it hangs up in the middle of the handshake.
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `https://127.0.0.1:${port}`, port, certificate: pem.certificate, requests, close };
}

function selfSigned(name: string, days: number): { readonly key: string; readonly certificate: string } {
  const folder = mkdtempSync(join(tmpdir(), 'wecom-tls-'));
  const file = (path: string) => join(folder, path);
  const openssl = (...options: string[]) => {
    const { status, stderr } = spawnSync('openssl', options, {
      encoding: 'utf8',
      input: `subjectAltName=${name}`,
    });
    if (status !== 0) throw new Error(`This test needs the program openssl:\n${stderr}`);
  };
  try {
    writeFileSync(file('names'), `subjectAltName=${name}`);
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    openssl('req', '-new', ...curve, '-subj', '/CN=test', '-keyout', file('key'), '-out', file('request'));
    const signing = ['-in', file('request'), '-signkey', file('key'), '-days', String(days)];
    openssl('x509', '-req', ...signing, '-extfile', file('names'), '-out', file('certificate'));
    return { key: readFileSync(file('key'), 'utf8'), certificate: readFileSync(file('certificate'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
