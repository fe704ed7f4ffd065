import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spawnExampleApp } from '../browser/support/app-process';

/** Starts it and returns how it ended. */
async function runToEnd(settings: Readonly<Record<string, string>>) {
  const { child, output } = await spawnExampleApp(settings);
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

  it('says so in one line where the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;

    const { code, text } = await runToEnd({ PORT: String(port) });

    other.close();
    expect(code).toBe(1);
    expect(text).toContain(`Port ${port} is taken`);
    expect(text).not.toMatch(/\n\s+at /);
  }, 60_000);

  it('says so where no Redis answers', async () => {
    const { code, text } = await runToEnd({ REDIS_URL: 'redis://:canary@127.0.0.1:1' });

    expect(code).toBe(1);
    expect(text).toContain('REDIS_URL');
    expect(text).not.toContain('canary');
  }, 60_000);
});
