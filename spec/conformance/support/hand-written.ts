import { randomBytes } from 'node:crypto';
import express, { type Express, type Request, type Response } from 'express';
import session from 'express-session';
import type { WeComSimulator } from '../../../lib/testing';
import { cookieOf, isCallback, isPerson, landing, stateFor, stateFrom } from './hand-written-requests';
import type { Seeded } from './mistakes';
import { type Identity, type Way, WeComByHand } from './wecom-by-hand';

declare module 'express-session' {
  interface SessionData {
    user: string;
    seen: boolean;
    formToken: string;
  }
}

/** A sign-in under way. */
interface Login {
  readonly way: Way;
  readonly browser: string;
  /** How often it was begun under this state. */
  readonly starts: number;
  readonly asked: unknown;
  readonly returnTo: string;
  /** Who was signed in when it began. */
  readonly former: string | undefined;
  readonly outcomes: Map<string, Promise<Identity | undefined>>;
}

const PATHS = { qr: '/auth/wecom/wecom-provider-qr', workbench: '/auth/wecom/wecom-workbench' } as const;

/**
 * A WeCom login as an application writes it without a library: right in all that the command checks, but for
 * the one mistake it is made with.
 */
export function handWritten(
  wecom: WeComSimulator,
  way: Way | 'both',
  appUrl: () => string,
  bug?: Seeded,
): Express {
  const is = (name: Seeded) => name === bug;
  const ways: readonly Way[] = way === 'both' ? ['qr', 'workbench'] : [way];
  const logins = new Map<string, Login>();
  const forget = (browser: string | undefined) => {
    for (const [key, login] of logins) if (login.browser === browser) logins.delete(key);
  };
  let latest: Identity | undefined;
  const app = express();
  app.use(
    session({
      secret: 'a secret of this application',
      resave: false,
      saveUninitialized: false,
      cookie: {
        httpOnly: !is('session for scripts'),
        ...(!is('session without lax') && { sameSite: 'lax' }),
        ...(is('session for subdomains') && { domain: '127.0.0.1' }),
      },
    }),
  );

  app.get('/', (req, res) => {
    if (!req.session.user) return res.redirect('/login');
    req.session.formToken ??= randomBytes(16).toString('hex');
    const form = `<form method="post" action="/logout"><input type="hidden" name="csrf" value="${req.session.formToken}"></form>`;
    return res.send(`<p>Signed in as ${req.session.user}</p>${form}`);
  });
  app.get('/login', (req, res) => {
    req.session.seen = true;
    const why = String(req.query['wecom_error'] ?? '');
    const shown = is('parameter as html') ? why : why.replace(/[^\w-]/g, '');
    const settings = is('settings in the page') ? JSON.stringify(wecom.credentials) : '';
    const back = is('landing from the login page') ? encodeURI(String(req.query['returnTo'] ?? '/')) : '/';
    const starts = ways.map((each) => `<a href="${PATHS[each]}">Sign in</a>`).join('');
    res.send(`<p>${shown}</p>${starts}<a href="${back}">Back</a><!-- ${settings} -->`);
  });
  const signOut = (req: Request, res: Response): void => {
    req.session.destroy(() => res.redirect('/login'));
  };
  app.post('/logout', express.urlencoded({ extended: false }), (req, res) => {
    if (req.body?.csrf !== req.session.formToken) res.sendStatus(403);
    else if (is('session outlives logout')) res.clearCookie('connect.sid').redirect('/login');
    else signOut(req, res);
  });
  if (is('logout by get')) app.get('/logout', signOut);
  for (const each of ways) connect(each);
  return app;

  function connect(way: Way): void {
    const talk = new WeComByHand(wecom, way, is);
    const path = PATHS[way];

    app.all(path, (req, res) => {
      if (!isPerson(req, is)) {
        if (is('background ends logins')) forget(cookieOf(req));
        return res.sendStatus(401);
      }
      const browser = cookieOf(req) ?? randomBytes(24).toString('hex');
      const attributes = { httpOnly: !is('login cookie for scripts'), sameSite: 'lax' } as const;
      res.cookie('login', browser, attributes);
      const state = stateFor(req, browser, is);
      if (is('a cookie for each login'))
        res.cookie(`login-${state}`, randomBytes(200).toString('hex'), attributes);
      if (is('one login a browser')) forget(browser);
      const before = logins.get(state);
      logins.set(state, {
        way,
        browser,
        starts: (before?.starts ?? 0) + 1,
        asked: req.query['returnTo'],
        returnTo: landing(req.query['returnTo'], is),
        former: req.session.user,
        outcomes: before?.outcomes ?? new Map(),
      });
      const origin = is('callback from host') ? `http://${req.headers.host}` : appUrl();
      res.set('Cache-Control', 'no-store');
      return res.redirect(talk.page(`${origin}${path}/callback`, state));
    });

    app.all(`${path}/callback`, async (req, res) => {
      res.set('Cache-Control', is('callback cached') ? 'public, max-age=60' : 'no-store');
      if (is('callback handed on')) res.set('Referrer-Policy', 'unsafe-url');
      if (!isCallback(req, is)) return res.status(405).send('GET');
      const refuse = () =>
        res.status(403).send('<p>This sign-in is not yours, or over.</p><a href="/login">Again</a>');
      const { login, isGood } = loginOf(req.query['state']);
      if (!isGood && is('wrong state ends logins')) forget(cookieOf(req));
      if (!isGood || (login && login.way !== way && !is('state of any connection'))) return refuse();
      const code = talk.codeIn(req.query);
      if (code === undefined && login) return declined(req, res, login);
      if (talk.breaksOn(code)) return res.status(500).send('<p>Something went wrong.</p>');
      if (typeof code !== 'string' || !/^[\x21-\x7e]{1,512}$/.test(code)) return refuse();
      const outcomes = login?.outcomes ?? new Map<string, Promise<Identity | undefined>>();
      const isRepeat = outcomes.has(code);
      const isForeign = login !== undefined && login.browser !== cookieOf(req);
      if (isForeign && is('foreign callback ends logins')) forget(cookieOf(req));
      if (isForeign && !is(isRepeat ? 'replay by anybody' : 'state of anybody')) return refuse();
      const isOver = login !== undefined && outcomes.size >= login.starts;
      if (isRepeat ? is('no repeats') : isOver && !is('state reusable')) return refuse();
      if (isRepeat && req.session.user && is('reload signs out')) {
        delete req.session.user;
        return refuse();
      }
      const outcome = outcomes.get(code) ?? talk.redeem(code);
      outcomes.set(code, outcome);
      let identity: Identity | undefined;
      try {
        identity = await outcome;
      } catch (error) {
        return res.status(502).send(talk.pageFor(error, code));
      }
      if (!identity) {
        if (way === 'workbench' && !is('former user stays')) delete req.session.user;
        return refuse();
      }
      latest = identity;
      if (is('one variable for all')) await new Promise((resolve) => setImmediate(resolve));
      const { key } = is('one variable for all') ? latest : identity;
      if (!is('session kept')) await new Promise((resolve) => req.session.regenerate(resolve));
      const name = is('somebody new at each sign-in') ? `${key} ${randomBytes(4).toString('hex')}` : key;
      if (!is('session forgotten'))
        req.session.user = (is('first user wins') ? login?.former : undefined) ?? name;
      if (is('page at the callback')) return res.send('<p>Welcome</p>');
      const asked = is('landing at the callback') ? req.query['returnTo'] : undefined;
      const to = typeof asked === 'string' ? asked : (login?.returnTo ?? '/');
      return res.redirect(is('session id in the address') ? `${to}?sid=${req.sessionID}` : to);
    });

    function declined(req: Request, res: Response, { asked }: Login): void {
      if (is('declined as a guest') && Object.keys(req.query).length === 1) req.session.user = 'a guest';
      if (is('declined lands anywhere') && typeof asked === 'string') res.redirect(asked);
      else res.redirect(is('declined again') ? path : '/login?wecom_error=declined');
    }
  }

  /** The sign-in that a state belongs to; with some mistakes there need be none. */
  function loginOf(given: unknown): { readonly login: Login | undefined; readonly isGood: boolean } {
    const state = stateFrom(given, is);
    const login = typeof state === 'string' ? logins.get(state) : undefined;
    const isExcused =
      (is('state optional') && state === undefined) ||
      (is('state empty') && state === '') ||
      (is('state by its shape') && /^[0-9a-f]{32}$/.test(String(state)));
    return { login, isGood: login !== undefined || isExcused };
  }
}
