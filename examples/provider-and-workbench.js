// Two ways in: members of any enterprise scan a QR code (through a provider), those of one enterprise come from its Workbench.
const { randomUUID } = require('node:crypto');
const express = require('express');
const session = require('express-session');
const helmet = require('helmet');
const passport = require('passport');
const {
  accountResolver,
  failureText,
  isWeComClient,
  wecomErrorPage,
  wecomRouter,
} = require('passport-wecom');
const { WeComProviderQr, WeComWorkbench } = require('passport-wecom');

const { APP_URL, SESSION_SECRET, WECOM_URL: url } = process.env;
const hosts = url ? { api: url, oauth: url, login: url, legacyLogin: url } : {};

// Your user table. The two apps see different ids of one person (docs/accounts.md), who has two accounts until they link the second
// id: link.js shows how. Nothing that an administrator has typed in would prove that they are one.
const accounts = new Map();
const links = new Map();
const users = {
  findByWeComId: (id, aliases) => [id, ...aliases].map((each) => links.get(each)).find(Boolean),
  createWithWeCom: (id) => {
    const user = { id: randomUUID(), weComId: id };
    accounts.set(user.id, user);
    links.set(id, user);
    return user;
  },
};
const resolveUser = accountResolver(
  {
    findByIdentity: (profile) => users.findByWeComId(profile.id, profile.aliases),
    link: (user, profile) => void links.set(profile.id, user),
    isSameUser: (a, b) => a.id === b.id,
    create: (profile) => users.createWithWeCom(profile.id),
  },
  { onUnassociated: 'create' },
);

const connections = [
  new WeComProviderQr(
    {
      flow: 'provider-secret',
      providerCorpId: process.env.WECOM_PROVIDER_CORP_ID,
      providerSecret: process.env.WECOM_PROVIDER_SECRET,
      corps: 'any', // or a list of CorpIDs, or a function that asks your own table
      displayName: 'Scan with WeCom',
      callbackURL: `${APP_URL}/auth/wecom/wecom-provider-qr/callback`,
      hosts,
    },
    resolveUser,
  ),
  new WeComWorkbench(
    {
      flow: 'corp-app',
      corpId: process.env.WECOM_CORP_ID,
      agentId: process.env.WECOM_AGENT_ID,
      secret: process.env.WECOM_SECRET,
      displayName: 'Go on as the member of this Workbench',
      callbackURL: `${APP_URL}/auth/wecom/wecom-workbench/callback`,
      hosts,
    },
    resolveUser,
  ),
];

passport.serializeUser((user, done) => done(null, user.id));
passport.deserializeUser((id, done) => done(null, accounts.get(id) ?? false));

const app = express();
app.use(helmet());
const cookie = { sameSite: 'lax', secure: 'auto' };
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie }));
app.use(passport.session());
const router = wecomRouter({ passport, connections, successRedirect: '/', failureRedirect: '/login' });
app.use('/auth/wecom', router);
app.get('/login', (req, res) => {
  const code = req.query.wecom_error;
  // The Workbench signs in inside WeCom only, and a phone cannot scan what it shows itself.
  const name = isWeComClient(req) ? 'wecom-workbench' : 'wecom-provider-qr';
  const { path, displayName } = router.connections.find((connection) => connection.name === name);
  res.send(`<p>${code ? failureText(code).en : ''}</p><a href="${path}">${displayName}</a>`);
});
app.get('/', (req, res) =>
  res.send(req.user ? `Signed in as ${req.user.weComId}` : '<a href="/login">Sign in</a>'),
);
app.use(wecomErrorPage({ home: '/' }));
app.listen(new URL(APP_URL).port || process.env.PORT || 3000, () => console.log(`Open ${APP_URL}`));
