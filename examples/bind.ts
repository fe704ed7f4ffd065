// A member proves once, with a password they have here, which account is theirs. From then on the QR code is enough.
import { randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';
import express, { type Request, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import session from 'express-session';
import helmet from 'helmet';
import passport from 'passport';
import * as wecom from 'passport-wecom';

const { APP_URL = '', SESSION_SECRET = '', WECOM_URL, DEMO_PASSWORD = randomUUID() } = process.env;
const { WECOM_CORP_ID = '', WECOM_AGENT_ID = '', WECOM_SECRET = '' } = process.env;

type User = { id: string; name: string; hash: Buffer };
const hashOf = (password: string) => scryptSync(password, SESSION_SECRET, 32); // yours: a salt for each, and not Sync
const accounts: User[] = ['alice', 'bob'].map((name) => ({ id: name, name, hash: hashOf(DEMO_PASSWORD) }));
const links = new Map<string, User>(); // your table of WeCom ids, with a unique index on them
const users = {
  findByWeComId: (id: string, aliases: readonly string[]) =>
    [id, ...aliases].map((each) => links.get(each)).find((user) => user !== undefined),
  linkWeCom: (user: User, id: string) => {
    if ((links.get(id) ?? user) !== user) throw new Error('This member is linked to another account.');
    links.set(id, user);
  },
  checkPassword: (name: unknown, password: unknown) => {
    const hash = hashOf(String(password)); // for a name nobody has too: how long it takes tells nothing
    return accounts.find((user) => user.name === name && timingSafeEqual(user.hash, hash));
  },
};

const providerQr = new wecom.WeComProviderQr(
  {
    flow: 'corp-app',
    corpId: WECOM_CORP_ID,
    agentId: WECOM_AGENT_ID,
    secret: WECOM_SECRET,
    callbackURL: `${APP_URL}/auth/wecom/wecom-provider-qr/callback`,
    ...(WECOM_URL && { hosts: { api: WECOM_URL, login: WECOM_URL } }),
  },
  wecom.accountResolver<User>(
    {
      findByIdentity: (profile) => users.findByWeComId(profile.id, profile.aliases),
      link: (user, profile) => users.linkWeCom(user, profile.id),
      isSameUser: (a, b) => a.id === b.id,
    },
    { onUnassociated: 'bind', bindAt: '/account/bind' },
  ),
);

declare module 'express-session' {
  interface SessionData {
    csrf?: string;
  }
}
const csrfOf = ({ session: kept }: Request) => {
  kept.csrf ??= randomUUID();
  return kept.csrf;
};
const checkCsrf: RequestHandler = (req, res, next) => {
  if (req.session.csrf !== undefined && req.body?.csrf === req.session.csrf) return next();
  res.status(403).send('Please go back, reload the page and try again.');
};

passport.serializeUser((user, done) => done(null, (user as User).id));
passport.deserializeUser((id, done) => done(null, accounts.find((user) => user.id === id) ?? false));

const app = express();
app.use(helmet());
const cookie = { sameSite: 'lax', secure: 'auto' } as const;
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie }));
app.use(passport.session());
const ends = { successRedirect: '/', failureRedirect: '/login' };
app.use('/auth/wecom', wecom.wecomRouter({ passport, connections: [providerQr], ...ends }));
app.use(express.urlencoded({ extended: false }));
app.get('/login', (req, res) => {
  const code = req.query['wecom_error'];
  const why = typeof code === 'string' ? wecom.failureText(code).en : '';
  res.send(`<p>${why}</p><a href="/auth/wecom">Sign in with WeCom</a>`);
});
app.get('/account/bind', (req, res) => {
  const waiting = wecom.pendingBinding(req);
  if (!waiting) return res.redirect('/login');
  return res.send(`<h1>Which account is yours?</h1><form method="post">
    <input type="hidden" name="csrf" value="${csrfOf(req)}"><input name="name" autocomplete="username">
    <input name="password" type="password" autocomplete="current-password"><button>Bind</button></form>`);
});
app.post('/account/bind', rateLimit({ windowMs: 900_000, limit: 10 }), checkCsrf, (req, res, next) => {
  const user = users.checkPassword(req.body.name, req.body.password);
  if (!user) return res.redirect(303, '/account/bind');
  const pending = wecom.takePendingBinding(req); // before req.logIn, which starts a new session
  if (!pending) return res.redirect(303, '/login');
  users.linkWeCom(user, pending.profile.id);
  return req.logIn(user, (error) => (error ? next(error) : res.redirect(303, pending.returnTo ?? '/')));
});
app.get('/', (req, res) =>
  res.send(req.user ? `Signed in as ${(req.user as User).name}` : '<a href="/login">Sign in</a>'),
);
app.use(wecom.wecomErrorPage({ home: '/' }));
app.listen(new URL(APP_URL).port || process.env.PORT || 3000, () => console.log(`Open ${APP_URL}`));
