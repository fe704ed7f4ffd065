import fc from 'fast-check';
import { WeComUnexpectedReplyError } from '../../lib/errors';
import { SignInRefused } from '../../lib/refusals';
import { SEED, SIZES } from '../support/sizes';
import { CORP, FakeWeCom, FLOWS, type FlowName, patience } from './support/wecom';

/** What would end a parameter, a path, a field or a request if it were not encoded. */
const oddPiece = fc.oneof(
  fc.constantFrom(
    '&',
    '=',
    '?',
    '#',
    '+',
    '%',
    '%26',
    '%3D',
    '%00',
    '/',
    '/../',
    '..',
    ';',
    '"',
    '\\',
    '","',
  ),
  fc.constantFrom(
    'code=',
    '&access_token=x',
    '&code=other',
    '","access_token":"x',
    '\r\nX-More: 1',
    '\0',
    ' ',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const oddCode = fc.array(oddPiece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));

/** A request as any server would read it. */
function readOf(request: FakeWeCom['requests'][number] | undefined) {
  const { method = '', url = '', body = '' } = request ?? {};
  const [path = '', query = '', ...more] = url.split('?');
  return { method, path, query: [...new URLSearchParams(query)], more, body: body && JSON.parse(body) };
}

/** What a redemption may send. */
function callWith(name: FlowName, path: string, code: string): ReturnType<typeof readOf> {
  if (name === 'provider-secret') {
    const query: Array<[string, string]> = [['access_token', 'provider-token']];
    return { method: 'POST', path, query, more: [], body: { auth_code: code } };
  }
  const token: [string, string] = path.endsWith('3rd')
    ? ['suite_access_token', 'suite-token']
    : ['access_token', 'corp-token'];
  return { method: 'GET', path, query: [token, ['code', code]], more: [], body: '' };
}

let wecom: FakeWeCom;
beforeEach(async () => {
  wecom = await FakeWeCom.start();
});
afterEach(() => wecom.close());

describe.each(FLOWS)('A code of $name', ({ name, endpoint, channel, hasOpenUserId, identity }) => {
  it('becomes the member WeCom names', async () => {
    wecom.answers.set(endpoint, identity({ corpId: CORP, userId: 'ZhangSan', openUserId: 'woOpen' }));

    const profile = await (await wecom.app(name)).redeem('the-code', patience());

    expect(profile).toMatchObject({ provider: 'wecom', channel, corpId: CORP, userId: 'ZhangSan' });
    expect(profile.id).toBe(hasOpenUserId ? 'o:woOpen' : `${CORP}:u:ZhangSan`);
    expect(profile.aliases).toEqual(hasOpenUserId ? [`${CORP}:u:ZhangSan`] : []);
  });

  it('is a member without an open_userid too', async () => {
    wecom.answers.set(endpoint, identity({ corpId: CORP, userId: 'ZhangSan' }));

    const profile = await (await wecom.app(name)).redeem('the-code', patience());

    expect(profile.id).toBe(`${CORP}:u:ZhangSan`);
    expect(profile.aliases).toEqual([]);
    expect(profile).not.toHaveProperty('openUserId');
  });

  it('is sent to WeCom once, encoded, and with the right token (T22)', async () => {
    wecom.answers.set(endpoint, identity({ corpId: CORP, userId: 'ZhangSan' }));

    await (await wecom.app(name)).redeem('a+b/c=&access_token=evil', patience());

    const sent = wecom.requests
      .filter(({ url }) => url.startsWith(endpoint))
      .map(({ url, body }) => url + body);
    expect(sent).toEqual([
      {
        'provider-secret':
          '/cgi-bin/service/get_login_info?access_token=provider-token{"auth_code":"a+b/c=&access_token=evil"}',
        'login-suite':
          '/cgi-bin/service/auth/getuserinfo3rd?suite_access_token=suite-token&code=a%2Bb%2Fc%3D%26access_token%3Devil',
        'suite-app':
          '/cgi-bin/service/auth/getuserinfo3rd?suite_access_token=suite-token&code=a%2Bb%2Fc%3D%26access_token%3Devil',
        'corp-app by QR':
          '/cgi-bin/auth/getuserinfo?access_token=corp-token&code=a%2Bb%2Fc%3D%26access_token%3Devil',
        'corp-app in the Workbench':
          '/cgi-bin/auth/getuserinfo?access_token=corp-token&code=a%2Bb%2Fc%3D%26access_token%3Devil',
      }[name],
    ]);
  });

  it('is all that it changes in a call, whatever stands in it (T22)', async () => {
    wecom.answers.set(endpoint, identity({ corpId: CORP, userId: 'ZhangSan' }));
    const app = await wecom.app(name);

    await fc.assert(
      fc.asyncProperty(oddCode, async (code) => {
        await app.redeem(code, patience());

        expect(readOf(wecom.requests.at(-1))).toEqual(callWith(name, endpoint, code));
      }),
      { numRuns: SIZES.httpRuns, seed: SEED },
    );
  });

  it.each([40029, 40078, 42003, 42022, 40163])('is refused where WeCom answers %i (F28)', async (errcode) => {
    wecom.answers.set(endpoint, { errcode, errmsg: ' invalid auth_code, hint: [1]', agent: [] });

    const failure = await (await wecom.app(name))
      .redeem('spent', patience())
      .catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(SignInRefused);
    expect(failure).toMatchObject({ reason: 'code-rejected', status: 401 });
    expect(wecom.count(endpoint)).toBe(1);
  });

  it.each([48002, 50001, 60020, 40084, 99999])('fails where WeCom answers %i', async (errcode) => {
    wecom.answers.set(endpoint, { errcode, errmsg: 'no' });

    const call = (await wecom.app(name)).redeem('code', patience());

    await expect(call).rejects.toMatchObject({ code: 'ERR_WECOM_API', errcode, status: 502, endpoint });
  });

  it('is void where a busy WeCom had spent it after all', async () => {
    wecom.answers.set(endpoint, (count: number) => ({ errcode: count === 1 ? -1 : 40029 }));

    const call = (await wecom.app(name)).redeem('code', patience());

    await expect(call).rejects.toMatchObject({ reason: 'code-rejected' });
    expect(wecom.count(endpoint)).toBe(2);
  });

  it('is sent again with a fresh token where the first one was dead', async () => {
    const good = identity({ corpId: CORP, userId: 'ZhangSan' });
    wecom.answers.set(endpoint, (count: number) =>
      count === 1 ? { errcode: 42009, errmsg: 'expired' } : good,
    );

    const profile = await (await wecom.app(name)).redeem('code', patience());

    expect(profile.userId).toBe('ZhangSan');
    expect(wecom.count(endpoint)).toBe(2);
  });

  it.each([
    ['an answer without anybody', { errcode: 0, errmsg: 'ok' }],
    ['a list', []],
    ['a page', '<html>'],
    ['half an answer', '{"errcode":0,"userid":"Zh'],
  ])('makes nobody out of %s', async (_, answer) => {
    wecom.answers.set(endpoint, answer);

    const call = (await wecom.app(name)).redeem('code', patience());

    await expect(call).rejects.toBeInstanceOf(WeComUnexpectedReplyError);
  });

  it('is sent once more, on a fresh connection, where a kept one broke, and never a third time', async () => {
    wecom.answers.set(endpoint, 'reset');

    const call = (await wecom.app(name)).redeem('code', patience());

    await expect(call).rejects.toMatchObject({ code: 'ERR_WECOM_UNREACHABLE', status: 504 });
    expect(wecom.count(endpoint)).toBe(2);
  });

  it('is given up with the sign-in it belongs to', async () => {
    wecom.answers.set(endpoint, 'silence');
    const login = new AbortController();
    const call = (await wecom.app(name)).redeem('code', login.signal);

    setImmediate(() => login.abort());

    await expect(call).rejects.toMatchObject({ code: 'ERR_WECOM_UNREACHABLE', status: 504 });
  });
});

describe('Answers of the old paths, in another letter case', () => {
  it.each([
    [{ CorpId: CORP, UserId: 'ZhangSan', DeviceId: 'd', open_userid: 'woOpen' }],
    [{ corpId: CORP, userId: 'ZhangSan', open_userid: 'woOpen' }],
    [{ corpid: CORP, UserId: 'ZhangSan', open_userid: 'woOpen' }],
  ])('name the same member of a suite: %p', async (fields) => {
    wecom.answers.set('/cgi-bin/service/auth/getuserinfo3rd', { errcode: 0, ...fields });

    const profile = await (await wecom.app('suite-app')).redeem('code', patience());

    expect(profile.id).toBe('o:woOpen');
  });

  it.each([[{ UserId: 'ZhangSan', DeviceId: '' }], [{ userId: 'ZhangSan' }], [{ userid: 'ZhangSan' }]])(
    'name the same member of an enterprise: %p',
    async (fields) => {
      wecom.answers.set('/cgi-bin/auth/getuserinfo', { errcode: '0', ...fields });

      const profile = await (await wecom.app('corp-app by QR')).redeem('code', patience());

      expect(profile.id).toBe(`${CORP}:u:ZhangSan`);
    },
  );
});
