import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Terminal } from './support/terminal';

let terminal: Terminal;
beforeEach(() => {
  terminal = new Terminal();
});
afterEach(() => terminal.leave());

describe('passport-wecom', () => {
  it.each(['--help', '-h', 'help'])('names its commands for %s', async (flag) => {
    expect(await terminal.run(flag)).toBe(0);

    expect(terminal.out).toMatch(/conformance[\s\S]*console[\s\S]*doctor[\s\S]*simulator/);
  });

  it.each([['--lang', 'zh'], ['--lang=zh']])(
    'takes the language before the command too: %p',
    async (...flags) => {
      expect(await terminal.run(...flags, '--help')).toBe(0);
      expect(terminal.out).toMatch(/^用法/);

      expect(await terminal.run(...flags, 'doctor')).toBe(2);
      expect(terminal.err).toContain('--config');
      expect(terminal.err).toContain('用法：');

      expect(await terminal.run(...flags)).toBe(2);
    },
  );

  it('says its version', async () => {
    expect(await terminal.run('--version')).toBe(0);

    const manifest = readFileSync(join(__dirname, '../../package.json'), 'utf8');
    expect(terminal.out).toBe(`${(JSON.parse(manifest) as { version: string }).version}\n`);
  });

  it('says how it is used when it is called with nothing', async () => {
    expect(await terminal.run()).toBe(2);

    expect(terminal.err).toContain('Usage: passport-wecom <command>');
  });

  it.each([
    [['docter'], 'did you mean doctor?'],
    [['constructor'], 'no command constructor'],
    [['doctor', '--conifg', 'x.js'], 'did you mean --config?'],
    [['doctor', '--secret', 'canary'], 'There is no flag --secret'],
    [['doctor', 'wecom.js'], 'only flags can'],
    [['doctor', '--config'], '--config needs a value'],
    [['doctor', '--json=yes'], '--json takes no value'],
    [['doctor'], '--config FILE is needed'],
    [['doctor', '--config', 'x.js', '--lang', 'fr'], '--lang is one of en, zh'],
    [['simulator', '--port', '70000'], '--port is a whole number from 0 to 65535'],
    [['simulator', '--letter-case', 'upper'], '--letter-case is one of new, old'],
    [['simulator', '--fault', 'gettoken'], 'ENDPOINT=ERRCODE'],
    [['simulator', '--callback-url', '/suite'], 'an absolute http(s) address'],
  ])('exits with 2 and says why for %p, in the language that was asked for', async (argv, why) => {
    const chinese = new Terminal({ LANG: 'zh_CN.UTF-8' });
    expect(await chinese.run(...argv)).toBe(2);
    expect(await terminal.run(...argv)).toBe(2);
    chinese.leave();

    expect(terminal.err).toContain(why);
    expect(terminal.err + chinese.err).not.toContain('canary');
    expect(terminal.out).toBe('');
    expect(chinese.err).toMatch(/[\u4e00-\u9fff]{2}.*\n用法：passport-wecom (?:\w+ )?--help\n$/);
    expect(chinese.err).not.toMatch(/\b(is|are|where|needs?|such|There)\b/);
  });

  it.each([
    [['doctor', '--appp', 'x'], 'See passport-wecom doctor --help.'],
    [['--lang', 'en', 'simulator', '--prot', '1'], 'See passport-wecom simulator --help.'],
    [['docter'], 'See passport-wecom --help.'],
  ])('sends whoever wrote %p to the help that has the flags', async (argv, help) => {
    expect(await terminal.run(...argv)).toBe(2);

    expect(terminal.err.endsWith(`\n${help}\n`)).toBe(true);
  });

  it.each([['--lang', 'zh'], ['--lang=zh']])(
    'takes the language from %p also where the rest makes no sense',
    async (...flags) => {
      expect(await terminal.run('doctor', '--conifg', 'x.js', ...flags)).toBe(2);

      expect(terminal.err).toContain('没有参数 --conifg，是否应为 --config？');
    },
  );

  it.each(['conformance', 'console', 'doctor', 'simulator'])(
    'lists the flags of %s, the same in both languages',
    async (command) => {
      expect(await terminal.run(command, '--help')).toBe(0);
      const english = terminal.out;
      expect(await terminal.run(command, '--help', '--lang', 'zh')).toBe(0);

      const flags = (text: string) => text.match(/^ {2}--[\w-]+/gm);
      expect(english).toContain(`Usage: passport-wecom ${command}`);
      expect(terminal.out).toContain(`用法：passport-wecom ${command}`);
      expect(english).not.toMatch(/[\u4e00-\u9fff]{2}[^\n]*[，。]/);
      expect(flags(terminal.out)).toEqual(flags(english));
      expect(flags(english)).toContain('  --lang');
    },
  );
});
