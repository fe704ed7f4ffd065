import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Agent } from 'node:https';
import { type AddressInfo, connect, type LookupFunction } from 'node:net';
import { z } from 'zod';
import { Qyapi } from '../../lib/qyapi/call';
import { startWeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { openDoor } from '../support/doors';
import { corpAppQr, lisi } from '../support/flows';
import { startTlsServer, type TlsServer } from '../support/tls-server';

const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

describe('F50 A proxy that the environment names', () => {
  let proxy: Server;
  let server: TlsServer;
  /** Everything that it could read: the first line of each request. */
  let read: string[];
  let environment: Map<string, string | undefined>;

  beforeEach(async () => {
    read = [];
    server = await startTlsServer({ name: 'DNS:qyapi.example' });
    proxy = createServer((req, res) => {
      read.push(`${req.method} ${req.url}`);
      res.writeHead(502).end();
    });
    proxy.on('connect', (req, socket) => {
      read.push(`${req.method} ${req.url}`);
      const onward = connect(server.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      for (const end of [onward, socket]) end.on('error', () => onward.destroy());
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    environment = new Map(VARIABLES.map((name) => [name, process.env[name]]));
    for (const name of VARIABLES) delete process.env[name];
  });
  afterEach(async () => {
    for (const [name, value] of environment) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    proxy.close();
    proxy.closeAllConnections();
    await server.close();
  });

  const address = () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const call = (api: string, httpsAgent?: Agent) =>
    new Qyapi({ api, timeoutMs: 5_000, httpsAgent }).call({
      endpoint: '/cgi-bin/gettoken',
      query: { corpid: 'ww1', corpsecret: 'the-secret' },
      reply: z.looseObject({}),
    });

  it.each(['HTTPS_PROXY', 'https_proxy'])('by %s sees host and port, and no path', async (name) => {
    process.env[name] = address();

    // The proxy leads to a server whose certificate this process does not trust.
    await expect(call(`https://qyapi.example:${server.port}`)).rejects.toThrow(/DEPTH_ZERO_SELF_SIGNED_CERT/);

    expect(read).toEqual([`CONNECT qyapi.example:${server.port}`]);
    expect(server.requests).toEqual([]);
  });

  it('is passed by where NO_PROXY says so', async () => {
    Object.assign(process.env, { HTTPS_PROXY: address(), NO_PROXY: 'localhost' });

    await expect(call(`https://localhost:${server.port}`)).rejects.toMatchObject({ status: 504 });

    expect(read).toEqual([]);
  });

  it('is passed by where the application has an agent of its own, which knows the way', async () => {
    process.env['HTTPS_PROXY'] = address();
    const lookup: LookupFunction = (_name, options, found) =>
      options.all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4);
    const httpsAgent = new Agent({ ca: server.certificate, lookup });

    await call(`https://qyapi.example:${server.port}`, httpsAgent);

    expect(read).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it.each(['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'HTTPS_PROXY'])(
    'by %s reads nothing of calls in clear, which are for this machine only',
    async (name) => {
      process.env[name] = address();
      const wecom = await startWeComSimulator();
      const browser = new Browser(openDoor(corpAppQr(wecom, ({ profile }) => ({ id: profile.id }))).app);

      const { status } = await browser.signIn('/start', lisi(wecom));
      await wecom.close();

      expect(read).toEqual([]);
      expect(status).toBe(200);
    },
  );
});
