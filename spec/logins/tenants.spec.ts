import { CorpAppLogin } from '../../lib/logins/corp-app-login';
import { accessTo, FakeWeCom, patience } from './support/wecom';

const PAGE = { page: 'wwlogin', requireVisible: false } as const;

it('One enterprise of many is the one the application names for this login', async () => {
  const asked: unknown[] = [];
  const login = new CorpAppLogin<{ corpId?: string }>(
    accessTo({}),
    async (lookup) => {
      asked.push(lookup);
      return { corpId: 'ww1', agentId: '7', secret: 'secret-of-ww1' };
    },
    PAGE,
  );

  const app = await login.app({ corpId: 'ww1' });

  expect(asked).toEqual([{ corpId: 'ww1' }]);
  expect(app?.tenant).toEqual({ corpId: 'ww1', agentId: '7' });
  expect(app?.authorizeUrl({ callbackURL: 'https://a.example/cb', state: 's' })).toBe(
    'https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp&appid=ww1&agentid=7&redirect_uri=https%3A%2F%2Fa.example%2Fcb&state=s',
  );
});

it('An enterprise the application does not know has no login', async () => {
  const login = new CorpAppLogin(accessTo({}), async () => undefined, PAGE);

  expect(await login.app(undefined)).toBeUndefined();
});

it('A failure of the application’s tenant function is passed on', async () => {
  const failure = new Error('database down');
  const login = new CorpAppLogin(accessTo({}), () => Promise.reject(failure), PAGE);

  await expect(login.app(undefined)).rejects.toBe(failure);
});

it('Two enterprises of one strategy never share a token', async () => {
  const wecom = await FakeWeCom.start();
  wecom.answers.set('/cgi-bin/gettoken', (count: number) => ({
    access_token: `token-${count}`,
    expires_in: 7200,
  }));
  wecom.answers.set('/cgi-bin/auth/getuserinfo', { errcode: 0, userid: 'zhangsan' });
  const login = new CorpAppLogin<string>(
    accessTo({ api: wecom.api }),
    async (corpId) => ({ corpId, agentId: 7, secret: 'the same secret' }),
    PAGE,
  );

  const profiles = [];
  for (const corpId of ['ww1', 'ww2', 'ww1']) {
    profiles.push(await (await login.app(corpId))?.redeem('code', patience()));
  }

  expect(profiles.map((profile) => profile?.id)).toEqual([
    'ww1:u:zhangsan',
    'ww2:u:zhangsan',
    'ww1:u:zhangsan',
  ]);
  const tokens = wecom.requests
    .filter(({ url }) => url.includes('getuserinfo'))
    .map(({ url }) => new URLSearchParams(url.split('?')[1]).get('access_token'));
  await wecom.close();
  expect(tokens).toEqual(['token-1', 'token-2', 'token-1']);
});
