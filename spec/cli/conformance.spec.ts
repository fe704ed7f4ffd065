import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { withApp } from '../conformance/support/check-app';
import { handWritten } from '../conformance/support/hand-written';
import { Terminal } from './support/terminal';

describe('passport-wecom conformance', () => {
  const terminal = new Terminal({ LANG: 'en_GB.UTF-8' });
  let wecom: WeComSimulator;
  beforeAll(async () => {
    wecom = await startWeComSimulator();
  });
  afterAll(async () => {
    await wecom.close();
    terminal.leave();
  });

  it('says what was found and what to do, in both languages, and ends with 1 where something failed', async () => {
    let english = '';
    const code = await withApp(
      (url) => handWritten(wecom, 'qr', () => url, 'logout by get'),
      async (url) => {
        const flags = ['conformance', '--app', url, '--simulator', wecom.url];
        await terminal.run(...flags);
        english = terminal.out;
        return terminal.run(...flags, '--lang', 'zh');
      },
    );

    expect(code).toBe(1);
    expect(english).toContain('✓ state-missing: A callback without a state is refused');
    expect(english).toContain('✗ logout-not-by-link: Opening the address of the logout signs nobody out');
    expect(english).toContain('found: HEAD /logout signed out');
    expect(english).toContain('do: Sign out by a POST with a form token');
    expect(english).toMatch(/\d+ passed, 1 failed, \d+ not applicable\.\n$/);
    expect(english).toContain(
      '– not applicable: there is nothing at /auth/wecom/wecom-workbench (--workbench)\n      sign-in-works, ',
    );
    expect(terminal.out).toContain('✗ logout-not-by-link：打开退出地址不会使人退出');
    expect(terminal.out).toMatch(/\d+ 项通过，1 项失败，\d+ 项不适用。\n$/);
  }, 60_000);

  it('prints JSON and nothing else, and ends with 0 where nothing failed', async () => {
    const code = await withApp(
      (url) => handWritten(wecom, 'workbench', () => url),
      (url) => terminal.run('conformance', '--app', url, '--simulator', wecom.url, '--json'),
    );

    const report = JSON.parse(terminal.out);
    const skipped = report.results.find(({ plan }: { plan: string }) => plan === 'qr');
    expect(code).toBe(0);
    expect(report).toMatchObject({ ok: true, failed: 0 });
    expect(skipped).toMatchObject({ outcome: 'not-applicable', message: expect.stringContaining('--qr') });
  }, 60_000);

  it('starts a simulator of its own where none is named', async () => {
    const port = Number(new URL(wecom.url).port);

    const code = await terminal.run('conformance', '--app', 'http://127.0.0.1:9', '--port', String(port));

    expect(code).toBe(2);
    expect(terminal.err).toContain("The simulator's port is taken");
  });

  it.each([
    [[], '--app URL is needed'],
    [['--app', 'localhost:3000'], '--app must be the origin'],
    [['--app', 'http://localhost:3000/path'], '--app must be the origin'],
    [
      ['--app', 'http://127.0.0.1:9'],
      'The application cannot be reached at http://127.0.0.1:9: no answer came',
    ],
    [['--app', 'http://127.0.0.1:9', '--who', 'account'], '--who must be a path'],
    [['--app', 'http://127.0.0.1:9', '--who', 'POST account'], '--who must be a path'],
    [['--app', 'http://127.0.0.1:9', '--who-pattern', '('], '--who-pattern is no regular expression'],
    [['--app', 'http://127.0.0.1:9', '--foreigner', 'x/y'], 'The simulator has no member x/y'],
    [['--app', 'http://127.0.0.1:9', '--account', 'alice'], '--account is NAME:PASSWORD'],
    [['--app', 'http://127.0.0.1:9', '--simulators', 'x'], 'did you mean --simulator?'],
  ])('refuses %p in one line that says what would do', async (flags, why) => {
    const named = flags.includes('--simulators') ? [] : ['--simulator', wecom.url];

    expect(await terminal.run('conformance', ...flags, ...named)).toBe(2);

    expect(terminal.err).toContain(why);
    expect(terminal.out).toBe('');
  });

  it('says so where no simulator answers, and where nobody can sign in', async () => {
    let withoutSimulator = '';
    await withApp(
      () => (_req, res) => res.writeHead(404).end(),
      async (url) => {
        await terminal.run('conformance', '--app', url, '--simulator', 'http://127.0.0.1:9');
        withoutSimulator = terminal.err;
        await terminal.run('conformance', '--app', url, '--simulator', wecom.url);
      },
    );

    expect(withoutSimulator).toContain('No simulator answers at http://127.0.0.1:9');
    expect(terminal.err).toContain('/ answers 404. Give --who the path of a page that says who is signed in');
  });

  it('lists its flags', async () => {
    expect(await terminal.run('conformance', '--help')).toBe(0);

    expect(terminal.out).toContain('--suite-callback PATH');
  });
});
