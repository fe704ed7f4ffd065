import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnExampleApp } from '../browser/support/app-process';

/** Starts it and returns how it ended. */
async function runToEnd(settings: Readonly<Record<string, string>>, args: string[] = [], program?: string) {
  const { child, output } = await spawnExampleApp(settings, args, program);
  const [code] = (await once(child, 'close')) as [number];
  return { code, text: output() };
}

describe('the start of the example app', () => {
  it('is refused in production with whatever is not fit for it, each by name (T48)', async () => {
    const { code, text } = await runToEnd({ NODE_ENV: 'production', SESSION_SECRET: 'canary-secret' });

    expect(code).toBe(1);
    expect(text).toContain('SESSION_SECRET must have at least 32 bytes');
    expect(text).toContain('REDIS_URL is missing');
    expect(text).toContain('BASE_URL must be the https origin');
    expect(text).toContain('the simulator, which signs in anybody as anybody');
    expect(text).not.toContain('canary-secret');
  }, 60_000);

  it('is refused in Chinese where Chinese is asked for', async () => {
    const { code, text } = await runToEnd({ NODE_ENV: 'production' }, ['--lang', 'zh']);

    expect(code).toBe(1);
    expect(text).toMatch(/^应用没有启动：\n/);
    expect(text).toContain('缺少 REDIS_URL');
    expect(text).toContain('WECOM_PROVIDER_SECRET：服务商后台「应用管理 > 通用开发参数 > ProviderSecret」');
    expect(text).not.toMatch(/[a-z]+ [a-z]+ [a-z]+ [a-z]+/);
  }, 60_000);

  it.each([
    [['--lang', 'fr'], {}, '--lang must be en (English) or zh (中文), got "fr".'],
    [['--lang=fr'], { LANG: 'zh_CN.UTF-8' }, '--lang 只能是 zh（中文）或 en（English），现在是 "fr"。'],
    [['--lang'], {}, '--lang must be en (English) or zh (中文), got "".'],
  ])(
    'is refused in a language that there is none of: %j',
    async (args, settings, complaint) => {
      const { code, text } = await runToEnd(settings, args);

      expect(code).toBe(1);
      expect(text).toContain(complaint);
    },
    60_000,
  );

  it('says so in one line where the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;

    const { code, text } = await runToEnd({ PORT: String(port) });
    const chinese = await runToEnd({ PORT: String(port) }, ['--lang', 'zh']);

    other.close();
    expect(code).toBe(1);
    expect(text).toContain(`Port ${port} is taken`);
    expect(chinese.text).toContain(`端口 ${port} 已被占用`);
    expect(text).not.toMatch(/\n\s+at /);
  }, 60_000);

  it('says so where no Redis answers', async () => {
    const { code, text } = await runToEnd({ REDIS_URL: 'redis://:canary@127.0.0.1:1' });

    expect(code).toBe(1);
    expect(text).toContain('REDIS_URL');
    expect(text).not.toContain('canary');
  }, 60_000);
});

describe('npm run give-out', () => {
  const PROGRAM = 'example-app/dist/give-out.js';
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'give-out-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('makes an account with a password of its own, and says so in the language that was asked for', async () => {
    const settings = { DATA_DIR: join(folder, 'data') };

    const first = await runToEnd(settings, ['carol'], PROGRAM);
    const second = await runToEnd(settings, ['--lang', 'zh', 'dave'], PROGRAM);
    const again = await runToEnd(settings, ['carol', '--lang=zh'], PROGRAM);

    expect(first).toEqual({ code: 0, text: expect.stringMatching(/^Account carol, password \S{16}\n$/) });
    expect(second).toEqual({ code: 0, text: expect.stringMatching(/^账号 dave，密码 \S{16}\n$/) });
    expect(again).toEqual({ code: 1, text: '已有名为 carol 的账号。\n' });
  }, 120_000);

  it.each([
    [[], 'Say which name: npm run give-out -- NAME'],
    [['--lang', 'zh'], '请写明用户名：npm run give-out -- NAME'],
    [['--lang', 'zh', 'a name'], '请写明用户名：npm run give-out -- NAME'],
  ])(
    'says how it is used after %j',
    async (args, usage) => {
      const { code, text } = await runToEnd({}, args, PROGRAM);

      expect(code).toBe(1);
      expect(text).toContain(usage);
    },
    60_000,
  );
});
