import { createServer } from 'node:http';
import { Terminal } from './support/terminal';

let terminal: Terminal;
let ended: Promise<number> | undefined;

beforeEach(() => {
  terminal = new Terminal();
});
afterEach(async () => {
  terminal.interrupt();
  await ended;
  ended = undefined;
  terminal.leave();
});

/** Starts the simulator and returns what it has printed, and its address. */
async function start(...flags: readonly string[]): Promise<{ readonly text: string; readonly url: string }> {
  const printed = terminal.nextOutput();
  ended = terminal.run('simulator', ...flags);
  const text = await Promise.race([printed, ended.then(() => terminal.err)]);
  return { text, url: /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? '' };
}

async function tokenFrom(url: string, text: string): Promise<{ errcode: number }> {
  const [, corpId = ''] = /corpId +(\S+)\n {2}agentId/.exec(text) ?? [];
  const [, secret = ''] = / {2}secret +(\S+)/.exec(text) ?? [];
  const query = new URLSearchParams({ corpid: corpId, corpsecret: secret });
  return (await (await fetch(`${url}/cgi-bin/gettoken?${query}`)).json()) as { errcode: number };
}

describe('passport-wecom simulator', () => {
  it('says where to click and what to give the application, and ends with 0 when it is stopped', async () => {
    const { text, url } = await start();

    expect(text).toContain(`${url}/workbench`);
    expect(await tokenFrom(url, text)).toMatchObject({ errcode: 0 });
    terminal.interrupt();
    expect(await ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('plants faults by flags', async () => {
    const { text, url } = await start('--fault', 'gettoken=60020*2', '--fault', 'gettoken=-1');

    const answers = [];
    for (let call = 0; call < 4; call += 1) answers.push((await tokenFrom(url, text)).errcode);

    expect(answers).toEqual([60020, 60020, -1, 0]);
  });

  it('takes the settings of the consoles by flags', async () => {
    const { url } = await start(
      ...['--homepage', 'http://localhost:3000/home', '--trusted-domain', 'app.example.com'],
      ...['--trusted-domain', 'localhost:3000', '--callback-domain', 'login.example.com'],
      ...['--launch-domain', 'launch.example.com', '--letter-case', 'old', '--expires-in', '60'],
      ...['--business-settings', 'http://localhost:3000/admin', '--lang', 'en'],
    );

    const page = await (await fetch(url, { headers: { 'Accept-Language': 'en' } })).text();

    for (const setting of [
      'http://localhost:3000/home',
      'app.example.com, localhost:3000',
      'login.example.com',
      'launch.example.com',
      'http://localhost:3000/admin',
    ]) {
      expect(page).toContain(setting);
    }
  });

  it('pushes a suite_ticket to the callbacks at once', async () => {
    const pushed = new Set<string>();
    let done: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      done = resolve;
    });
    const app = createServer((req, res) => {
      pushed.add(String(req.url?.split('?')[0]));
      res.end('success');
      if (pushed.size === 2) done();
    });
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    const { port } = app.address() as { port: number };

    const origin = `http://127.0.0.1:${port}`;
    await start('--callback-url', `${origin}/app`, '--callback-url', `login=${origin}/login`);
    await both;

    expect([...pushed].sort()).toEqual(['/app', '/login']);
    app.close();
    app.closeAllConnections();
  });

  it('prints once what is unlike the documents and no error, and leaves the space before suite_ticket out', async () => {
    const { text, url } = await start('--ticket-space', 'off', '--lang', 'en');
    const page = await (await fetch(url)).text();
    const [, corpId = ''] = /corpId +(\S+)\n {2}agentId/.exec(text) ?? [];
    const query = new URLSearchParams({
      odd: '1',
      appid: corpId,
      agentid: '1000002',
      redirect_uri: `${url}/`,
    });

    const printed = terminal.nextOutput();
    await fetch(`${url}/wwopen/sso/qrConnect?${query}`);
    await fetch(`${url}/wwopen/sso/qrConnect?${query}`);

    expect(await printed).toBe('/wwopen/sso/qrConnect: "odd" is in no document; it is passed over.\n');
    expect(terminal.out.match(/"odd"/g)).toHaveLength(1);
    expect(page).toContain('data-ticket-space="false"');
  });

  it('speaks Chinese where it is asked to', async () => {
    expect((await start('--lang', 'zh')).text).toContain('按 Ctrl+C 停止。');
  });

  it('does not start in production', async () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    const code = await terminal.run('simulator');
    process.env['NODE_ENV'] = before;

    expect(code).toBe(2);
    expect(terminal.err).toContain('does not start where NODE_ENV is production');
  });

  it('says that a port is taken', async () => {
    const { url } = await start();
    const other = new Terminal();

    expect(await other.run('simulator', '--port', new URL(url).port)).toBe(2);

    expect(other.err).toContain('is taken');
    other.leave();
  });

  it.each([
    [['--fault', 'gettokens=60020'], '--fault: failNext: no endpoint', '没有接口'],
    [['--homepage', 'home'], '--homepage must be an absolute', '--homepage 须为完整的 http(s) 地址'],
    [['--business-settings', 'x'], '--business-settings must be', '--business-settings 须为完整的'],
    [
      ['--trusted-domain', 'https://app.example.com'],
      '--trusted-domain takes host[:port] without scheme, path or wildcard',
      '--trusted-domain 须为 host[:port]，不含协议、路径和通配符',
    ],
  ])('refuses %p, in both languages', async (flags, why, inChinese) => {
    expect(await terminal.run('simulator', ...flags)).toBe(2);
    const english = terminal.err;
    expect(await terminal.run('simulator', ...flags, '--lang', 'zh')).toBe(2);

    expect(english).toContain(why);
    expect(terminal.err).toContain(inChinese);
  });
});
