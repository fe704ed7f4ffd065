import { outcome, WeComConfigError, WeComProviderQr, WeComWorkbench, wecomRouter } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, STACKS, type Stack, type TestApp, type TestUser } from '../support/app';
import { Browser, USER_AGENTS } from '../support/browser';
import { ORIGIN, type Resolver } from '../support/doors';
import { lisi } from '../support/flows';
import { callsWithToken } from '../support/redemptions';

const SIGNED_IN: Resolver = ({ profile }) => ({ id: profile.id });
const DESKTOP =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15';
const WECHAT =
  'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 MMWEBID/7533 MicroMessenger/8.0.66.2980(0x2800423B) WeChat/arm64';
const IOS =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)  Mobile/15E148 wxwork/3.1.16 MicroMessenger/7.0.1 Language/zh ColorScheme/Dark';

function workbench(wecom: WeComSimulator, resolver = SIGNED_IN, name = 'wecom-workbench', origin = ORIGIN) {
  const { corpId, agentId, secret } = wecom.credentials;
  const callbackURL = `${origin}/auth/wecom/${name}/callback`;
  const hosts = wecom.hosts;
  return new WeComWorkbench<TestUser>(
    { flow: 'corp-app', corpId, agentId, secret, name, callbackURL, hosts },
    resolver,
  );
}

function qr(wecom: WeComSimulator, name = 'wecom-provider-qr', displayName = 'Sign in with WeCom') {
  const { corpId, agentId, secret } = wecom.credentials;
  const callbackURL = `${ORIGIN}/auth/wecom/${name}/callback`;
  const hosts = wecom.hosts;
  const app = { flow: 'corp-app', corpId, agentId, secret } as const;
  return new WeComProviderQr<TestUser>({ ...app, name, displayName, callbackURL, hosts }, SIGNED_IN);
}

type Connections = ReadonlyArray<WeComWorkbench<TestUser> | WeComProviderQr<TestUser>>;

function mount(connections: Connections, stack?: Stack, failureRedirect = '/login'): TestApp {
  return createTestApp((app, passport) => {
    app.use('/auth/wecom', wecomRouter({ passport, connections, successRedirect: '/home', failureRedirect }));
  }, stack && { stack });
}

