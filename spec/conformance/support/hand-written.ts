import { randomBytes } from 'node:crypto';
import express, { type Express, type Request, type Response } from 'express';
import session from 'express-session';
import { checkedPath } from '../../../lib';
import type { WeComSimulator } from '../../../lib/testing';
import { type Identity, type Seeded, WeComByHand } from './wecom-by-hand';

declare module 'express-session' {
  interface SessionData {
    user: string;
    seen: boolean;
    formToken: string;
  }
}

/** A sign-in under way. */
interface Login {
  readonly browser: string;
  readonly returnTo: string;
  readonly outcomes: Map<string, Promise<Identity | undefined>>;
}

const PATHS = { qr: '/auth/wecom/wecom-provider-qr', workbench: '/auth/wecom/wecom-workbench' } as const;

/**
 * A WeCom login as an application writes it without a library: right in all that the command checks, but for
 * the one mistake it is made with.
 */
export function handWritten(
  wecom: WeComSimulator,
  way: 'qr' | 'workbench',
  appUrl: () => string,
  bug?: Seeded,
): Express {
  const is = (name: Seeded) => name === bug;
  const talk = new WeComByHand(wecom, way, is);
  const logins = new Map<string, Login>();
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
    res.send(`<p>${shown}</p><a href="${PATHS[way]}">Sign in</a><!-- ${settings} -->`);
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

  app.all(PATHS[way], (req, res) => {
    if (!isPerson(req, is)) return res.sendStatus(401);
    const state = stateFor(req, is);
    const browser = cookieOf(req) ?? randomBytes(24).toString('hex');
    res.cookie('login', browser, { httpOnly: !is('login cookie for scripts'), sameSite: 'lax' });
    if (is('one login a browser'))
      for (const [key, each] of logins) if (each.browser === browser) logins.delete(key);
    const returnTo = landing(req.query['returnTo'], is);
    logins.set(state, { browser, returnTo, outcomes: new Map() });
    const origin = is('callback from host') ? `http://${req.headers.host}` : appUrl();
    res.set('Cache-Control', 'no-store');
    return res.redirect(talk.page(`${origin}${PATHS[way]}/callback`, state));
  });

  app.all(`${PATHS[way]}/callback`, async (req, res) => {
    res.set('Cache-Control', is('callback cached') ? 'public, max-age=60' : 'no-store');
    if ((req.method !== 'GET' && !(is('code spent by head') && req.method === 'HEAD')) || isPrefetch(req)) {
      return res.status(405).send('GET');
    }
    const refuse = () =>
      res.status(403).send('<p>This sign-in is not yours, or over.</p><a href="/login">Again</a>');
    const { state } = req.query;
    const given = req.query[talk.codeParameter];
    const code = is('code from array') ? [given].flat()[0] : given;
    const login = typeof state === 'string' ? logins.get(state) : undefined;
    const isMissing = state === undefined && is('state optional');
    if (!login && !isMissing) return refuse();
    if (code === undefined && login)
      return res.redirect(is('declined again') ? PATHS[way] : '/login?wecom_error=declined');
    if (typeof code !== 'string' || !/^[\x21-\x7e]{1,512}$/.test(code)) return refuse();
    const outcomes = login?.outcomes ?? new Map<string, Promise<Identity | undefined>>();
    const isRepeat = outcomes.has(code);
    if (login && login.browser !== cookieOf(req) && !is(isRepeat ? 'replay by anybody' : 'state of anybody'))
      return refuse();
    if (isRepeat ? is('no repeats') : outcomes.size > 0 && !is('state reusable')) return refuse();
    const outcome = outcomes.get(code) ?? talk.redeem(code);
    outcomes.set(code, outcome);
    let identity: Identity | undefined;
    try {
      identity = await outcome;
    } catch (error) {
      return res.status(502).send(`<p>WeCom does not answer.</p>${talk.detailOf(error)}`);
    }
    if (!identity) {
      if (way === 'workbench' && !is('former user stays')) delete req.session.user;
      return refuse();
    }
    latest = identity;
    if (is('one variable for all')) await new Promise((resolve) => setImmediate(resolve));
    const { key } = is('one variable for all') ? latest : identity;
    if (!is('session kept')) await new Promise((resolve) => req.session.regenerate(resolve));
    if (is('session kept') || !req.session.user || is('first user wins') === false) req.session.user = key;
    if (is('page at the callback')) return res.send('<p>Welcome</p>');
    const asked = is('landing at the callback') ? req.query['returnTo'] : undefined;
    return res.redirect(typeof asked === 'string' ? asked : (login?.returnTo ?? '/'));
  });
  return app;
}

type Is = (name: Seeded) => boolean;

function isPrefetch(req: Request): boolean {
  return /prefetch/.test(String(req.headers['sec-purpose'] ?? ''));
}

function isPerson(req: Request, is: Is): boolean {
  if (req.method === 'HEAD') return is('start by head');
  if (isPrefetch(req)) return is('start by prefetch');
  const mode = req.headers['sec-fetch-mode'] ?? 'navigate';
  if (mode === 'cors') return is('start by poll');
  return req.method === 'GET' && mode === 'navigate';
}

function stateFor(req: Request, is: Is): string {
  const { state } = req.query;
  if (is('state from the address') && typeof state === 'string') return state;
  if (is('weak state')) return Math.random().toString(36).slice(2, 10);
  return randomBytes(16).toString('hex');
}

function landing(value: unknown, is: Is): string {
  const text = typeof value === 'string' ? value : '/';
  if (is('landing by one slash')) return /^\/(?!\/)/.test(text) ? text : '/';
  return checkedPath(text) ?? '/';
}

function cookieOf(req: Request): string | undefined {
  return /(?:^|; )login=(\w{48})/.exec(req.headers.cookie ?? '')?.[1];
}
