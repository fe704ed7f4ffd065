import type { Request } from 'express';
import { noticeOtherHost, otherHost } from '../../lib/in-flight/other-host';
import { OperatorLog } from '../../lib/operator-log';

const CONNECTION = { name: 'wecom', callbackURL: 'https://app.example.com/callback' };

const at = (hostname: string | undefined) => ({ hostname }) as Request;

describe('A login that starts at another name of the site', () => {
  it.each([
    ['www.app.example.com', 'www.app.example.com'],
    ['example.com', 'example.com'],
    ['WWW.APP.EXAMPLE.COM', 'www.app.example.com'],
    ['10.0.0.7', '10.0.0.7'],
    ['127x.example.com', '127x.example.com'],
  ])('is noticed: %s', (host, seen) => {
    expect(otherHost(at(host), CONNECTION)).toBe(seen);
  });

  it.each([
    'app.example.com',
    'APP.example.com',
    'localhost',
    '127.0.0.1',
    '127.8.8.8',
    '[::1]',
    '',
    undefined,
    'not a host',
  ])('is none: %p', (host) => {
    expect(otherHost(at(host), CONNECTION)).toBeUndefined();
  });

  it.each(['http://localhost:3000/callback', 'http://127.0.0.1:3000/callback', 'http://[::1]:3000/callback'])(
    'is none where the callback leads to this machine: %s',
    (callbackURL) => {
      expect(otherHost(at('app.example.com'), { ...CONNECTION, callbackURL })).toBeUndefined();
    },
  );

  it('is told to the operator with both names, and what to do', () => {
    const lines: string[] = [];

    noticeOtherHost(at('www.app.example.com'), CONNECTION, new OperatorLog((line) => lines.push(line)));

    expect(lines).toEqual([
      '[wecom] a login has started at www.app.example.com, but callbackURL leads to app.example.com: the browser comes back ' +
        'there without its cookie, and the login starts again or is refused. Send people to one name of your site; where a ' +
        "proxy changes the Host header, let it keep it, or tell Express: app.set('trust proxy', 1). " +
        '(登录从 www.app.example.com 发起，而 callbackURL 指向 app.example.com：浏览器返回时不带登录 Cookie，登录会重新开始或被拒绝。' +
        "请让用户只访问同一个域名；若代理改写了 Host 头，请保留原值，或设置 app.set('trust proxy', 1)。)",
    ]);
  });

  it('is told once a minute for each connection', () => {
    const lines: string[] = [];
    const log = new OperatorLog((line) => lines.push(line));

    for (const name of ['wecom', 'wecom', 'other'])
      noticeOtherHost(at('www.example.com'), { ...CONNECTION, name }, log);

    expect(lines.map((line) => line.slice(0, 8))).toEqual(['[wecom] ', '[other] ']);
  });

  it('is not told where it starts at the right one', () => {
    const lines: string[] = [];

    noticeOtherHost(at('app.example.com'), CONNECTION, new OperatorLog((line) => lines.push(line)));

    expect(lines).toEqual([]);
  });

  it.each([
    ['a!b.example.com', 'another host'],
    [`${'a.'.repeat(50)}example`, 'another host'],
    ['a_b-c.example.com', 'a_b-c.example.com'],
    ['[2001:db8::1]', '[2001:db8::1]'],
  ])('is named only where it looks like a name: %s', (host, shown) => {
    const lines: string[] = [];

    noticeOtherHost(at(host), CONNECTION, new OperatorLog((line) => lines.push(line)));

    expect(lines[0]).toContain(`has started at ${shown},`);
  });
});
