import {
  SuiteTicketMissingError,
  WeComConfigError,
  type WeComError,
  WeComResolverError,
  WeComSessionError,
  WeComStoreError,
  WeComUnexpectedReplyError,
  WeComUnreachableError,
} from '../../lib';
import { nameOf, OperatorLog } from '../../lib/operator-log';
import { namingRedirectHost, refusal } from '../../lib/qyapi/refusal';

class OwnError extends WeComConfigError {
  override readonly code = 'ERR_MINE' as never;
}

const IP_REFUSED =
  'not allow to access from your ip, hint: [1643009454577493241436158], from ip: 203.0.113.7, more info at ' +
  'https://open.work.weixin.qq.com/devtool/query?e=60020';

function refused(errcode: number, endpoint = '/cgi-bin/auth/getuserinfo', errmsg = ''): WeComError {
  return Object.assign(refusal(endpoint, errcode, errmsg), { reference: '0a1b2c3d4e' });
}

function open() {
  const lines: string[] = [];
  let now = Date.parse('2026-03-02T08:00:00Z');
  const log = new OperatorLog(
    (line) => lines.push(line),
    () => now,
  );
  const forward = (seconds: number) => {
    now += seconds * 1000;
  };
  return { lines, log, forward };
}

describe('The line for the operator', () => {
  it('takes an error of the application’s own kind, which nobody has a remedy for', () => {
    const { lines, log } = open();

    log.failed('wecom-workbench', new OwnError('of the application'));

    expect(lines).toEqual([
      expect.stringMatching(/ ERR_MINE .*of the application To repair by: developer\.$/),
    ]);
  });

  it('says which connection failed, how, and under which reference', () => {
    const { lines, log } = open();

    log.failed('wecom-workbench', refused(48002));

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\[wecom-workbench\] ERR_WECOM_API reference 0a1b2c3d4e: /);
    expect(lines[0]).toContain('/cgi-bin/auth/getuserinfo: WeCom answered 48002');
    expect(lines[0]).not.toContain('\n');
  });

  it('says who can repair it and how, in English and Chinese, with the hint for WeCom’s error tool', () => {
    const { lines, log } = open();

    log.failed('wecom-workbench', refused(60020, '/cgi-bin/gettoken', IP_REFUSED));

    expect(lines[0]).toContain('To repair by: operator.');
    expect(lines[0]).toContain('hint 1643009454577493241436158.');
    expect(lines[0]).toContain("Add the server's IP address to 企业可信IP");
    expect(lines[0]).toContain('约一分钟后生效');
  });

  it('names the address that WeCom does not let in (F27)', () => {
    const { lines, log } = open();

    log.failed('wecom-workbench', refused(60020, '/cgi-bin/gettoken', IP_REFUSED));

    expect(lines[0]).toContain("the server's IP address is not allowed: 203.0.113.7");
  });

  it('names the host to register, port included, where the redirect is not trusted (F29)', () => {
    const { lines, log } = open();
    const error = namingRedirectHost(refused(50001), 'https://app.example.com:8443/auth/callback?x=1');

    log.failed('wecom-workbench', error as WeComError);

    expect(lines[0]).toContain('is not a trusted domain of the app: app.example.com:8443)');
    expect(lines[0]).toContain('可信域名');
    expect(lines[0]).not.toContain('/auth/callback');
  });

  it('says where to press for a ticket, in both languages', () => {
    const { lines, log } = open();
    const error = new SuiteTicketMissingError(
      'No usable suite_ticket: press 刷新Ticket. 请点击「刷新Ticket」。',
    );

    log.failed('wecom-provider-qr', Object.assign(error, { reference: 'ffffffffff' }));

    expect(lines).toEqual([
      '[wecom-provider-qr] ERR_WECOM_TICKET_MISSING reference ffffffffff: No usable suite_ticket: press 刷新Ticket. ' +
        '请点击「刷新Ticket」。 To repair by: operator.',
    ]);
  });

  it.each<[WeComError, string, string]>([
    [new WeComUnreachableError('No answer.'), 'operator', '请检查服务器到企业微信的网络'],
    [new WeComUnexpectedReplyError('No JSON.'), 'operator', '请确认 hosts.api 和代理指向企业微信'],
    [new WeComStoreError('No answer.'), 'operator', '事务存储没有应答'],
    [new WeComSessionError('No session.'), 'developer', '会话不可用'],
    [new WeComSessionError('No answer.', 503), 'operator', '会话存储'],
    [new WeComResolverError('No outcome.'), 'developer', ''],
    [new WeComConfigError('No option.'), 'developer', ''],
  ])('says who repairs what WeCom has not refused: %s', (error, actor, words) => {
    const { lines, log } = open();

    log.failed('wecom-workbench', error);

    expect(lines[0]).toContain(`: ${error.message} To repair by: ${actor}.`);
    expect(lines[0]).toContain(words);
  });

  it('repeats nothing that WeCom repeats of the request', () => {
    const { lines, log } = open();
    const errmsg = `invalid credential secret-canary, hint: [1643009454577493241436158], from ip: 203.0.113.7, e=40001`;

    log.failed('wecom-workbench', refused(40001, '/cgi-bin/gettoken', errmsg));

    expect(lines[0]).toContain('1643009454577493241436158');
    expect(lines[0]).not.toMatch(/canary|203\.0\.113\.7/);
  });

  it('is written once a minute for each kind of failure', () => {
    const { lines, log, forward } = open();

    for (const seconds of [0, 1, 58, 0.999]) {
      forward(seconds);
      log.failed('wecom-workbench', refused(48002));
    }
    const within = lines.length;
    forward(0.001);
    log.failed('wecom-workbench', refused(48002));

    expect([within, lines.length]).toEqual([1, 2]);
  });

  it('is written again where the clock was ahead, and has been set back', () => {
    const { lines, log, forward } = open();
    forward(3_600);
    log.failed('wecom-workbench', refused(48002));

    forward(-3_600);
    log.failed('wecom-workbench', refused(48002));

    expect(lines).toHaveLength(2);
  });

  it.each([
    ['another connection', (log: OperatorLog) => log.failed('wecom-provider-qr', refused(48002))],
    ['another errcode', (log: OperatorLog) => log.failed('wecom-workbench', refused(60011))],
    [
      'another call',
      (log: OperatorLog) => log.failed('wecom-workbench', refused(48002, '/cgi-bin/gettoken')),
    ],
    ['another error', (log: OperatorLog) => log.failed('wecom-workbench', new WeComConfigError('x'))],
  ])('is not held back for %s', (_title, failAgain) => {
    const { lines, log } = open();
    log.failed('wecom-workbench', refused(48002));

    failAgain(log);

    expect(lines).toHaveLength(2);
  });

  it('is still rationed for the kind seen last after many others', () => {
    const { lines, log } = open();
    for (let errcode = 1; errcode <= 500; errcode += 1) log.failed('wecom-workbench', refused(errcode));

    log.failed('wecom-workbench', refused(500));

    expect(lines).toHaveLength(500);
  });
});

describe('The name of an error', () => {
  class LostStore extends Error {}
  const throwing = new Proxy(new Error('canary'), {
    get: () => {
      throw new TypeError('do not read me');
    },
  });

  it.each<[string, unknown, string]>([
    ['with a code', Object.assign(new LostStore('canary'), { code: 'ECONNRESET' }), 'LostStore ECONNRESET'],
    ['that is none', 'canary', 'string'],
    ['that throws where it is read', throwing, 'object'],
    ['whose code is no text', Object.assign(new Error('canary'), { code: Object.create(null) }), 'object'],
    ['without a constructor', Object.assign(new Error('canary'), { constructor: null }), 'object'],
  ])('is all that is told of one %s', (_, error, name) => {
    expect(nameOf(error)).toBe(name);
  });
});
