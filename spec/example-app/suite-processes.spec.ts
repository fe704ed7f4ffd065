import { startWeComSimulator, type WeComSimulator } from 'passport-wecom/testing';
import { type ExampleApp, startExampleApp } from '../browser/support/example-app';
import { describeWithRedis, RedisServer } from '../redis/support/redis-server';
import { Client } from './support/client';
import { describeWithPostgres, PostgresServer } from './support/postgres';
import { suiteSettings } from './support/real-wecom';

describeWithRedis('the example app with FLOW=suite in two processes, with Redis', () => {
  describeWithPostgres('and Postgres', twoProcesses);
});

function twoProcesses(bin: string): void {
  let redis: RedisServer;
  let postgres: PostgresServer;
  let wecom: WeComSimulator;
  let apps: ExampleApp[] = [];
  let corpId: string;

  const origin = (index: number) => `http://127.0.0.1:${apps[index]?.port}`;

  beforeAll(async () => {
    redis = await RedisServer.start();
    postgres = await PostgresServer.start(bin);
    wecom = await startWeComSimulator();
    corpId = wecom.credentials.corpId;
    const settings = {
      ...suiteSettings(wecom),
      BASE_URL: 'http://127.0.0.1:1',
      SESSION_SECRET: 'the same in both processes',
      REDIS_URL: redis.url,
      DATABASE_URL: postgres.url,
    };
    apps = await Promise.all([startExampleApp(settings, 'empty'), startExampleApp(settings, 'empty')]);

    // Everything that WeCom pushes reaches the second process, and no one signs in there.
    for (const suiteId of [wecom.credentials.suiteId, wecom.credentials.loginSuiteId]) {
      wecom.registerCallback({ suiteId, url: `${origin(1)}/auth/wecom/suite/${suiteId}` });
    }
    await wecom.pushDueTickets();
    await wecom.installApp(corpId);
  }, 120_000);
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop()));
    await wecom?.close();
    await postgres?.stop();
    await redis?.stop();
  });

  const signedIn = async (userId: string) => {
    const client = new Client(origin(0));
    await client.signInAs({ corpId, userId });
    return client;
  };
  const accounts = (client: Client) => Promise.all([0, 1].map((index) => client.at(origin(index)).account()));

  it('signs members in at one with the tickets that reached the other', async () => {
    const client = await signedIn('lisi');

    const [here, there] = await accounts(client);

    expect(here).toBeDefined();
    expect(there).toBe(here);
  });

  it('ends the sessions of a member who has left everywhere, and nobody else’s', async () => {
    const [leaving, staying] = await Promise.all([signedIn('zhangsan'), signedIn('lisi')]);
    const before = await accounts(leaving);

    await wecom.removeMember({ corpId, userId: 'zhangsan' });

    expect(before).not.toContain(undefined);
    expect(await accounts(leaving)).toEqual([undefined, undefined]);
    expect(await accounts(staying)).not.toContain(undefined);
  });

  it('keeps the account and the session of a member who is renamed', async () => {
    const client = await signedIn('wangwu');
    const before = await accounts(client);

    await wecom.renameMember({ corpId, userId: 'wangwu' }, 'wang.wu');

    expect(before).not.toContain(undefined);
    expect(await accounts(client)).toEqual(before);
    expect(await accounts(await signedIn('wang.wu'))).toEqual(before);
  });

  it('ends the sessions of an enterprise that removes the app everywhere, and lets nobody back in', async () => {
    const client = await signedIn('lisi');
    const before = await accounts(client);

    await wecom.uninstallApp(corpId);
    const refused = await new Client(origin(0)).signInAs({ corpId, userId: 'lisi' });

    expect(before).not.toContain(undefined);
    expect(await accounts(client)).toEqual([undefined, undefined]);
    expect(refused.headers.get('location')).toBe('/login?wecom_error=corp-not-allowed');
  });
}
