import { Terminal } from './support/terminal';

const CONFIG = `const { WeComProviderQr } = require('passport-wecom');
module.exports = { connections: [new WeComProviderQr({
  flow: 'provider-secret', providerCorpId: 'ww1111111111111111', providerSecret: 'canary-secret', corps: 'any',
  callbackURL: 'https://app.example.com/auth/wecom/wecom-provider-qr/callback',
}, () => undefined)] };`;

describe('passport-wecom console', () => {
  let terminal: Terminal;

  beforeEach(() => {
    terminal = new Terminal();
    terminal.write('wecom.js', CONFIG);
  });
  afterEach(() => terminal.leave());

  it('prints for each field where it is, what belongs in it, what is checked and what breaks without it', async () => {
    expect(await terminal.run('console', '--config', 'wecom.js')).toBe(0);

    expect(terminal.out).toContain(
      '应用管理 (apps) > 登录授权 (web login) > 授权完成回调域名 (domain that logins come back to)\n' +
        '  for: wecom-provider-qr\n  value: app.example.com\n  check: At every sign-in',
    );
    expect(terminal.out).toContain('  without it: 60020');
    expect(terminal.out).not.toContain('canary');
  });

  it('prints the same in Chinese', async () => {
    await terminal.run('console', '--config', 'wecom.js', '--lang', 'zh');

    expect(terminal.out).toContain(
      '应用管理 > 登录授权 > 授权完成回调域名\n  用于：wecom-provider-qr\n  填写：app.example.com\n  校验：每次登录时校验',
    );
  });

  it('prints who enters the fields of each app once, in front of them', async () => {
    await terminal.run('console', '--config', 'wecom.js', '--lang', 'zh');

    const heads = terminal.out.split('\n').filter((line) => line.startsWith('#'));
    expect(heads).toEqual([
      '# 服务商管理员 · 服务商后台 · 网页登录 ww1111111111111111',
      '# 服务商管理员 · 服务商后台 · 各应用共用',
    ]);
    expect(terminal.out.startsWith(`${heads[0]}\n\n应用管理 > 登录授权`)).toBe(true);
  });

  it('prints exactly { rows } with --json', async () => {
    await terminal.run('console', '--config', 'wecom.js', '--json');

    const printed = JSON.parse(terminal.out) as { rows: object[] };
    expect(Object.keys(printed)).toEqual(['rows']);
    expect(printed.rows).toContainEqual(
      expect.objectContaining({
        field: 'login-callback-domain',
        enteredBy: "provider's administrator · provider console · web login ww1111111111111111",
        label: '授权完成回调域名',
        value: 'app.example.com',
      }),
    );
  });

  it('says which of the installers is none', async () => {
    terminal.write('odd.js', `${CONFIG}\nmodule.exports.installers = [() => undefined];`);

    expect(await terminal.run('console', '--config', 'odd.js')).toBe(2);

    expect(terminal.err).toContain('installers[0] of odd.js is not made by installRouter()');
  });

  it('exits with 1 where a strategy refuses its options, and says why in the language asked for', async () => {
    terminal.write('wrong.js', CONFIG.replace('corps:', 'korps:'));

    expect(await terminal.run('console', '--config', 'wrong.js')).toBe(1);
    const english = terminal.err;
    expect(await terminal.run('console', '--config', 'wrong.js', '--lang', 'zh')).toBe(1);

    expect(english).toContain('unknown option korps: did you mean corps?');
    expect(terminal.err).toContain('未知选项 korps，是否应为 corps？');
    expect(english + terminal.err).not.toContain('canary');
  });

  it.each([
    [['console'], '--config FILE is needed'],
    [['console', '--config', 'wecom.js', '--router', '/auth'], '--router is the address'],
    [['console', '--config', 'wecom.js', '--app', 'x'], 'There is no flag --app'],
  ])('exits with 2 for %p', async (argv, why) => {
    expect(await terminal.run(...argv)).toBe(2);

    expect(terminal.err).toContain(why);
  });

  it('tells its flags', async () => {
    expect(await terminal.run('console', '--help')).toBe(0);

    expect(terminal.out).toContain('Usage: passport-wecom console');
  });
});
