import { request } from 'node:http';
import { startWeComSimulator } from '../../lib/testing';
import { type ExampleApp, startExampleApp } from '../browser/support/example-app';
import { providerSettings } from '../example-app/support/real-wecom';

function ask(
  app: ExampleApp,
  headers: Record<string, string>,
  path = '/login',
  method = 'GET',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: app.port, path, method, headers }, (res) => {
      res.resume();
      resolve(res.statusCode ?? 0);
    });
    sent.on('error', reject).end();
  });
}

describe('T94 The example app beside the simulator', () => {
  let app: ExampleApp;

  beforeAll(async () => {
    app = await startExampleApp({ TRUST_PROXY: '1' });
  }, 90_000);
  afterAll(() => app?.stop());

  it.each([
    ['the login page with its passwords', '/login', 'GET'],
    ['the login form', '/login', 'POST'],
    ['a start', '/auth/wecom/wecom-provider-qr', 'GET'],
    ['a file', '/style.css', 'GET'],
  ])('shows a site whose name leads to this machine nothing: %s', async (_, path, method) => {
    for (const host of ['evil.example', 'evil.example:3000', 'localhost.evil.example', '10.0.0.1', 'a b']) {
      expect(await ask(app, { host }, path, method)).toBe(403);
    }
  });

  it('takes no forwarded name for its own', async () => {
    expect(await ask(app, { host: 'evil.example', 'x-forwarded-host': 'localhost' })).toBe(403);
  });

  it.each(['localhost', '[::1]:3000', '127.0.0.1', 'app.localhost'])('answers under %s', async (host) => {
    expect([200, 302]).toContain(await ask(app, { host }));
  });
});

it('T94 The example app with the real WeCom answers whatever name its proxy passes on', async () => {
  const wecom = await startWeComSimulator();
  const app = await startExampleApp(providerSettings(wecom), 'empty');
  try {
    expect(await ask(app, { host: 'app.example.com' })).toBe(200);
  } finally {
    await app.stop();
    await wecom.close();
  }
}, 90_000);
