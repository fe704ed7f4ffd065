import { Clinic } from '../doctor/support/clinic';
import { corpApp } from '../doctor/support/strategies';
import { Terminal } from './support/terminal';

const SECRET = 'canary-secret-of-the-environment';

let clinic: Clinic;
let terminal: Terminal;

beforeEach(async () => {
  clinic = await Clinic.open({
    wecom: { credentials: { secret: SECRET } },
    connections: (own) => [corpApp(own)],
  });
  terminal = new Terminal({ WECOM_SECRET: SECRET });
});
afterEach(async () => {
  terminal.leave();
  await clinic.close();
});

/** A configuration as an application would write it; parts of it are replaced by a mistake. */
function config(changes: Readonly<Record<string, string>> = {}): string {
  const { corpId, agentId } = clinic.wecom.credentials;
  const options = {
    flow: `'corp-app'`,
    corpId: `'${corpId}'`,
    agentId: String(agentId),
    secret: `'${SECRET}'`,
    callbackURL: `'${clinic.callbackURL('wecom-provider-qr')}'`,
    hosts: JSON.stringify(clinic.wecom.hosts),
    ...changes,
  };
  const pairs = Object.entries(options).map(([name, value]) => `${name}: ${value}`);
  return `const { WeComProviderQr } = require('passport-wecom');
module.exports = { connections: [new WeComProviderQr({ ${pairs.join(', ')} }, () => undefined)] };`;
}

