import { WeComApiError } from '../../lib/errors';
import { describeErrcode, reactionTo } from '../../lib/qyapi/errcodes';
import { aboutInstallation, namingRedirectHost, refusal } from '../../lib/qyapi/refusal';
import { REMEDIES } from '../../lib/qyapi/remedies';

const PAGE = 'more info at https://open.work.weixin.qq.com/devtool/query?e=';

describe('The error made of a refusal', () => {
  it('carries the hint of digits', () => {
    const errmsg = `invalid code, hint: [1689814515612132751488844], from ip: 203.0.113.7, ${PAGE}40029`;

    const error = refusal('/cgi-bin/auth/getuserinfo', 40029, errmsg);

    expect(error).toBeInstanceOf(WeComApiError);
    expect(error).toMatchObject({
      name: 'WeComApiError',
      code: 'ERR_WECOM_API',
      status: 502,
      errcode: 40029,
      endpoint: '/cgi-bin/auth/getuserinfo',
      actor: 'member',
      hint: '1689814515612132751488844',
    });
  });

  it('carries the hint in its older form', () => {
    const errmsg = `access_token expired, hint: [1576065934_28_e0fae07666aa64636023c1fa7e8f49a4], from ip: 9.30.0.138`;

    expect(refusal('/cgi-bin/user/get', 42001, errmsg).hint).toBe(
      '1576065934_28_e0fae07666aa64636023c1fa7e8f49a4',
    );
  });

  it.each([
    ['no hint', 'invalid access_token'],
    ['an empty hint', 'invalid code, hint: []'],
    ['a hint that is a page', 'invalid code, hint: [<script>]'],
    ['a hint without end', `invalid code, hint: [${'1'.repeat(81)}]`],
    ['no text', undefined],
    ['a number', 7],
    ['an object', { hint: '[1]' }],
  ])('has no hint where errmsg holds %s', (_, errmsg) => {
    expect(refusal('/cgi-bin/user/get', 40014, errmsg)).not.toHaveProperty('hint');
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['::ffff:203.0.113.7', '::ffff:203.0.113.7'],
  ])('names the address %s that WeCom does not allow', (sent, expected) => {
    const errmsg = `not allow to access from your ip, hint: [1], from ip: ${sent}, ${PAGE}60020`;

    const error = refusal('/cgi-bin/gettoken', 60020, errmsg);

    expect(error.fromIp).toBe(expected);
    expect(error.message).toContain(expected);
  });

  it.each<[string, number, string, readonly string[]]>([
    ['/cgi-bin/service/get_provider_token', 40001, '通用开发参数', ['应用详情', '应用 > Secret']],
    ['/cgi-bin/service/get_suite_token', 40001, '应用详情 > 基本信息', ['通用开发参数', '应用 > Secret']],
    ['/cgi-bin/gettoken', 40001, '应用 > Secret', ['通用开发参数', '应用详情']],
    ['/cgi-bin/gettoken', 40091, 'permanent_code', ['通用开发参数', '应用详情']],
    ['/cgi-bin/service/get_login_info', 60020, 'IP白名单', ['企业可信IP']],
    ['/cgi-bin/service/get_provider_token', 60020, 'IP白名单', ['企业可信IP']],
  ])('names the one place that a call to %s means with %i', (endpoint, errcode, place, others) => {
    const { remedy, actor } = refusal(endpoint, errcode, 'refused');

    expect(actor).toBe('operator');
    expect(remedy.en).toContain(place);
    for (const other of others) expect(remedy.en + remedy.zh).not.toContain(other);
  });

  it.each([
    ['/cgi-bin/user/get', 40001, /通用开发参数.*应用详情.*应用 > Secret/],
    ['/cgi-bin/gettoken', 60020, /企业可信IP.*IP白名单/],
  ])('names all places where a call to %s does not tell with %i', (endpoint, errcode, places) => {
    expect(refusal(endpoint, errcode, 'refused').remedy.en).toMatch(places);
  });

  it.each([-1, 40001, 40029, 48002, 60011])(
    'keeps the address of the server to itself with %i',
    (errcode) => {
      const error = refusal('/cgi-bin/gettoken', errcode, `text, hint: [1], from ip: 203.0.113.7, ${PAGE}`);

      expect(error).not.toHaveProperty('fromIp');
      expect(error.message).not.toContain('203.0.113.7');
    },
  );

  it.each(['<script>alert(1)</script>', 'localhost', '', '203.0.113.7<script>'])(
    'takes no address from "%s" but what looks like one',
    (sent) => {
      const { fromIp, message } = refusal('/cgi-bin/gettoken', 60020, `not allow, from ip: ${sent}`);

      expect(fromIp ?? '').toMatch(/^[\d.]*$/);
      expect(message).not.toContain('<');
    },
  );

  it('does not repeat what WeCom wrote', () => {
    const error = refusal('/cgi-bin/gettoken', 40001, 'invalid credential SENT-BY-US, hint: [1]');

    expect(error.message).toBe(
      `/cgi-bin/gettoken: WeCom answered 40001 (wrong secret, or the app is disabled). ${error.remedy.en}`,
    );
    expect(JSON.stringify(error)).not.toContain('SENT-BY-US');
  });

  it('says what to do in English and in Chinese', () => {
    const { remedy } = refusal('/cgi-bin/gettoken', 60020, 'not allow');

    expect(remedy.en).toContain('企业可信IP');
    expect(remedy.zh).toContain('企业可信IP');
    expect(Object.keys(remedy)).toEqual(['en', 'zh']);
  });
});

