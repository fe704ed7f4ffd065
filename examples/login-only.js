// Login-only (仅登录): only people whom an administrator has entered sign in, and nobody gets an account by scanning.
const express = require('express');
const session = require('express-session');
const helmet = require('helmet');
const passport = require('passport');
const {
  accountResolver,
  failureText,
  WeComWorkbench,
  wecomErrorPage,
  wecomRouter,
} = require('passport-wecom');

const { APP_URL, SESSION_SECRET, WECOM_URL, WECOM_CORP_ID, WECOM_AGENT_ID, WECOM_SECRET } = process.env;

// Your user table. The enterprise's own app sees plain userids, so an administrator can enter its people before they first come: by
// CorpID and userid, never by a name or an address, which are what somebody has typed in.
const accounts = [
  { id: '1', name: 'Li Si', weComId: `${WECOM_CORP_ID}:u:lisi` },
  { id: '2', name: 'Zhang San', weComId: `${WECOM_CORP_ID}:u:zhangsan` },
];
const users = {
  findByWeComId: (id, aliases) => accounts.find(({ weComId }) => [id, ...aliases].includes(weComId)),
  find: (id) => accounts.find((user) => user.id === id),
};

const workbench = new WeComWorkbench(
  {
    flow: 'corp-app',
    corpId: WECOM_CORP_ID,
    agentId: WECOM_AGENT_ID,
    secret: WECOM_SECRET,
    loginOnly: true,
    callbackURL: `${APP_URL}/auth/wecom/wecom-workbench/callback`,
    hosts: WECOM_URL ? { api: WECOM_URL, oauth: WECOM_URL } : {},
  },
  accountResolver(
    {
      findByIdentity: (profile) => users.findByWeComId(profile.id, profile.aliases),
      link: () => {
        throw new Error('Accounts are linked by an administrator.');
      },
      isSameUser: (a, b) => a.id === b.id,
    },
    { onUnassociated: 'fail' },
  ),
);

passport.serializeUser((user, done) => done(null, user.id));
// Whoever is taken out of the table is signed out with the next request.
passport.deserializeUser((id, done) => done(null, users.find(id) ?? false));

const app = express();
app.use(helmet());
const cookie = { sameSite: 'lax', secure: 'auto' };
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie }));
app.use(passport.session());
app.use(
  '/auth/wecom',
  wecomRouter({ passport, connections: [workbench], successRedirect: '/', failureRedirect: '/login' }),
);
app.get('/login', (req, res) => {
  const code = req.query.wecom_error;
  const why = code === 'not-bound' ? 'Ask your administrator for an account.' : code && failureText(code).en;
  res.send(`<p>${why ?? ''}</p><a href="/auth/wecom">Sign in with WeCom</a>`);
});
app.get('/', (req, res) =>
  res.send(req.user ? `Signed in as ${req.user.name}` : '<a href="/login">Sign in</a>'),
);
app.use(wecomErrorPage({ home: '/' }));
app.listen(new URL(APP_URL).port || process.env.PORT || 3000, () => console.log(`Open ${APP_URL}`));
