import helmet from 'helmet';
import { launchPage, wecomRouter } from '../../lib';
import { Clinic, faults, named, theFault } from './support/clinic';
import { corpApp, providerSecret, tenants } from './support/strategies';

const PUBLIC = 'https://app.example.com/auth/wecom-provider-qr/callback';
const FILE = 'WW_verify_aB3dE5fG7hI9jK1m.txt';

let clinic: Clinic;
afterEach(() => clinic?.close());

describe('Of sessions the doctor names', () => {
  it('cookie.secure on an application that is asked by http', async () => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own)], sessions: { secure: true } });

    const diagnosis = await clinic.examine();

    expect(named(diagnosis)).toEqual(['failure session']);
    expect(theFault(diagnosis, 'session').message).toContain('secure: true');
    expect(theFault(diagnosis, 'session').remedy).toContain("app.set('trust proxy', 1)");
  });

  it('cookie.secure without trust proxy, behind a proxy that ends TLS', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own, { callbackURL: PUBLIC })],
      sessions: { secure: true },
    });

    const diagnosis = await clinic.examine({ app: clinic.origin });

    expect(theFault(diagnosis, 'session').remedy).toMatch(/^Behind a proxy that ends TLS set app.set/);
  });

  it('nothing of that once trust proxy is set', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own, { callbackURL: PUBLIC })],
      sessions: { secure: true, sameSite: 'lax' },
      first: (app) => app.set('trust proxy', 1),
    });

    expect(named(await clinic.examine({ app: clinic.origin }))).toEqual(['warning callback-host']);
  });

  it('that there are none', async () => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own)], sessions: false });

    expect(theFault(await clinic.examine(), 'session').remedy).toContain('express-session');
  });

  it('that Passport does not look into them', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own)],
      routes: (app, passport, { asked: { connections } }) =>
        app.use(
          '/auth',
          wecomRouter({ passport, connections, successRedirect: '/', failureRedirect: '/login' }),
        ),
    });

    const diagnosis = await clinic.examine();

    expect(named(diagnosis)).toEqual(['failure session']);
    expect(theFault(diagnosis, 'session').remedy).toContain('app.use(passport.session())');
  });

  it('nothing where a tenant function fails for the doctor, who comes from no enterprise', async () => {
    const fails = () => {
      throw new Error('no subdomain');
    };
    clinic = await Clinic.open({ connections: (own) => [tenants(own, fails)] });

    expect(named(await clinic.examine())).not.toContain('failure session');
  });

  it('a fault of any other kind, by where to look for it', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own)],
      first: (app) => app.use((_req, res) => void res.status(503).send('Sorry')),
    });

    expect(theFault(await clinic.examine(), 'session').remedy).toContain('ERR_WECOM_STORE');
  });
});

describe('Of cookies the doctor names', () => {
  it.each([
    { cookie: { sameSite: 'strict' } as const, level: 'failure', words: 'looks signed out' },
    { cookie: { sameSite: 'none' } as const, level: 'failure', words: 'browsers drop it' },
    { cookie: { httpOnly: false } as const, level: 'warning', words: 'HttpOnly' },
  ])('a session cookie with $cookie (T48)', async ({ cookie, level, words }) => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own)], sessions: cookie });

    const diagnosis = await clinic.examine();

    expect(named(diagnosis)).toEqual([`${level} session-cookie`]);
    expect(theFault(diagnosis, 'session-cookie').message).toContain(words);
  });

  it('a session cookie without Secure where browsers come by https', async () => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own, { callbackURL: PUBLIC })] });

    const diagnosis = await clinic.examine({ app: clinic.origin });

    expect(theFault(diagnosis, 'session-cookie')).toMatchObject({ level: 'warning' });
    expect(theFault(diagnosis, 'session-cookie').message).toContain('Secure');
  });

  it('login cookies from which something takes their flags', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own, { callbackURL: PUBLIC })],
      sessions: false,
      first: (app) =>
        app.use((_req, res, next) => {
          const append = res.appendHeader.bind(res);
          res.appendHeader = (name, value) => append(name, String(value).replace('; Secure', ''));
          next();
        }),
      routes: (app, passport, own) => {
        for (const connection of own.asked.connections) passport.use(connection);
        const options = { session: false };
        app.get('/auth/wecom-provider-qr/callback', passport.authenticate('wecom-provider-qr', options));
      },
    });

    const diagnosis = await clinic.examine({ app: clinic.origin });

    expect(theFault(diagnosis, 'login-cookie').message).toContain('without Secure');
  });
});

describe('Of the login page the doctor says', () => {
  const ownRoutes = (start: (own: Clinic) => ReturnType<typeof launchPage> | undefined) => ({
    connections: (own: Clinic) => [providerSecret(own, { callbackURL: `${own.origin}/callback` })],
    routes: ((app, passport, own) => {
      app.use(helmet());
      for (const connection of own.asked.connections) passport.use(connection);
      const launch = start(own);
      if (launch) app.get('/start', launch);
      app.get('/callback', passport.authenticate('wecom-provider-qr'));
    }) satisfies Parameters<typeof Clinic.open>[0]['routes'],
  });

  it("that helmet's no-referrer hides it from the legacy QR page", async () => {
    clinic = await Clinic.open(ownRoutes(() => undefined));

    const diagnosis = await clinic.examine();

    expect(named(diagnosis)).toEqual(['failure referrer-policy']);
    expect(theFault(diagnosis, 'referrer-policy').message).toContain(
      '/login has Referrer-Policy no-referrer',
    );
    expect(theFault(diagnosis, 'referrer-policy').remedy).toContain('launchPage(strategy)');
  });

  it('nothing when a launch page of wecomRouter stands between', async () => {
    clinic = await Clinic.open({
      connections: (own) => [providerSecret(own)],
      first: (app) => app.use(helmet()),
    });

    expect(named(await clinic.examine())).toEqual([]);
  });

  it('nothing when it is told where a launch page of the application is', async () => {
    const launch = (own: Clinic) => own.asked.connections.map((connection) => launchPage(connection))[0];
    clinic = await Clinic.open(ownRoutes(launch));

    expect(named(await clinic.examine({ loginPage: '/start' }))).toEqual([]);
  });

  it('that it does not know where it is', async () => {
    clinic = await Clinic.open(ownRoutes(() => undefined));

    expect(theFault(await clinic.examine({ loginPage: '/sign-in' }), 'referrer-policy').level).toBe(
      'warning',
    );
  });
});

describe('Of the domain-verification file the doctor says', () => {
  it.each([
    { what: 'that it is missing', answer: undefined, level: 'failure', words: '404' },
    {
      what: 'that a page stands in its place',
      answer: '<html></html>',
      level: 'failure',
      words: 'something else',
    },
    { what: 'that it holds another word', answer: 'another', level: 'warning', words: 'does not hold' },
  ])('$what', async ({ answer, level, words }) => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own)],
      first: (app) =>
        answer === undefined ? undefined : app.get(`/${FILE}`, (_req, res) => void res.send(answer)),
    });

    const [fault, ...others] = faults(await clinic.examine({ verificationFile: FILE }));

    expect(fault).toMatchObject({ check: 'domain-file', level, message: expect.stringContaining(words) });
    expect(others).toEqual([]);
  });
});
