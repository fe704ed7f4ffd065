// A stretch of wire of a given length: whatever goes in comes out half a round trip later, and a new connection costs a whole one first.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export async function startDistance(port, roundTripMs) {
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1').setNoDelay(true);
    near.setNoDelay(true);
    const openedAt = performance.now() + roundTripMs;
    carry(near, far, () => Math.max(openedAt - performance.now(), 0) + roundTripMs / 2);
    carry(far, near, () => roundTripMs / 2);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: server.address().port, close: () => server.close() };
}

function carry(from, to, delayMs) {
  let last = 0;
  const later = (work) => {
    // In the order in which it came.
    last = Math.max(last, performance.now() + delayMs());
    setTimeout(work, last - performance.now());
  };
  from.on('data', (chunk) => later(() => to.writable && to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
  from.on('close', () => later(() => to.destroy()));
}

/** A certificate for this machine, made by openssl: key and certificate in one text. */
export function selfSigned() {
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'];
  const { status, stdout } = spawnSync('openssl', [...request, ...name, '-keyout', '-', '-out', '-'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error('This benchmark needs the program openssl.');
  return stdout;
}