describe('A redirect domain that is not trusted', () => {
  const CALLBACK = 'https://app.example.com:8443/auth/wecom/wecom-workbench/callback';

  it('is named with the port that has to be registered (F29)', () => {
    const error = refusal('/cgi-bin/auth/getuserinfo', 50001, 'redirect_url not allowed, hint: [7]');

    const named = namingRedirectHost(error, CALLBACK);

    expect(named).toMatchObject({ errcode: 50001, status: 502, actor: 'operator', hint: '7' });
    expect((named as Error).message).toContain('app.example.com:8443');
    expect((named as Error).message).not.toContain('/auth/wecom');
  });

  it('needs no hint', () => {
    const named = namingRedirectHost(refusal('/cgi-bin/auth/getuserinfo', 50001, ''), CALLBACK);

    expect(named).not.toHaveProperty('hint');
  });

  it.each([refusal('/cgi-bin/auth/getuserinfo', 40029, ''), new Error('other'), 'a word', undefined])(
    'leaves %p alone',
    (error) => {
      expect(namingRedirectHost(error, CALLBACK)).toBe(error);
    },
  );
});

describe('The error of an installation', () => {
  const endpoint = '/cgi-bin/service/v2/get_permanent_code';

  it.each([40029, 40078, 42003])('tells the administrator where the code is void: %i', (errcode) => {
    const member = refusal(endpoint, errcode, 'invalid code, hint: [17]');

    const error = aboutInstallation(member) as WeComApiError;

    expect(error).toBeInstanceOf(WeComApiError);
    expect(error).toMatchObject({ errcode, endpoint, hint: '17', ...of(REMEDIES.installAgain) });
    expect(error.message).toContain(describeErrcode(errcode).meaning.en);
    expect(member.actor).not.toBe(error.actor);
  });

  it.each([
    ['WeCom refuses for another reason', refusal(endpoint, 40001, 'invalid credential')],
    ['it is none of WeCom’s', new Error('no table')],
    ['it is no error', undefined],
  ])('stays as it is where %s', (_, error) => {
    expect(aboutInstallation(error)).toBe(error);
  });

  it('has a hint only where WeCom gave one', () => {
    expect(aboutInstallation(refusal(endpoint, 40078, 'invalid code'))).not.toHaveProperty('hint');
    expect(namingRedirectHost(refusal(endpoint, 50001, 'x'), 'https://app.example/cb')).not.toHaveProperty(
      'hint',
    );
  });

  function of({ actor, en, zh }: { actor: string; en: string; zh: string }) {
    return { actor, remedy: { en, zh } };
  }
});

describe('The error made of an errcode that nobody has described', () => {
  it('says so in both languages, and has no meaning of its own', () => {
    const { meaning, remedy, reaction } = describeErrcode(99_999_999);

    expect([meaning, remedy, reaction]).toEqual([
      { en: 'undescribed error', zh: '未收录的错误' },
      REMEDIES.unknown,
      'nothing',
    ]);
    expect(refusal('/cgi-bin/gettoken', 99_999_999, 'x').message).toContain('undescribed error');
  });

  it.each([
    ['40001 of a call for a token, where the secret is wrong', 40001, 'for-a-token'],
    ['40001 of a call with a token, where the token has died', 40001, 'with-a-token'],
  ] as const)('is not %s', (_, errcode, call) => {
    const error = refusal('/cgi-bin/gettoken', errcode, '');

    const { reaction, reactionWithToken } = describeErrcode(errcode);

    expect(reaction).not.toBe(reactionWithToken);
    expect(reactionTo(error, call)).toBe(call === 'for-a-token' ? reaction : reactionWithToken);
    expect(reactionTo(new Error(), call)).toBe('nothing');
  });
});
