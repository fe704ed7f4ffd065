import { request } from 'node:http';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';

describe('T94 The simulator answers loopback names only', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  function ask(path: string, host: string, method = 'GET'): Promise<number> {
    const { port } = new URL(wecom.url);
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, method, headers: { host } }, (res) => {
        res.resume();
        resolve(res.statusCode ?? 0);
      });
      sent.on('error', reject).end();
    });
  }

  it.each([
    ['the page with its credentials', '/', 'GET'],
    ['the switches', '/simulator/control/revoke', 'POST'],
    ['the API', '/cgi-bin/gettoken', 'GET'],
    ['the install page', '/3rdapp/install', 'GET'],
  ])('and not a name that another site has given this machine: %s', async (_, path, method) => {
    for (const host of ['evil.example', 'localhost.evil.example', '10.0.0.1', '127.0.0.1.evil.example:80']) {
      expect(await ask(path, host, method)).toBe(403);
    }
  });

  it.each(['localhost', '127.0.0.1:4000', '[::1]:4000', 'wecom.localhost'])('and %s is one', async (host) => {
    expect(await ask('/', host)).toBe(200);
  });

  it.each(['production', 'Production', ' production ', 'PROD'])(
    'and does not start where NODE_ENV is %j',
    async (value) => {
      const before = process.env['NODE_ENV'];
      process.env['NODE_ENV'] = value;
      try {
        await expect(startWeComSimulator()).rejects.toThrow(/does not start where NODE_ENV is production/);
      } finally {
        process.env['NODE_ENV'] = before;
      }
    },
  );
});