describe('passport-wecom doctor', () => {
  it('exits with 0 when nothing failed, and says so line by line', async () => {
    terminal.write('wecom.js', config());

    expect(await terminal.run('doctor', '--config', 'wecom.js', '--app', clinic.origin)).toBe(0);

    const [first, ...lines] = terminal.out.trimEnd().split('\n');
    expect(first).toBe('✓ tls-verification: Certificates are checked.');
    expect(lines.at(-1)).toMatch(/^0 failed, 0 to look at, \d+ in order\.$/);
  });

  it('counts by itself what it could not try', async () => {
    terminal.write(
      'wecom.js',
      config({
        corpId: 'undefined',
        agentId: 'undefined',
        secret: 'undefined',
        tenant: '() => null',
        cookieSecret: `'a secret of this test'`,
      }),
    );

    expect(await terminal.run('doctor', '--config', 'wecom.js')).toBe(0);
    const inEnglish = terminal.out;
    await terminal.run('doctor', '--config', 'wecom.js', '--lang', 'zh');

    expect(inEnglish).toMatch(/^- token: wecom-provider-qr: its tenant function holds the credentials/m);
    expect(inEnglish).toMatch(/ in order, 1 not checked\.\n$/);
    expect(terminal.out).toMatch(/ 项正常，1 项未检查。\n$/);
  });

  it('takes the file of the console command, install buttons included', async () => {
    const installer =
      'Object.assign(() => undefined, { callbackURL: "https://app.example.com/install/callback" })';
    terminal.write('wecom.js', `${config()}\nmodule.exports.installers = [${installer}];`);

    expect(await terminal.run('doctor', '--config', 'wecom.js')).toBe(0);
  });

  it('exits with 1 when something failed, and says who does what about it', async () => {
    terminal.write('wecom.js', config({ secret: "'canary-wrong-secret'" }));

    expect(await terminal.run('doctor', '--config', 'wecom.js')).toBe(1);

    const line = terminal.out.split('\n').find((each) => each.startsWith('✗'));
    expect(line).toMatch(/^✗ token: wecom-provider-qr: .*40001.* → operator: .*应用管理/);
  });

  it('speaks Chinese by flag and by environment', async () => {
    terminal.write('wecom.js', config({ secret: "'canary-wrong-secret'" }));

    await terminal.run('doctor', '--config', 'wecom.js', '--lang', 'zh');
    const byFlag = terminal.out;
    terminal.leave();
    terminal = new Terminal({ LANG: 'zh_CN.UTF-8' });
    terminal.write('wecom.js', config());
    await terminal.run('doctor', '--config', 'wecom.js');

    expect(byFlag).toMatch(
      /^✗ token: .*返回 40001（Secret 错误，或应用已停用.*→ 运维人员：请在管理后台重新复制 Secret/m,
    );
    expect(terminal.out).toContain('0 项失败');
  });

  it('prints exactly { ok, findings } with --json', async () => {
    terminal.write(
      'wecom.js',
      config({ corps: 'undefined', secret: "'canary-wrong-secret'" }).replace('corps: undefined, ', ''),
    );

    await terminal.run('doctor', '--config', 'wecom.js', '--json', '--verify-file', 'WW_verify_abc.txt');

    const printed = JSON.parse(terminal.out) as { ok: boolean; findings: object[] };
    expect(Object.keys(printed)).toEqual(['ok', 'findings']);
    expect(printed.ok).toBe(false);
    for (const finding of printed.findings) {
      const always = Object.keys(finding).filter((key) => key !== 'connection' && key !== 'consoleRow');
      expect(always).toEqual(['check', 'level', 'actor', 'message', 'remedy']);
    }
    expect(printed.findings).toContainEqual(
      expect.objectContaining({ check: 'domain-file', level: 'failure', actor: 'operator' }),
    );
  });

  it('prints no secret, in any language and form', async () => {
    terminal.write('wecom.js', config({ secret: "'canary-wrong-secret'" }));
    const printed: string[] = [];

    for (const flags of [[], ['--json'], ['--lang', 'zh']]) {
      await terminal.run('doctor', '--config', 'wecom.js', ...flags);
      printed.push(terminal.out, terminal.err);
    }

    expect(printed.join('')).not.toContain('canary');
  });

  it('reports options that a strategy refuses as the finding they are', async () => {
    terminal.write('wecom.js', config({ callbackURL: "'/auth/callback'" }));

    expect(await terminal.run('doctor', '--config', 'wecom.js', '--json')).toBe(1);

    expect(JSON.parse(terminal.out)).toMatchObject({
      ok: false,
      findings: [
        {
          check: 'options',
          level: 'failure',
          actor: 'developer',
          remedy: expect.stringMatching(/^Correct it .* nothing else is examined\.$/),
        },
      ],
    });
    expect(terminal.out).toContain('callbackURL must be an absolute URL');
  });

  it.each([
    ['no such file', undefined, 'there is no file wecom.js'],
    ['a file without connections', 'module.exports = { strategies: [] };', 'must export { connections'],
    ['a file with an empty list', 'module.exports = { connections: [] };', 'at least one strategy'],
    ['a file with what is no strategy', 'module.exports = { connections: [{}] };', 'connections[0]'],
    ['a file that exports nothing', 'module.exports = null;', 'must export { connections'],
    [
      'a file that throws',
      `throw new Error('redis://:${SECRET}@db refused');`,
      'Error: redis://:<WECOM_SECRET>@db',
    ],
    ['a file that throws what is no error', `throw '${SECRET}';`, 'could not be loaded'],
    ['a file that is broken', 'module.exports = {', 'SyntaxError'],
  ])('exits with 2 for %s', async (_, text, why) => {
    if (text !== undefined) terminal.write('wecom.js', text);

    expect(await terminal.run('doctor', '--config', 'wecom.js')).toBe(2);

    expect(terminal.err).toContain(why);
    expect(terminal.err).not.toContain('canary');
  });

  it('says in Chinese too that a file is of no use, and that options cannot work', async () => {
    terminal.write('empty.js', 'module.exports = { connections: [] };');
    terminal.write('wecom.js', config({ callbackURL: "'/auth/callback'" }));

    expect(await terminal.run('doctor', '--lang', 'zh', '--config', 'empty.js')).toBe(2);
    const useless = terminal.err;
    expect(await terminal.run('doctor', '--lang', 'zh', '--config', 'wecom.js')).toBe(1);

    expect(useless).toContain('--config：empty.js 须导出');
    expect(terminal.out).toMatch(/^✗ options: WeComProviderQr：callbackURL 须为完整的 URL/);
  });

  it('asks for the output of the compiler in place of TypeScript', async () => {
    terminal.write('wecom.ts', config());

    expect(await terminal.run('doctor', '--config', 'wecom.ts')).toBe(2);

    expect(terminal.err).toContain('Compile TypeScript first');
  });

  it.each([
    [['--app', 'app.example.com'], '--app must be an http(s) address'],
    [['--login-page', 'login'], '--login-page must be a path'],
    [['--verify-file', 'robots.txt'], '--verify-file must be a file name such as WW_verify_'],
  ])('exits with 2 for %p', async (flags, why) => {
    terminal.write('wecom.js', config());

    expect(await terminal.run('doctor', '--config', 'wecom.js', ...flags)).toBe(2);

    expect(terminal.err).toContain(why);
  });

  it('takes what a compiler makes of export default', async () => {
    terminal.write('wecom.cjs', `${config()}\nmodule.exports = { default: module.exports };`);

    expect(await terminal.run('doctor', '--config', 'wecom.cjs')).toBe(0);
  });
});
