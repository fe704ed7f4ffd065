// Delegated apps (代开发应用): one template, one app for each customer, one strategy that serves them all.
import express from 'express';
import session from 'express-session';
import helmet from 'helmet';
import passport from 'passport';
import * as wecom from 'passport-wecom';

const { APP_URL = '', SESSION_SECRET = '', COOKIE_SECRET = '', WECOM_URL: url } = process.env;
const { WECOM_SUITE_ID: suiteId = '', WECOM_SUITE_SECRET: suiteSecret = '' } = process.env; // of the template, dk…
const { WECOM_PROVIDER_CORP_ID = '', WECOM_PROVIDER_SECRET = '' } = process.env;
const { WECOM_TOKEN = '', WECOM_AES_KEY = '' } = process.env;
const hosts = url ? { api: url, oauth: url, login: url, legacyLogin: url } : {};

const tokenStore = new wecom.MemoryTokenStore(); // yours is shared by all processes: redisTokenStore
const provider = { providerCorpId: WECOM_PROVIDER_CORP_ID, providerSecret: WECOM_PROVIDER_SECRET };
const templateClient = new wecom.SuiteClient({ suiteId, suiteSecret, tokenStore, provider, hosts });

/** Your table of customers: the permanent_code is the secret of the app that was made for one. */
const tenants = new Map<string, wecom.CorpApp>();
/** Your table of codes to redeem: kept first, because WeCom waits a second only. */
const keptCodes = new Map<string, Date>();
let work = Promise.resolve();

async function redeemKeptCodes(): Promise<void> {
  for (const [authCode, at] of keptCodes) {
    try {
      const { corpId, agentId, permanentCode } = await templateClient.redeemAuthCode(authCode);
      if (agentId !== undefined) tenants.set(corpId, { corpId, agentId, secret: permanentCode });
      keptCodes.delete(authCode);
    } catch (error) {
      console.error(String(error)); // it stays, and is tried again until its ten minutes are over
      if (Date.now() - at.getTime() > 600_000) keptCodes.delete(authCode);
    }
  }
}
const redeemSoon = () => {
  work = work.then(redeemKeptCodes);
};
setInterval(redeemSoon, 5_000).unref();

const template = wecom.suiteCallback({
  suiteId,
  providerCorpId: WECOM_PROVIDER_CORP_ID,
  keys: { token: WECOM_TOKEN, encodingAESKey: WECOM_AES_KEY },
  tokenStore,
  onEvent: (event) => {
    if (event.type === 'create_auth' || event.type === 'reset_permanent_code') {
      keptCodes.set(event.authCode, event.at);
      redeemSoon();
    }
    if (event.type === 'cancel_auth') tenants.delete(event.authCorpId);
  },
});

type User = { id: string; corpId: string };
// Application homepage in each app: <APP_URL>/auth/wecom/wecom-workbench?corp=$CORPID$&returnTo=/ (WeCom replaces $CORPID$).
// At the callback the row is asked for by the CorpID that the login kept, never by one from the address.
const workbench = new wecom.WeComWorkbench<User>(
  {
    flow: 'corp-app',
    tenant: ({ req, corpId }) => tenants.get(corpId ?? String(req.query['corp'])),
    cookieSecret: COOKIE_SECRET,
    callbackURL: `${APP_URL}/auth/wecom/wecom-workbench/callback`,
    hosts,
  },
  ({ profile }) => ({ id: profile.id, corpId: profile.corpId }), // your user, found by profile.id
);

passport.serializeUser((user, done) => done(null, user));
// With the customer go the sessions of its members.
passport.deserializeUser((user: User, done) => done(null, tenants.has(user.corpId) ? user : false));

const app = express();
app.use(helmet());
const cookie = { sameSite: 'lax', secure: 'auto' } as const;
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie }));
app.use(passport.session());
const ends = { successRedirect: '/', failureRedirect: '/login' };
const callbacks = [template];
app.use('/auth/wecom', wecom.wecomRouter({ passport, connections: [workbench], callbacks, ...ends }));
// For your own sales people: the link that a customer's administrator opens or scans.
app.get('/authorise', async (_req, res) => {
  const { url: link } = await templateClient.delegatedAuthUrl({ templateIds: [suiteId], state: 'order4711' });
  res.redirect(link);
});
app.get('/login', (req, res) => {
  const code = req.query['wecom_error'];
  res.send(typeof code === 'string' ? wecom.failureText(code).en : 'Open this app from your Workbench.');
});
app.get('/', (req, res) => {
  const user = req.user as User | undefined;
  res.send(user ? `Signed in as ${user.id}` : 'Open this app from your Workbench.');
});
app.use(wecom.wecomErrorPage({ home: '/' }));
app.listen(new URL(APP_URL).port || process.env.PORT || 3000, () => console.log(`Open ${APP_URL}`));
