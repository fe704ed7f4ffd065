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

    expect(terminal.out).toMatch(/doctor[\s\S]*simulator[\s\S]*模拟器/);
  });

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
  ])('exits with 2 and says why for %p', async (argv, why) => {
    expect(await terminal.run(...argv)).toBe(2);

    expect(terminal.err).toContain(why);
    expect(terminal.err).not.toContain('canary');
    expect(terminal.out).toBe('');
  });

  it.each(['doctor', 'simulator'])('lists the flags of %s', async (command) => {
    expect(await terminal.run(command, '--help')).toBe(0);

    expect(terminal.out).toContain(`Usage: passport-wecom ${command}`);
    expect(terminal.out).toContain('--lang en|zh');
  });
});
