// A third-party app (第三方应用): customers install it, their members open it from the Workbench, WeCom pushes tickets and events.
import { createHash } from 'node:crypto';
import express from 'express';
import session from 'express-session';
import helmet from 'helmet';
import passport from 'passport';
import * as wecom from 'passport-wecom';

const { APP_URL = '', SESSION_SECRET = '', WECOM_URL: url } = process.env;
const { WECOM_SUITE_ID: suiteId = '', WECOM_SUITE_SECRET: suiteSecret = '' } = process.env;
const { WECOM_PROVIDER_CORP_ID: providerCorpId = '', WECOM_TOKEN = '', WECOM_AES_KEY = '' } = process.env;
const hosts = url ? { api: url, oauth: url, login: url, legacyLogin: url } : {};

/** Yours survives a restart and is shared by all processes: redisTokenStore. Without a ticket nobody signs in. */
const tokenStore = new wecom.MemoryTokenStore();
const suiteClient = new wecom.SuiteClient({ suiteId, suiteSecret, tokenStore, hosts });

/** Your table of customers. A permanent_code is kept like a password. */
const tenants = new Map<string, wecom.Installation>();
/** Your table of codes that wait to be redeemed: WeCom waits a second for an answer, so a code is kept first. */
const keptCodes = new Map<string, { at: Date; authCode: string }>();
let work = Promise.resolve();

function redeemSoon(): void {
  work = work.then(redeemKeptCodes);
}
async function redeemKeptCodes(): Promise<void> {
  for (const [key, { at, authCode }] of keptCodes) {
    try {
      const installation = await suiteClient.redeemAuthCode(authCode);
      tenants.set(installation.corpId, installation);
      keptCodes.delete(key);
    } catch (error) {
      console.error(String(error)); // it stays, and is tried again until its ten minutes are over
      if (Date.now() - at.getTime() > 600_000) keptCodes.delete(key);
    }
  }
}
setInterval(redeemSoon, 5_000).unref();

const suite = wecom.suiteCallback({
  suiteId,
  providerCorpId,
  keys: { token: WECOM_TOKEN, encodingAESKey: WECOM_AES_KEY },
  tokenStore,
  onEvent: (event) => {
    if (event.type === 'create_auth' || event.type === 'reset_permanent_code') {
      const key = createHash('sha256').update(event.authCode).digest('hex');
      keptCodes.set(key, { at: event.at, authCode: event.authCode });
      redeemSoon();
    }
    if (event.type === 'cancel_auth') tenants.delete(event.authCorpId);
  },
});

type User = { id: string; corpId: string };
const workbench = new wecom.WeComWorkbench<User>(
  {
    flow: 'suite-app',
    suiteId,
    suiteSecret,
    tokenStore,
    corps: (corpId) => tenants.has(corpId),
    callbackURL: `${APP_URL}/auth/wecom/wecom-workbench/callback`,
    hosts,
  },
  ({ profile }) => ({ id: profile.id, corpId: profile.corpId }), // your user, found by profile.id
);

passport.serializeUser((user, done) => done(null, user));
// With the customer go the sessions of its members.
passport.deserializeUser((user: User, done) => done(null, tenants.has(user.corpId) ? user : false));

const app = express();
app.use(helmet({ referrerPolicy: { policy: 'strict-origin-when-cross-origin' } })); // the install page looks where one comes from
const cookie = { sameSite: 'lax', secure: 'auto' } as const;
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie }));
app.use(passport.session());
const connections = [workbench];
const ends = { successRedirect: '/', failureRedirect: '/login' };
app.use('/auth/wecom', wecom.wecomRouter({ passport, connections, callbacks: [suite], ...ends }));
app.use(
  '/install/wecom',
  wecom.installRouter({
    suiteClient,
    callbackURL: `${APP_URL}/install/wecom/callback`,
    onInstalled: (installation) => void tenants.set(installation.corpId, installation),
    successRedirect: '/login',
    failureRedirect: '/login',
  }),
);
app.get('/login', (req, res) => {
  const code = req.query['wecom_error'];
  const why = typeof code === 'string' ? wecom.failureText(code).en : '';
  res.send(`<p>${why}</p><a href="/auth/wecom">Sign in</a> <a href="/install/wecom">Install it</a>`);
});
app.get('/', (req, res) => res.send(req.user ? `Signed in as ${(req.user as User).id}` : 'Nobody'));
app.use(wecom.wecomErrorPage({ home: '/' }));
app.listen(new URL(APP_URL).port || process.env.PORT || 3000, () => console.log(`Open ${APP_URL}`));
