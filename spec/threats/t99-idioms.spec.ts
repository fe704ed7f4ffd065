import express, { type Express } from 'express';
import session from 'express-session';
import passportModule, { type PassportStatic } from 'passport';
import request from 'supertest';
import { type WeComProviderQr, wecomRouter } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Warnings } from '../events/support/warnings';
import { createTestApp } from '../support/app';
import { Browser } from '../support/browser';
import { corpAppQr, corpAppWorkbench } from '../support/flows';

const REDIRECTS = { successRedirect: '/', failureRedirect: '/login' };
const AT = { prefix: '/auth/wecom/wecom-provider-qr' };

describe('T99 A mistake is named at construction or at the first request', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  const connection = () => corpAppQr(wecom, ({ profile }) => ({ id: profile.id }), AT);

  /** What the application's error handler is told at the first start. */
  async function firstRequest(
    mount: (app: Express, passport: PassportStatic) => void,
    path = '/auth/wecom/wecom-provider-qr',
  ): Promise<string> {
    const app = express();
    const passport = new (passportModule.constructor as new () => PassportStatic)();
    let told = '';
    mount(app, passport);
    app.use(((error, _req, res, _next) => {
      told = String(error);
      res.sendStatus(500);
    }) as express.ErrorRequestHandler);
    const { status } = await request(app).get(path);
    return status === 500 ? told : `no error: ${status}`;
  }
  const sessions = () =>
    session({ secret: 'a secret of this test', resave: false, saveUninitialized: false });
  const router = (passport: PassportStatic) =>
    wecomRouter({ passport, connections: [connection()], ...REDIRECTS });

  it.each([
    [
      'a forgotten passport.session()',
      (app: Express, passport: PassportStatic) => {
        app.use(sessions());
        app.use('/auth/wecom', router(passport));
      },
      'passport.session() is missing',
    ],
    [
      'a forgotten express-session',
      (app: Express, passport: PassportStatic) => {
        app.use('/auth/wecom', router(passport));
      },
      'mount express-session',
    ],
    [
      'cookie-session, which has no regenerate()',
      (app: Express, passport: PassportStatic) => {
        app.use((req, _res, next) => {
          Object.assign(req, { session: {} });
          next();
        });
        app.use('/auth/wecom', router(passport));
      },
      'cookie-session does not have them',
    ],
    [
      'a router at another prefix than its callbackURL',
      (app: Express, passport: PassportStatic) => {
        app.use(sessions(), passport.session());
        app.use('/auth', (req, _res, next) => {
          req.url = req.url.replace('/wecom', '');
          next();
        });
        app.use('/auth', router(passport));
      },
      "mounted at '/auth', but the callbackURL of wecom-provider-qr leads to '/auth/wecom'",
    ],
    [
      'an option that is nearly one of ours',
      (app: Express, passport: PassportStatic) => {
        app.use(sessions(), passport.session());
        passport.use(connection());
        app.get(
          '/auth/wecom/wecom-provider-qr',
          passport.authenticate('wecom-provider-qr', { returnto: '/' } as object),
        );
      },
      'unknown option returnto: did you mean returnTo?',
    ],
    [
      'a scope for a QR page',
      (app: Express, passport: PassportStatic) => {
        app.use(sessions(), passport.session());
        passport.use(connection());
        app.get(
          '/auth/wecom/wecom-provider-qr',
          passport.authenticate('wecom-provider-qr', { scope: 'snsapi_base' }),
        );
      },
      "scope means nothing to WeCom's QR page",
    ],
    [
      'a language for the Workbench',
      (app: Express, passport: PassportStatic) => {
        app.use(sessions(), passport.session());
        passport.use(corpAppWorkbench(wecom, () => null));
        app.get('/auth/wecom/wecom-provider-qr', passport.authenticate('wecom-workbench', { lang: 'en' }));
      },
      "lang means nothing to WeCom's authorisation page",
    ],
    [
      "koa-passport's response, which is none of Node's",
      (app: Express, passport: PassportStatic) => {
        passport.use(connection());
        app.use((req, _res, next) => {
          Object.assign(req, { res: { redirect() {}, setHeader() {} } });
          passport.authenticate('wecom-provider-qr', { session: false })(req, req.res as never, next);
        });
      },
      'needs Express',
    ],
    [
      "Fastify's request, which @fastify/passport hands over and which has no response",
      (app: Express, passport: PassportStatic) => {
        passport.use(connection());
        app.use((req, res, next) => {
          Object.assign(req, { res: undefined });
          passport.authenticate('wecom-provider-qr', { session: false })(req, res, next);
        });
      },
      '@fastify/express',
    ],
    [
      'a session cookie that is never set behind a proxy',
      (app: Express, passport: PassportStatic) => {
        app.use(
          session({ secret: 'x', resave: false, saveUninitialized: false, cookie: { secure: true } }),
          passport.session(),
        );
        app.use('/auth/wecom', router(passport));
      },
      'trust proxy',
    ],
  ] as const)('%s', async (_, mount, words) => {
    expect(await firstRequest(mount)).toContain(words);
  });

  it.each(['', '/callback'])(
    'a forgotten passport.session(), wherever a login starts: at the name%s',
    async (path) => {
      const mount = (app: Express, passport: PassportStatic) =>
        void app.use('/auth/wecom', sessions(), router(passport));

      const told = await firstRequest(mount, `/auth/wecom/wecom-provider-qr${path}`);

      expect(told).toContain('passport.session() is missing');
    },
  );

  it.each([
    [false, 'no error: 302'],
    [true, 'no error: 404'],
  ])(
    'but no letter case of a visitor’s, where routing is case sensitive: %s',
    async (isSensitive, expected) => {
      const mount = (app: Express, passport: PassportStatic) => {
        app.set('case sensitive routing', isSensitive);
        app.use('/auth/wecom', sessions(), passport.session(), router(passport));
      };

      expect(await firstRequest(mount, '/AUTH/WeCom/wecom-provider-qr')).toBe(expected);
    },
  );

  it('a resolver in the style of other strategies', () => {
    const verify = (_token: string, _refresh: string, _profile: object, _done: unknown) => undefined;

    expect(() => corpAppQr(wecom, verify as never)).toThrow(/the resolver has 4 parameters/);
  });

  it('a strategy of a second copy of the package', () => {
    let Copy: typeof WeComProviderQr | undefined;
    jest.isolateModules(() => {
      Copy = (jest.requireActual('../../lib') as { WeComProviderQr: typeof WeComProviderQr }).WeComProviderQr;
    });
    const { corpId, agentId, secret } = wecom.credentials;
    const callbackURL = 'http://localhost:3000/auth/wecom/wecom-provider-qr/callback';
    const foreign = Copy && new Copy({ flow: 'corp-app', corpId, agentId, secret, callbackURL }, () => null);

    expect(() =>
      wecomRouter({ passport: passportModule, connections: [foreign as WeComProviderQr], ...REDIRECTS }),
    ).toThrow(/another copy of passport-wecom/);
  });

  it('a callbackURL that is a path', () => {
    expect(() => corpAppQr(wecom, () => null, { callbackURL: '/callback' })).toThrow(
      /must be an absolute URL/,
    );
  });

  it.each([
    [
      'said: passport.initialize() alone',
      (app: Express, passport: PassportStatic) => app.use(passport.initialize()),
      1,
    ],
    [
      'no mistake: passport.initialize() and passport.session()',
      (app: Express, passport: PassportStatic) => app.use(passport.initialize(), passport.session()),
      0,
    ],
    [
      "no mistake: passport.initialize() and passport.authenticate('session')",
      (app: Express, passport: PassportStatic) =>
        app.use(passport.initialize(), passport.authenticate('session')),
      0,
    ],
  ] as const)('%s', async (_, mount, lines) => {
    for (const create of [express, require('express4') as typeof express]) {
      const warnings = new Warnings();
      const passport = new (passportModule.constructor as new () => PassportStatic)();
      const app = create();
      app.use(sessions());
      mount(app, passport);
      app.use('/auth/wecom', router(passport));

      const { status } = await request(app).get('/auth/wecom/wecom-provider-qr');
      warnings.stop();

      expect(status).toBe(302);
      expect(
        warnings.lines.filter((line) => line.includes('no passport.session() can be seen')),
      ).toHaveLength(lines);
    }
  });

  it('no mistake: a proxy that takes a prefix away is told of, and works', async () => {
    const { app } = createTestApp((mounted, passport) => {
      mounted.use('/wecom', router(passport));
    });

    expect((await new Browser(app).get('/wecom/wecom-provider-qr')).status).toBe(302);
  });
});
