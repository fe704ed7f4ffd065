import { type ExampleApp, startExampleApp } from '../browser/support/example-app';
import { GALAXY } from '../browser/support/steps';
import { Client } from '../example-app/support/client';

const PASSWORD = 'long enough for this';
const SETTINGS = { FLOW: 'corp-app', ON_UNASSOCIATED: 'bind-or-register' };

describe('T85 The name of an operator', () => {
  let app: ExampleApp;

  beforeAll(async () => {
    app = await startExampleApp({ ...SETTINGS, OPERATORS: 'root alice' });
  }, 90_000);
  afterAll(() => app?.stop());

  const register = async (client: Client, name: string) =>
    client.submit('/bind', '/bind/register', { name, password: PASSWORD });

  it.each(['root', 'Root', 'ROOT', 'alice'])('cannot be registered: %s', async (name) => {
    const client = new Client(app.url);
    await client.signInAs({ corpId: GALAXY, userId: 'lisi' });

    const response = await register(client, name);

    expect(response.status).toBe(409);
    expect((await client.get('/operator')).headers.get('location')).toBe('/login?returnTo=%2Foperator');
  });

  it('opens /operator for whom it was given out to, and for nobody else', async () => {
    const [alice, other] = [new Client(app.url), new Client(app.url)];
    await alice.signIn('alice', 'alice-in-wonderland');
    await other.signInAs({ corpId: GALAXY, userId: 'zhangsan' });
    await register(other, 'zhangsan');

    expect((await alice.get('/operator')).status).toBe(200);
    expect((await other.get('/operator')).status).toBe(404);
  });
});

describe('T85 A name that somebody chose', () => {
  let app: ExampleApp;

  beforeAll(async () => {
    app = await startExampleApp({ FLOW: 'corp-app', OPERATORS: 'root' });
  }, 90_000);
  afterAll(() => app?.stop());

  it('cannot be an operator’s as a first password is chosen', async () => {
    const client = new Client(app.url);
    await client.signInAs({ corpId: GALAXY, userId: 'lisi' });

    const taken = await client.submit('/account', '/account/password', { name: 'root', password: PASSWORD });

    expect(taken.status).toBe(409);
    expect((await client.get('/operator')).status).toBe(404);
  });
});
