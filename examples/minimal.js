// The smallest integration: members of any enterprise sign in with a QR code, through a service provider (flow provider-secret).
const express = require('express');
const session = require('express-session');
const passport = require('passport');
const { failureText, WeComProviderQr, wecomErrorPage, wecomRouter } = require('passport-wecom');

const providerQr = new WeComProviderQr(
  {
    flow: 'provider-secret',
    providerCorpId: process.env.WECOM_PROVIDER_CORP_ID,
    providerSecret: process.env.WECOM_PROVIDER_SECRET,
    corps: 'any', // or a list of CorpIDs, or a function that asks your own table
    callbackURL: `${process.env.APP_URL}/auth/wecom/wecom-provider-qr/callback`,
    hosts: process.env.WECOM_URL ? { api: process.env.WECOM_URL, legacyLogin: process.env.WECOM_URL } : {},
  },
  ({ profile }) => ({ id: profile.id }), // your user, found by profile.id; null refuses
);
const connections = [providerQr];

passport.serializeUser((user, done) => done(null, user.id));
passport.deserializeUser((id, done) => done(null, { id }));

const app = express();
const cookie = { sameSite: 'lax', secure: 'auto' };
app.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false, cookie }));
app.use(passport.session());
app.use(
  '/auth/wecom',
  wecomRouter({ passport, connections, successRedirect: '/', failureRedirect: '/login' }),
);
app.get('/login', (req, res) => {
  const why = req.query.wecom_error ? failureText(req.query.wecom_error).en : '';
  res.send(`<p>${why}</p><a href="/auth/wecom">Sign in with WeCom</a>`);
});
app.get('/', (req, res) =>
  res.send(req.user ? `Signed in as ${req.user.id}` : '<a href="/login">Sign in</a>'),
);
app.use(wecomErrorPage({ home: '/' }));
app.listen(new URL(process.env.APP_URL).port || process.env.PORT || 3000, () =>
  console.log(`Open ${process.env.APP_URL}`),
);
