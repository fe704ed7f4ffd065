import { randomBytes } from 'node:crypto';
import express, { type Express, type Request, type Response } from 'express';
import session from 'express-session';
import { Passport } from 'passport';
import {
  type AccountDirectory,
  accountResolver,
  outcome,
  pendingBinding,
  takePendingBinding,
  type UserResolver,
  WeComProviderQr,
  wecomErrorPage,
  wecomRouter,
} from '../../../lib';
import type { WeComSimulator } from '../../../lib/testing';
import { linkingByHand } from './linking-by-hand';
import type { Misuse } from './mistakes';

interface User {
  readonly id: string;
}

export const ACCOUNTS = [
  { name: 'alice', password: 'alice-in-wonderland' },
  { name: 'bob', password: 'bob-the-builder' },
] as const;

declare module 'express-session' {
  interface SessionData {
    token: string;
  }
}

const NAME = 'wecom-provider-qr';

/** An application with accounts of its own that members are bound and linked to. */
export function libraryApp(wecom: WeComSimulator, url: string, misuse?: Misuse): Express {
  const is = (name: Misuse) => name === misuse;
  const passport = new Passport();
  const links = new Map<string, string>();
  /** Which member waited for which form. */
  const waiting = new Map<string, string>();
  const directory: AccountDirectory<User> = {
    findByIdentity: ({ id }) => userOf(links.get(id)),
    link: async (user, { id }) => void (is('link forgotten') || links.set(id, user.id)),
    isSameUser: (a, b) => a.id === b.id,
  };
  const byTable = accountResolver(directory, { onUnassociated: 'bind', bindAt: '/bind' });
  const resolve: UserResolver<User> = (signIn) => {
    const open = signIn.req.user as User | undefined;
    if (!is('sign-in links') || !open || links.has(signIn.profile.id)) return byTable(signIn);
    links.set(signIn.profile.id, open.id);
    return outcome.login(open);
  };
  const { providerCorpId, providerSecret } = wecom.credentials;
  const callbackURL = `${url}/auth/wecom/${NAME}/callback`;
  const qr = new WeComProviderQr(
    {
      flow: 'provider-secret',
      providerCorpId,
      providerSecret,
      corps: 'any',
      callbackURL,
      hosts: wecom.hosts,
    },
    resolve,
  );
  passport.serializeUser((user, done) => done(null, (user as User).id));
  passport.deserializeUser((id, done) => done(null, { id: String(id) }));

  const app = express();
  const cookie = { sameSite: 'lax' } as const;
  app.use(
    session({ secret: 'a secret of this application', resave: false, saveUninitialized: false, cookie }),
  );
  app.use(passport.session());
  app.use(express.urlencoded({ extended: false }));
  const byHand = linkingByHand(wecom, callbackURL, links, is);
  if (is('link in any browser') || is('link to whoever is there'))
    app.get(new URL(callbackURL).pathname, byHand.end);
  const routes = { passport, connections: [qr], successRedirect: '/', failureRedirect: '/login' };
  app.use('/auth/wecom', wecomRouter(routes as Parameters<typeof wecomRouter>[0]));

  const signIn = (req: Request, res: Response, user: User, to: string) =>
    req.logIn(user as Express.User, (error: unknown) =>
      error ? res.sendStatus(500) : res.redirect(303, to),
    );
  const isOwn = (req: Request) => req.session.token !== undefined && req.body?.token === req.session.token;

  app.get('/', (req, res) => {
    const { id } = (req.user ?? {}) as Partial<User>;
    res.send(id === undefined ? '<a href="/login">Sign in</a>' : `<p>Signed in as ${id}</p>`);
  });
  app.get('/login', (req, res) => res.send(form(req, '/login', PASSWORD)));
  app.post('/login', (req, res) => {
    const user = isOwn(req) ? checked(req.body) : undefined;
    if (user) signIn(req, res, user, '/');
    else res.sendStatus(403);
  });

  app.get('/bind', (req, res) => {
    const pending = pendingBinding(req);
    const isByGet = is('bind by get') && req.query['name'];
    if (!pending && !isByGet && !is('bind page for everybody')) return res.redirect('/login');
    if (isByGet) return bind(req, res, req.query);
    if (!is('bind page in frames')) res.set('X-Frame-Options', 'DENY');
    const hidden = is('bind identity in the form') ? hiddenField('identity', pending?.profile.id ?? '') : '';
    const page = form(req, '/bind', PASSWORD + hidden, !is('bind without token'));
    if (pending) waiting.set(String(req.session.token), pending.profile.id);
    return res.send(page);
  });
  app.post('/bind', (req, res) => {
    const isAny = is('bind by any token') && waiting.has(req.body?.token);
    if (!isOwn(req) && !isAny && !isAlone(req) && !is('bind without token')) return res.sendStatus(403);
    return bind(req, res, req.body);
  });
  function isAlone(req: Request): boolean {
    return is('bind by the token alone') && req.session.token === undefined && waiting.has(req.body?.token);
  }
  function bind(req: Request, res: Response, given: Given): unknown {
    const user = is('bind without password') ? userOf(String(given['name'])) : checked(given);
    if (!user) return res.sendStatus(403);
    const member = isAlone(req) ? waiting.get(req.body.token) : takePendingBinding(req)?.profile.id;
    if (member === undefined) return res.sendStatus(403);
    links.set(member, user.id);
    if (is('bind keeps the session')) {
      Object.assign(req.session, { passport: { user: user.id } });
      return res.redirect(303, '/');
    }
    return signIn(req, res, user, '/');
  }

  app.get('/account', (req, res) => {
    if (!req.user) return res.redirect('/login');
    const mine = [...links].filter(([, id]) => id === (req.user as User).id);
    const linked = mine.map(([id]) => `${id}${form(req, '/account/unlink', hiddenField('identity', id))}`);
    return res.send(linked.join('') + form(req, '/account/link', ''));
  });
  const link =
    is('link in any browser') || is('link to whoever is there')
      ? byHand.begin
      : passport.authenticate(NAME, { link: true, returnTo: '/account' });
  app.post('/account/link', (req, res, next) => {
    if (!isOwn(req) && !is('link without token')) res.sendStatus(403);
    else link(req, res, next);
  });
  if (is('link by get')) app.get('/account/link', link);
  const unlink = (req: Request, res: Response, identity: unknown) => {
    const isMine = links.get(String(identity)) === (req.user as User | undefined)?.id;
    if (isMine && !is('unlink forgotten')) links.delete(String(identity));
    res.redirect(303, '/account');
  };
  app.post('/account/unlink', (req, res) => {
    if (!isOwn(req) && !is('unlink without token')) res.sendStatus(403);
    else unlink(req, res, req.body.identity);
  });
  if (is('unlink by get')) app.get('/account/unlink', (req, res) => unlink(req, res, req.query['identity']));
  if (!is('no error page')) app.use(wecomErrorPage({ home: '/' }));
  return app;
}

type Given = Readonly<Record<string, unknown>>;
const PASSWORD = '<input name="name"><input name="password" type="password">';

function userOf(name: string | undefined): User | null {
  return ACCOUNTS.some((account) => account.name === name) ? { id: String(name) } : null;
}

function checked({ name, password }: Given): User | undefined {
  return ACCOUNTS.some((account) => account.name === name && account.password === password)
    ? { id: String(name) }
    : undefined;
}

function hiddenField(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${value}">`;
}

function form(req: Request, action: string, fields: string, hasToken = true): string {
  req.session.token ??= randomBytes(16).toString('hex');
  const token = hasToken ? hiddenField('token', req.session.token) : '';
  return `<form method="post" action="${action}">${token}${fields}<button>Go on</button></form>`;
}
