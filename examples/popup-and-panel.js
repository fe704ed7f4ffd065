// A QR code in a small window, and one inside the login page itself. Both work behind helmet's Content-Security-Policy.
const express = require('express');
const session = require('express-session');
const helmet = require('helmet');
const passport = require('passport');
const { failureText, WeComProviderQr, wecomErrorPage, wecomRouter } = require('passport-wecom');

const { APP_URL, SESSION_SECRET, WECOM_URL } = process.env;

// The older page of provider-secret cannot stand in a frame; those of login-suite and corp-app can.
const providerQr = new WeComProviderQr(
  {
    flow: 'corp-app',
    corpId: process.env.WECOM_CORP_ID,
    agentId: process.env.WECOM_AGENT_ID,
    secret: process.env.WECOM_SECRET,
    callbackURL: `${APP_URL}/auth/wecom/wecom-provider-qr/callback`,
    hosts: WECOM_URL ? { api: WECOM_URL, login: WECOM_URL } : {},
  },
  ({ profile }) => ({ id: profile.id }), // your user, found by profile.id; null refuses
);

passport.serializeUser((user, done) => done(null, user.id));
passport.deserializeUser((id, done) => done(null, { id }));

const app = express();
app.use(helmet());
const cookie = { sameSite: 'lax', secure: 'auto' };
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie }));
app.use(passport.session());
app.use(
  '/auth/wecom',
  wecomRouter({ passport, connections: [providerQr], successRedirect: '/', failureRedirect: '/login' }),
);

app.get('/login', (req, res) => {
  const why = req.query.wecom_error ? failureText(req.query.wecom_error).en : '';
  res.send(`<p>${why}</p><a id="popup" href="/auth/wecom">Sign in in a small window</a>
    <a href="/login/panel">Show me the code here</a><script src="/login.js"></script>`);
});

// A script of its own address: the policy allows no inline ones. The popup tells the pages of this origin how it went.
app.get('/login.js', (_req, res) => {
  res.type('js').send(`document.querySelector('#popup').addEventListener('click', (event) => {
  event.preventDefault();
  window.open('/auth/wecom/wecom-provider-qr?display=popup', 'wecom', 'popup,width=720,height=680');
});
new BroadcastChannel('passport-wecom').addEventListener('message', ({ data }) => {
  if (data?.type !== 'passport-wecom:popup') return;
  location.assign(data.error ? '/login?wecom_error=' + encodeURIComponent(data.error) : data.location);
});`);
});

// What ww.createWWLoginPanel of @wecom/jssdk puts there, without its script. After the scan the whole page goes on.
app.get('/login/panel', async (req, res) => {
  const { params, csp } = await providerQr.loginPanelParams(req, { returnTo: '/' });
  const [origin] = csp['frame-src'];
  res.set('Content-Security-Policy', `${res.get('Content-Security-Policy')};frame-src ${origin}`);
  const address = `${origin}/wwlogin/sso/login?${new URLSearchParams(params)}`.replaceAll('&', '&amp;');
  res.send(
    `<iframe src="${address}" title="WeCom" width="480" height="416" referrerpolicy="origin"></iframe>`,
  );
});

app.get('/', (req, res) =>
  res.send(req.user ? `Signed in as ${req.user.id}` : '<a href="/login">Sign in</a>'),
);
app.use(wecomErrorPage({ home: '/' }));
app.listen(new URL(APP_URL).port || process.env.PORT || 3000, () => console.log(`Open ${APP_URL}`));
