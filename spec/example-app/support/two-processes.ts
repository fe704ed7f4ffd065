import { startWeComSimulator, type WeComSimulator } from 'passport-wecom/testing';
import { type ExampleApp, startExampleApp } from '../../browser/support/example-app';
import { describeWithRedis, RedisServer } from '../../redis/support/redis-server';
import { describeWithPostgres, PostgresServer } from './postgres';

/** The example app twice, as behind a load balancer, with a Redis and a Postgres of their own. */
export interface TwoProcesses {
  /** The simulator both of them take for the real WeCom. */
  readonly wecom: WeComSimulator;
  /** Where a process listens, whatever address it is reached under. */
  origin(process: 'first' | 'second'): string;
}

/** @param settingsFor - what the app is told besides its stores */
export function describeTwoProcesses(
  name: string,
  settingsFor: (wecom: WeComSimulator) => Record<string, string>,
  suite: (world: TwoProcesses) => void,
): void {
  describeWithRedis(`${name} in two processes, with Redis`, () => {
    describeWithPostgres('and Postgres', (bin) => suite(twoProcesses(bin, settingsFor)));
  });
}

function twoProcesses(
  bin: string,
  settingsFor: (wecom: WeComSimulator) => Record<string, string>,
): TwoProcesses {
  let redis: RedisServer;
  let postgres: PostgresServer;
  let wecom: WeComSimulator;
  let apps: ExampleApp[] = [];

  beforeAll(async () => {
    redis = await RedisServer.start();
    postgres = await PostgresServer.start(bin);
    wecom = await startWeComSimulator();
    const settings = {
      BASE_URL: 'http://127.0.0.1:1',
      SESSION_SECRET: 'the same in both processes',
      REDIS_URL: redis.url,
      DATABASE_URL: postgres.url,
      ...settingsFor(wecom),
    };
    // At once, on an empty database.
    apps = await Promise.all([startExampleApp(settings, 'empty'), startExampleApp(settings, 'empty')]);
  }, 120_000);
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop()));
    await wecom?.close();
    await postgres?.stop();
    await redis?.stop();
  });

  return {
    get wecom() {
      return wecom;
    },
    origin: (process) => `http://127.0.0.1:${apps[process === 'first' ? 0 : 1]?.port}`,
  };
}
