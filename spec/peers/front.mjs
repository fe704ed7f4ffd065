// WeCom's hosts on this machine: a TLS server under a certificate made for this run, in front of the simulator.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const HOSTS = [
  'qyapi.weixin.qq.com',
  'open.weixin.qq.com',
  'open.work.weixin.qq.com',
  'login.work.weixin.qq.com',
];

/** @returns port and certificate of the front, a folder of this run, and the way to end both */
export async function startFront(simulatorUrl) {
  const folder = mkdtempSync(join(tmpdir(), 'wecom-front-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const names = HOSTS.map((host) => `DNS:${host}`).join(',');
  const asked = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '1',
    '-subj',
    '/CN=simulated WeCom',
  ];
  execFileSync(
    'openssl',
    [...asked, '-addext', `subjectAltName=${names}`, '-keyout', key, '-out', certificate],
    {
      stdio: 'ignore',
    },
  );
  const keys = { key: readFileSync(key), cert: readFileSync(certificate) };
  const server = createServer(keys, (req, res) => forward(simulatorUrl, req, res));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    certificate,
    folder,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}

function forward(simulatorUrl, req, res) {
  const { host } = new URL(simulatorUrl);
  const outgoing = request(
    simulatorUrl + req.url,
    { method: req.method, headers: { ...req.headers, host }, agent: false },
    (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    },
  );
  outgoing.on('error', () => res.destroy());
  req.pipe(outgoing);
}