describe.each(STACKS)('Mounted routes on Express $express and Passport $passport', (stack) => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it.each([
    ['a WeCom client on Windows', USER_AGENTS.windows, '/connect/oauth2/authorize'],
    ['a WeCom client on Android', USER_AGENTS.android, '/connect/oauth2/authorize'],
    ['a WeCom client on iOS', IOS, '/connect/oauth2/authorize'],
    ['a desktop browser', DESKTOP, '/wwlogin/sso/login'],
    ['WeChat', WECHAT, '/wwlogin/sso/login'],
    ['something without a name', '', '/wwlogin/sso/login'],
  ])('lead %s to its own way in', async (_, userAgent, page) => {
    const { app } = mount([qr(wecom), workbench(wecom)], stack);

    const location = await new Browser(app, { 'User-Agent': userAgent }).start('/auth/wecom');

    expect(new URL(location).pathname).toBe(page);
  });

  it('choose the first of several, and the only one where there is no choice', async () => {
    const two = mount([qr(wecom, 'first'), qr(wecom, 'second'), workbench(wecom)], stack);
    const one = mount([workbench(wecom)], stack);

    const chosen = [
      await new Browser(two.app).start('/auth/wecom'),
      await new Browser(one.app).start('/auth/wecom'),
    ];

    const targets = chosen.map((page) => new URL(page).searchParams.get('redirect_uri'));
    expect(targets).toEqual([
      'http://localhost:3000/auth/wecom/first/callback',
      'http://localhost:3000/auth/wecom/wecom-workbench/callback',
    ]);
  });

  it('land where the start asked for, and at home otherwise', async () => {
    const { app } = mount([workbench(wecom)], stack);

    const asked = await new Browser(app).signIn(
      '/auth/wecom/wecom-workbench?returnTo=/orders/1?a=b',
      lisi(wecom),
    );
    const plain = await new Browser(app).signIn('/auth/wecom/wecom-workbench', lisi(wecom));
    const chosen = await new Browser(app).signIn('/auth/wecom?returnTo=/orders/2', lisi(wecom));

    expect(asked.headers['location']).toBe('/orders/1?a=b');
    expect(plain.headers['location']).toBe('/home');
    expect(chosen.headers['location']).toBe('/orders/2');
  });

  it('sign in under a new session', async () => {
    const browser = new Browser(mount([workbench(wecom)], stack).app);
    await browser.post('/local/ada');
    const old = browser.copy();

    await browser.signIn('/auth/wecom/wecom-workbench', lisi(wecom));

    expect(await browser.me()).toBe(`${lisi(wecom).corpId}:u:lisi`);
    expect(await old.me()).toBeUndefined();
  });

  it('take a start by POST', async () => {
    const browser = new Browser(mount([workbench(wecom)], stack).app);

    const started = await browser.post('/auth/wecom/wecom-workbench?returnTo=/orders/1');
    const back = await browser.answer(String(started.headers['location']), lisi(wecom));
    const landed = await browser.get(back);

    expect(started.status).toBe(200);
    expect(landed.headers['location']).toBe('/orders/1');
  });

  it.each([
    ['declined', 'declined', SIGNED_IN],
    ['refused', 'not-bound', () => null],
    ['refused with a reason', 'trial%20over%3F', () => outcome.refused('trial over?')],
  ] as const)(
    'lead to the login page with the code when the sign-in was %s',
    async (what, code, resolver) => {
      const { app } = mount([workbench(wecom, resolver)], stack);
      const person = what === 'declined' ? 'decline' : lisi(wecom);

      const answer = await new Browser(app).signIn('/auth/wecom/wecom-workbench', person);

      expect(answer.status).toBe(302);
      expect(answer.headers['location']).toBe(`/login?wecom_error=${code}`);
    },
  );

  it('add the code to a login page that has a query and a fragment', async () => {
    const { app } = mount([workbench(wecom)], stack, '/login?from=wecom#form');

    const answer = await new Browser(app).signIn('/auth/wecom/wecom-workbench', 'decline');

    expect(answer.headers['location']).toBe('/login?from=wecom&wecom_error=declined#form');
  });

  it.each(['head', 'post', 'put', 'delete'] as const)(
    'leave the code of a callback by %s alone',
    async (method) => {
      const browser = new Browser(mount([workbench(wecom)], stack).app);
      const back = await browser.answer(await browser.start('/auth/wecom/wecom-workbench'), lisi(wecom));

      await browser.send(method, back);
      const callsBefore = callsWithToken(wecom).length;
      const landed = await browser.get(back);

      expect(callsBefore).toBe(0);
      expect(landed.headers['location']).toBe('/home');
    },
  );

  it('lead to the bind page without signing anybody in', async () => {
    const { app } = mount([workbench(wecom, () => outcome.bindRequired('/account/bind'))], stack);
    const browser = new Browser(app);

    const answer = await browser.signIn('/auth/wecom/wecom-workbench', lisi(wecom));

    expect(answer.headers['location']).toBe('/account/bind');
    expect(await browser.me()).toBeUndefined();
  });

  it('hand errors to the application', async () => {
    const { app, errors } = mount([workbench(wecom)], stack);
    wecom.failNext('auth/getuserinfo', { errcode: 60020 });

    const { status, body } = await new Browser(app).signIn('/auth/wecom/wecom-workbench', lisi(wecom));

    expect([status, body.code]).toEqual([502, 'ERR_WECOM_API']);
    expect(errors).toHaveLength(1);
  });

  it('show a stranger nothing with a callback of their own', async () => {
    const browser = new Browser(mount([workbench(wecom)], stack).app);

    const answer = await browser.get('/auth/wecom/wecom-workbench/callback?code=x&state=y');

    expect(answer.headers['location']).not.toBe('/home');
    expect(await browser.me()).toBeUndefined();
    expect(callsWithToken(wecom)).toEqual([]);
  });
});

describe('Routes to be mounted', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it('are listed for a login page', () => {
    const passport = { use: () => undefined, authenticate: () => undefined } as never;
    const connections = [qr(wecom), workbench(wecom)];

    const router = wecomRouter({ passport, connections, successRedirect: '/', failureRedirect: '/login' });

    expect(router.connections).toEqual([
      { name: 'wecom-provider-qr', displayName: 'Sign in with WeCom', path: '/auth/wecom/wecom-provider-qr' },
      { name: 'wecom-workbench', displayName: expect.any(String), path: '/auth/wecom/wecom-workbench' },
    ]);
  });

  it.each([
    `${ORIGIN}/auth/wecom/other/callback`,
    `${ORIGIN}/auth/wecom/wecom-workbench`,
    `${ORIGIN}/auth/wecom/wecom-workbench/callback/`,
    `${ORIGIN}/callback`,
    `${ORIGIN}/not-wecom-workbench/callback`,
  ])('are refused where callbackURL is %s', (callbackURL) => {
    const { corpId, agentId, secret } = wecom.credentials;
    const own = { flow: 'corp-app', corpId, agentId, secret, callbackURL } as const;
    const connection = new WeComWorkbench<TestUser>(own, SIGNED_IN);

    expect(() => mount([connection])).toThrow(WeComConfigError);
  });

  it('are refused where two have one name, and where there are none', () => {
    expect(() => mount([workbench(wecom), workbench(wecom)])).toThrow(WeComConfigError);
    expect(() => mount([])).toThrow(WeComConfigError);
  });

  it.each(['//evil.example', 'https://evil.example/login', 'login', ''])(
    'fail to nowhere like %j',
    (login) => {
      expect(() => mount([workbench(wecom)], undefined, login)).toThrow(WeComConfigError);
    },
  );
});
