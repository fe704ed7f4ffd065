// Several processes of one application: sessions, tokens and logins in flight are in Redis, and any process finishes any sign-in.
const cluster = require('node:cluster');
const { RedisStore } = require('connect-redis');
const express = require('express');
const session = require('express-session');
const helmet = require('helmet');
const passport = require('passport');
const { createClient } = require('redis');
const { failureText, WeComProviderQr, wecomErrorPage, wecomHealth, wecomRouter } = require('passport-wecom');
const { redisTokenStore, redisTransactionStore } = require('passport-wecom');

const { APP_URL, SESSION_SECRET, WECOM_URL, REDIS_URL = 'redis://localhost:6379' } = process.env;

async function serve() {
  const client = createClient({ url: REDIS_URL });
  client.on('error', (error) => console.error(String(error)));
  await client.connect();

  const providerQr = new WeComProviderQr(
    {
      flow: 'provider-secret',
      providerCorpId: process.env.WECOM_PROVIDER_CORP_ID,
      providerSecret: process.env.WECOM_PROVIDER_SECRET,
      corps: 'any', // or a list of CorpIDs, or a function that asks your own table
      callbackURL: `${APP_URL}/auth/wecom/wecom-provider-qr/callback`,
      hosts: WECOM_URL ? { api: WECOM_URL, legacyLogin: WECOM_URL } : {},
      tokenStore: redisTokenStore(client, { prefix: 'myapp:' }),
      // A choice: with it one process redeems a doubled callback and the others find its outcome; without it logins wait in sealed
      // cookies, and people can sign in while Redis is down.
      transactions: redisTransactionStore(client, { prefix: 'myapp:' }),
    },
    ({ profile }) => ({ id: profile.id }), // your user, found by profile.id; null refuses
  );

  passport.serializeUser((user, done) => done(null, user.id));
  passport.deserializeUser((id, done) => done(null, { id }));

  const app = express();
  app.use(helmet());
  // For a load balancer, so in front of the session; it asks WeCom nothing.
  app.get('/healthz', async (_req, res) => {
    const { ok } = await wecomHealth([providerQr]);
    res.status(ok ? 200 : 503).json({ ok });
  });
  const cookie = { sameSite: 'lax', secure: 'auto' };
  const store = new RedisStore({ client, prefix: 'myapp:session:' });
  app.use(session({ store, secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie }));
  app.use(passport.session());
  app.use(
    '/auth/wecom',
    wecomRouter({ passport, connections: [providerQr], successRedirect: '/', failureRedirect: '/login' }),
  );
  app.get('/login', (req, res) => {
    const why = req.query.wecom_error ? failureText(req.query.wecom_error).en : '';
    res.send(`<p>${why}</p><a href="/auth/wecom">Sign in with WeCom</a>`);
  });
  app.get('/', (req, res) => {
    const who = req.user ? `Signed in as ${req.user.id}` : '<a href="/login">Sign in</a>';
    res.send(`${who}, says process ${process.pid}`);
  });
  app.use(wecomErrorPage({ home: '/' }));

  const server = app.listen(new URL(APP_URL).port || process.env.PORT || 3000);
  process.once('SIGTERM', () => {
    server.close(() => client.close().then(() => process.exit())); // what has begun ends first
  });
}

if (cluster.isPrimary) {
  const workers = [cluster.fork(), cluster.fork()];
  let listening = 0;
  cluster.on('listening', () => {
    listening += 1;
    if (listening === workers.length) console.log(`Open ${APP_URL}`);
  });
  process.once('SIGTERM', () => {
    for (const worker of workers) worker.process.kill('SIGTERM');
  });
} else {
  serve().catch((error) => {
    console.error(String(error));
    process.exit(1);
  });
}
