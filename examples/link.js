// An application with passwords, whose users link WeCom to their account, and unlink it again.
const { randomUUID, scryptSync, timingSafeEqual } = require('node:crypto');
const express = require('express');
const { rateLimit } = require('express-rate-limit');
const session = require('express-session');
const helmet = require('helmet');
const passport = require('passport');
const wecom = require('passport-wecom');

const { APP_URL, SESSION_SECRET, WECOM_URL, DEMO_PASSWORD = randomUUID() } = process.env;

const hashOf = (password) => scryptSync(password, SESSION_SECRET, 32); // yours: a salt for each, and not Sync
const accounts = ['alice', 'bob'].map((name) => ({ id: name, name, hash: hashOf(DEMO_PASSWORD) }));
const links = new Map(); // your table of WeCom ids, with a unique index on them
const users = {
  findByWeComId: (id, aliases) => [id, ...aliases].map((each) => links.get(each)).find(Boolean),
  linkWeCom: (user, id) => {
    if ((links.get(id) ?? user) !== user) throw new Error('This member is linked to another account.');
    links.set(id, user);
  },
  linkedTo: (user) => [...links].filter(([, owner]) => owner === user).map(([id]) => id),
  checkPassword: (name, password) => {
    const hash = hashOf(String(password)); // for a name nobody has too: how long it takes tells nothing
    return accounts.find((user) => user.name === name && timingSafeEqual(user.hash, hash));
  },
};

const providerQr = new wecom.WeComProviderQr(
  {
    flow: 'corp-app',
    corpId: process.env.WECOM_CORP_ID,
    agentId: process.env.WECOM_AGENT_ID,
    secret: process.env.WECOM_SECRET,
    callbackURL: `${APP_URL}/auth/wecom/wecom-provider-qr/callback`,
    hosts: WECOM_URL ? { api: WECOM_URL, login: WECOM_URL } : {},
  },
  wecom.accountResolver(
    {
      findByIdentity: (profile) => users.findByWeComId(profile.id, profile.aliases),
      link: (user, profile) => users.linkWeCom(user, profile.id),
      isSameUser: (a, b) => a.id === b.id,
    },
    { onUnassociated: 'fail' },
  ),
);

passport.serializeUser((user, done) => done(null, user.id));
passport.deserializeUser((id, done) => done(null, accounts.find((user) => user.id === id) ?? false));

const hidden = ({ session: kept }) => {
  kept.csrf ??= randomUUID();
  return `<input type="hidden" name="csrf" value="${kept.csrf}">`;
};
const why = (req) => (req.query.wecom_error ? wecom.failureText(req.query.wecom_error).en : '');
const checkCsrf = (req, res, next) => {
  if (req.session.csrf !== undefined && req.body?.csrf === req.session.csrf) return next();
  return res.status(403).send('Please go back, reload the page and try again.');
};
const signedIn = (req, res, next) => (req.user ? next() : res.redirect(303, '/login'));
const limit = rateLimit({ windowMs: 900_000, limit: 10 });

const app = express();
app.use(helmet());
const cookie = { sameSite: 'lax', secure: 'auto' };
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie }));
app.use(passport.session());
const ends = { successRedirect: '/account', failureRedirect: '/login' };
app.use('/auth/wecom', wecom.wecomRouter({ passport, connections: [providerQr], ...ends }));
app.use(express.urlencoded({ extended: false }));
app.get('/login', (req, res) => {
  res.send(`<p>${why(req)}</p><a href="/auth/wecom">Sign in with WeCom</a><form method="post">${hidden(req)}
    <input name="name"><input name="password" type="password"><button>Sign in</button></form>`);
});
app.post('/login', limit, checkCsrf, (req, res, next) => {
  const user = users.checkPassword(req.body.name, req.body.password);
  if (!user) return res.redirect(303, '/login');
  return req.logIn(user, (error) => (error ? next(error) : res.redirect(303, '/account')));
});
app.get('/account', signedIn, (req, res) => {
  res.send(`<p>${why(req)}</p><p>Signed in as ${req.user.name}, linked: ${users.linkedTo(req.user).join(' ')}</p>
    <form method="post" action="/account/wecom">${hidden(req)}<button>Link WeCom</button></form>
    <form method="post" action="/account/wecom/unlink">${hidden(req)}<input name="password" type="password">
    <button>Unlink WeCom</button></form>`);
});
const startLinking = passport.authenticate('wecom-provider-qr', { link: true, returnTo: '/account' });
app.post('/account/wecom', signedIn, checkCsrf, startLinking);
app.post('/account/wecom/unlink', signedIn, limit, checkCsrf, (req, res) => {
  // A session that was left open is not enough: a fresh password.
  if (!users.checkPassword(req.user.name, req.body.password)) return res.redirect(303, '/account');
  for (const id of users.linkedTo(req.user)) links.delete(id);
  return res.redirect(303, '/account');
});
app.use(wecom.wecomErrorPage({ home: '/' }));
app.listen(new URL(APP_URL).port || process.env.PORT || 3000, () => console.log(`Open ${APP_URL}`));
