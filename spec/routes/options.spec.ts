import passport from 'passport';
import {
  MemoryTokenStore,
  suiteCallback,
  WeComConfigError,
  type WeComRouterOptions,
  wecomRouter,
} from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp } from '../support/app';
import { Browser, USER_AGENTS } from '../support/browser';
import { ORIGIN } from '../support/doors';
import { byMember, corpQr, corpWorkbench, legacyQr, openRouter, QR, WORKBENCH } from './support/router-app';

describe('wecomRouter', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  function options(changes: object = {}): WeComRouterOptions {
    const ends = { successRedirect: '/', failureRedirect: '/login' };
    return { passport: new passport.Passport(), connections: [corpQr(wecom)], ...ends, ...changes } as never;
  }

  const mistakes: ReadonlyArray<readonly [string, () => object, RegExp]> = [
    ['no passport', () => ({ passport: undefined }), /passport is missing/],
    ['a passport that is none', () => ({ passport: {} }), /passport must have the methods use, authenticate/],
    ['no connections', () => ({ connections: undefined }), /connections is missing/],
    ['an empty list', () => ({ connections: [] }), /connections must name at least one strategy/],
    [
      'a foreign strategy',
      () => ({ connections: [{ name: 'x' }] }),
      /connections\[0\] must be a WeComProviderQr/,
    ],
    ['no successRedirect', () => ({ successRedirect: undefined }), /successRedirect is missing/],
    [
      'an address elsewhere',
      () => ({ successRedirect: 'https://evil.example' }),
      /successRedirect must be a path/,
    ],
    [
      'an address without scheme',
      () => ({ failureRedirect: '//evil.example' }),
      /failureRedirect must be a path/,
    ],
    [
      'a misspelt option',
      () => ({ succesRedirect: '/' }),
      /unknown option succesRedirect: did you mean successRedirect\?/,
    ],
    [
      'a foreign callback',
      () => ({ callbacks: [() => undefined] }),
      /callbacks\[0\] must be made by suiteCallback/,
    ],
    [
      'two connections of one name',
      () => ({ connections: [corpQr(wecom), legacyQr(wecom)] }),
      /two connections have the same name/,
    ],
    [
      'a callbackURL that leads past it',
      () => ({ connections: [corpQr(wecom, byMember, { callbackURL: `${ORIGIN}/auth/callback` })] }),
      /wecom-provider-qr's callbackURL must end in \/wecom-provider-qr\/callback/,
    ],
    [
      'a callbackURL with a slash too many',
      () => ({ connections: [corpQr(wecom, byMember, { callbackURL: `${ORIGIN}${QR}/callback/` })] }),
      /must end in/,
    ],
  ];

  it.each(mistakes)('refuses %s at start-up', (_title, changes, message) => {
    const create = () => wecomRouter(options(changes()));

    expect(create).toThrow(WeComConfigError);
    expect(create).toThrow(message);
  });

  it.each([undefined, null, 'options'])('refuses %p instead of options', (wrong) => {
    expect(() => wecomRouter(wrong as never)).toThrow(WeComConfigError);
  });

  it('says what a login page can offer', () => {
    const named = corpQr(wecom, byMember, {
      name: 'staff',
      displayName: '员工登录',
      callbackURL: `${ORIGIN}/auth/wecom/staff/callback`,
    });

    const { connections } = wecomRouter(options({ connections: [named, corpWorkbench(wecom)] }));

    expect(connections).toEqual([
      { name: 'staff', displayName: '员工登录', path: '/auth/wecom/staff' },
      { name: 'wecom-workbench', displayName: 'WeCom Workbench', path: WORKBENCH },
    ]);
  });

  it.each([
    ['a browser', {}, '/wwlogin/sso/login'],
    ['a WeCom client', { 'User-Agent': USER_AGENTS.android }, '/connect/oauth2/authorize'],
  ])('chooses the right way for %s', async (_title, headers, page) => {
    const browser = new Browser(openRouter([corpWorkbench(wecom), corpQr(wecom)]).app);

    const { status, headers: answer } = await browser.get('/auth/wecom', headers);

    expect(status).toBe(302);
    expect(new URL(String(answer['location'])).pathname).toBe(page);
  });

  it('takes the way there is where the client would like another', async () => {
    const browser = new Browser(openRouter([corpQr(wecom)]).app);

    const { headers } = await browser.get('/auth/wecom', { 'User-Agent': USER_AGENTS.windows });

    expect(String(headers['location'])).toContain('/wwlogin/sso/login');
  });

  it.each([
    ['/login?from=qr', '/login?from=qr&wecom_error=declined'],
    ['/login#buttons', '/login?wecom_error=declined#buttons'],
    ['/login?from=qr#buttons', '/login?from=qr&wecom_error=declined#buttons'],
  ])('adds the code of a failure to %s', async (failureRedirect, location) => {
    const { app } = createTestApp((express, pass) => {
      express.use('/auth/wecom', wecomRouter({ ...options({ failureRedirect }), passport: pass }));
    });

    const landed = await new Browser(app).signIn(QR, 'decline');

    expect(landed.headers['location']).toBe(location);
  });

  it('receives the events of each suite at an address of its own', async () => {
    const { providerCorpId, token, encodingAESKey, suiteId, loginSuiteId } = wecom.credentials;
    const heard: string[] = [];
    const callbacks = [suiteId, loginSuiteId].map((id) =>
      suiteCallback({
        suiteId: id,
        providerCorpId,
        keys: { token, encodingAESKey },
        tokenStore: new MemoryTokenStore(),
        onEvent: (event) => void heard.push('suiteId' in event ? event.suiteId : event.source),
      }),
    );
    const { app } = openRouter([corpQr(wecom)], { callbacks });
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const at = (id: string) => `http://127.0.0.1:${port}/auth/wecom/suite/${id}`;

    const checks = [
      await wecom.verifyCallbackUrl(at(suiteId), suiteId),
      await wecom.verifyCallbackUrl(at(loginSuiteId), loginSuiteId),
    ];
    await wecom.pushSuiteTicket(at(loginSuiteId), loginSuiteId);
    await wecom.pushSuiteTicket(at(suiteId), suiteId);
    const unknown = await fetch(at('ww0000000000000000'), { method: 'POST' });
    server.close().closeAllConnections();

    expect(checks.map(({ ok }) => ok)).toEqual([true, true]);
    expect(heard).toEqual([loginSuiteId, suiteId]);
    expect(unknown.status).toBe(404);
  });
});
