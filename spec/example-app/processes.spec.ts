import { startWeComSimulator, type WeComSimulator } from 'passport-wecom/testing';
import { type ExampleApp, startExampleApp } from '../browser/support/example-app';
import { describeWithRedis, RedisServer } from '../redis/support/redis-server';
import { Client } from './support/client';
import { providerSettings } from './support/real-wecom';
import { describeTwoProcesses } from './support/two-processes';

const ORIGIN = 'https://app.example.com';

describeWithRedis('the example app in production', () => {
  let redis: RedisServer;
  let wecom: WeComSimulator;
  let app: ExampleApp;

  beforeAll(async () => {
    redis = await RedisServer.start();
    wecom = await startWeComSimulator({ trustedDomains: ['app.example.com'] });
    app = await startExampleApp(
      {
        NODE_ENV: 'production',
        BASE_URL: ORIGIN,
        TRUST_PROXY: '1',
        SESSION_SECRET: 'a secret of more than thirty-two bytes',
        REDIS_URL: redis.url,
        ...providerSettings(wecom),
      },
      'empty',
    );
  }, 90_000);
  afterAll(async () => {
    await app?.stop();
    await wecom?.close();
    await redis?.stop();
  });

  /** What the proxy in front passes on. */
  const visitor = () =>
    new Client(directly(app), { 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.1' });

  it('signs members in behind its proxy, with cookies for this host and https only (T48)', async () => {
    const client = visitor();
    const member = { corpId: wecom.credentials.corpId, userId: 'lisi' };

    const response = await client.signInAs(member);

    expect(response.headers.get('location')).toBe('/#');
    const cookies = response.headers.getSetCookie();
    expect(cookies.find((line) => line.startsWith('__Host-session='))).toMatch(
      /Path=\/;.*HttpOnly; Secure; SameSite=Lax/,
    );
    expect(cookies.every((line) => line.startsWith('__Host-') && line.includes('Secure'))).toBe(true);
    expect(await client.account()).toBeDefined();
  });

  it('tells browsers to stay with https', async () => {
    const { headers } = await visitor().get('/login');

    expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/);
  });

  it('has no accounts whose passwords everybody knows', async () => {
    const response = await visitor().signIn('alice', 'alice-in-wonderland');

    expect(response.status).toBe(401);
    expect(app.output()).not.toContain('Account');
  });
});

describeTwoProcesses('the example app', providerSettings, (world) => {
  it('finishes in one what began in the other, and both know the session', async () => {
    const client = new Client(world.origin('first'));
    const member = { corpId: world.wecom.credentials.corpId, userId: 'lisi' };
    const start = await client.get('/auth/wecom/wecom-workbench?returnTo=/account');
    const back = await wecomApproves(start, member);

    const response = await client.at(world.origin('second')).get(back);

    expect(response.headers.get('location')).toBe('/account#');
    expect(await client.account()).toBeDefined();
    expect(await client.at(world.origin('second')).account()).toBe(await client.account());
  });

  it('ends a session everywhere when its member is signed out in one', async () => {
    const client = new Client(world.origin('first'));
    await client.signInAs({ corpId: world.wecom.credentials.corpId, userId: 'zhangsan' });

    await client.at(world.origin('second')).submit('/', '/logout', {});

    expect(await client.account()).toBeUndefined();
  });

  it('gives fifty first sign-ins of one member, half of them at each, one account (T40)', async () => {
    const member = { corpId: world.wecom.credentials.corpId, userId: 'wangwu' };
    const clients = Array.from(
      { length: 50 },
      (_, index) => new Client(index % 2 ? world.origin('first') : world.origin('second')),
    );

    await Promise.all(clients.map((client) => client.signInAs(member)));

    const accounts = await Promise.all(clients.map((client) => client.account()));
    expect(accounts[0]).toBeDefined();
    expect(new Set(accounts).size).toBe(1);
  }, 60_000);

  it('fetches one token for both', () => {
    expect(world.wecom.count('gettoken')).toBe(1);
  });
});

/** Where a process listens, whatever address it is reached under. */
function directly(app: ExampleApp | undefined): string {
  return `http://127.0.0.1:${app?.port}`;
}

async function wecomApproves(start: Response, member: { corpId: string; userId: string }): Promise<string> {
  const page = await fetch(start.headers.get('location') ?? '', {
    redirect: 'manual',
    headers: { 'x-simulator-member': `${member.corpId}/${member.userId}` },
  });
  const back = new URL(page.headers.get('location') ?? '');
  return back.pathname + back.search;
}
