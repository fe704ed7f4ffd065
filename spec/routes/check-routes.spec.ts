import { WeComConfigError } from '../../lib';
import { checkRoutes } from '../../lib/routes/check-routes';

describe('The routes of a router', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['connections of different names', ['qr', 'workbench'], []],
    ['a connection named like a part of a path of pushes', ['app', 'suite'], ['/app/acme', '/provider']],
    ['receivers of every kind', ['qr'], ['/provider', '/suite/ww1', '/suite/ww2', '/app/acme']],
  ])('may be %s', (_, names, paths) => {
    expect(() => checkRoutes(names, paths)).not.toThrow();
  });

  it.each<[string, readonly string[], readonly string[], string]>([
    ['two connections of one name', ['qr', 'qr'], [], 'two connections have the same name'],
    ['of one name in other letters', ['qr', 'QR'], [], 'two connections have the same name'],
    ['two receivers', ['qr'], ['/app/acme', '/app/Acme'], 'two of callbacks have'],
    [
      'a connection and the events of a provider',
      ['provider'],
      ['/provider'],
      '/provider is where WeCom pushes to',
    ],
    ['the same in other letters', ['Provider'], ['/provider'], '/provider is where WeCom pushes to'],
    ['the callback of a connection and an app', ['app'], ['/app/callback'], '/app/callback is where WeCom'],
  ])('must not be those of two things: %s', (_, names, paths, message) => {
    expect(() => checkRoutes(names, paths)).toThrow(WeComConfigError);
    expect(() => checkRoutes(names, paths)).toThrow(message);
  });
});
