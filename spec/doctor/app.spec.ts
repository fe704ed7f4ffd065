import type { Express } from 'express';
import { closedPort } from '../qyapi/support/peer';
import { Clinic, named, theFault } from './support/clinic';
import { corpApp, tenants } from './support/strategies';

let clinic: Clinic;
afterEach(() => clinic?.close());

describe('Of the callback route the doctor names', () => {
  it('an application that does not run', async () => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own)] });
    const gone = `http://127.0.0.1:${await closedPort()}`;

    const diagnosis = await clinic.examine({ app: gone });

    expect(named(diagnosis)).toEqual(['failure app-reachable', 'failure callback-host']);
    expect(theFault(diagnosis, 'app-reachable').message).toContain('ECONNREFUSED');
  });

  it('a route that is not mounted', async () => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own)], routes: () => undefined });

    const diagnosis = await clinic.examine();

    expect(named(diagnosis)).toEqual(['failure callback-route']);
    expect(theFault(diagnosis, 'callback-route').message).toContain('/auth/wecom-provider-qr/callback (404)');
  });

  it('the fallback page of a single-page application in its place', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own)],
      first: (app) => app.use((_req, res) => void res.send('<div id="root"></div>')),
    });

    expect(theFault(await clinic.examine(), 'callback-route').message).toContain('another route');
  });

  it('a guard in front of it that answers 401', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own)],
      first: (app) => app.use((_req, res) => void res.sendStatus(401)),
    });

    expect(theFault(await clinic.examine(), 'callback-route').message).toContain('asks for a sign-in');
  });

  it('a guard in front of it that sends everybody to the login page', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own)],
      first: (app) => app.use('/auth', (_req, res) => void res.redirect('/login')),
    });

    expect(theFault(await clinic.examine(), 'callback-route').message).toContain("not to WeCom's login page");
  });

  it("the login page that is missed: its flow's, not those of other flows", async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own, { hosts: { login: 'https://login.private.example' } })],
      first: (app) => app.use('/auth', (_req, res) => void res.redirect('/login')),
    });

    expect(theFault(await clinic.examine(), 'callback-route').message).toMatch(
      /not to WeCom's login page at login\.private\.example\.$/,
    );
  });

  it('the login page of another flow in place of its own', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own, { hosts: { ...own.wecom.hosts, oauth: 'https://oauth.example' } })],
      first: (app, own) =>
        app.use('/auth', (_req, res) => {
          const back = encodeURIComponent(own.callbackURL('wecom-provider-qr'));
          res.redirect(`https://oauth.example/connect/oauth2/authorize?redirect_uri=${back}`);
        }),
    });

    expect(theFault(await clinic.examine(), 'callback-route').message).toContain('leads to oauth.example');
  });

  it('a limit in front of it', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own)],
      first: (app) => app.use((_req, res) => void res.sendStatus(429)),
    });

    expect(theFault(await clinic.examine(), 'callback-route').message).toContain('429');
  });

  it('a redirect that never ends, as without trust proxy', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own)],
      first: (app) => app.use((req, res) => void res.redirect(301, req.url)),
    });

    const fault = theFault(await clinic.examine(), 'callback-route');

    expect(fault.message).toContain('redirects to itself');
    expect(fault.remedy).toContain("app.set('trust proxy', 1)");
  });

  it('nothing where the plain strategy answers with 403 by itself', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own)],
      routes: (app, passport, own) => {
        for (const connection of own.asked.connections) passport.use(connection);
        app.get('/auth/wecom-provider-qr/callback', passport.authenticate('wecom-provider-qr'));
      },
    });

    expect(named(await clinic.examine())).toEqual([]);
  });

  it('nothing where the application shows a page of its own for a refusal', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own)],
      routes: (app, passport, own) => {
        for (const connection of own.asked.connections) passport.use(connection);
        app.get('/auth/wecom-provider-qr/callback', (req, res, next) => {
          const show = () => res.send('Please start again.');
          passport.authenticate('wecom-provider-qr', show)(req, res, next);
        });
      },
    });

    expect(named(await clinic.examine())).toEqual([]);
  });

  it.each([
    {
      what: 'a missing route',
      first: (app: Express) => app.use('/auth', (_req, res) => void res.sendStatus(404)),
    },
    { what: 'nothing else', first: () => undefined },
  ])('$what of many enterprises on one strategy, none of which is known', async ({ what, first }) => {
    clinic = await Clinic.open({ connections: (own) => [tenants(own)], first });

    expect(named(await clinic.examine())).toEqual(what === 'nothing else' ? [] : ['failure callback-route']);
  });
});

describe('Of the host the doctor names', () => {
  it('a callbackURL on another host than the application', async () => {
    clinic = await Clinic.open({
      connections: (own) => [
        corpApp(own, { callbackURL: own.callbackURL('wecom-provider-qr').replace('127.0.0.1', 'localhost') }),
      ],
    });

    const diagnosis = await clinic.examine({ app: clinic.origin });

    expect(named(diagnosis)).toEqual(['failure callback-host']);
    expect(theFault(diagnosis, 'callback-host').remedy).toContain('授权回调域');
  });

  it('a redirect of the callback to another host, where its cookie is not', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own)],
      first: (app) => app.use((req, res) => void res.redirect(`https://www.app.example${req.url}`)),
    });

    expect(theFault(await clinic.examine(), 'callback-host').message).toContain('https://www.app.example');
  });

  it('an application that runs with another callbackURL than the one examined', async () => {
    const staging = 'https://staging.app.example/auth/wecom-provider-qr/callback';
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own)],
      routes: (app, passport, own) => {
        passport.use(corpApp(own, { callbackURL: staging }));
        app.get('/auth/wecom-provider-qr/callback', passport.authenticate('wecom-provider-qr'));
      },
    });

    expect(theFault(await clinic.examine(), 'callback-host').message).toContain('another callbackURL');
  });

  it('an application that runs with other hosts than the ones examined', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own)],
      routes: (app, passport, own) => {
        passport.use(corpApp(own, { hosts: { login: 'https://login.private.example' } }));
        app.get('/auth/wecom-provider-qr/callback', passport.authenticate('wecom-provider-qr'));
      },
    });

    expect(theFault(await clinic.examine(), 'callback-route').message).toContain('login.private.example');
  });

  it('that an application was looked at from inside, as a warning, and asks as its proxy would', async () => {
    const seen: unknown[] = [];
    clinic = await Clinic.open({
      connections: (own) => [
        corpApp(own, { callbackURL: 'https://app.example.com/auth/wecom-provider-qr/callback' }),
      ],
      sessions: { secure: true },
      first: (app) =>
        app.set('trust proxy', 1).use((req, _res, next) => {
          seen.push([req.headers.host, req.headers['x-forwarded-proto']]);
          next();
        }),
    });

    const diagnosis = await clinic.examine({ app: clinic.origin });

    expect(named(diagnosis)).toEqual(['warning callback-host']);
    expect(seen[0]).toEqual(['app.example.com', 'https']);
  });
});
