// The application that the matrix compiles with each TypeScript, and signs in to.
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import {
  accountResolver,
  returnTo,
  type WeComHosts,
  WeComWorkbench,
  wecomErrorPage,
  wecomRouter,
} from 'passport-wecom';

type User = { id: string };
const { APP_URL = '', WECOM_URL = '' } = process.env;
const hosts: Partial<WeComHosts> = { api: WECOM_URL, oauth: WECOM_URL };

const workbench = new WeComWorkbench(
  {
    flow: 'corp-app',
    corpId: process.env['WECOM_CORP_ID'] ?? '',
    agentId: process.env['WECOM_AGENT_ID'] ?? '',
    secret: process.env['WECOM_SECRET'] ?? '',
    callbackURL: `${APP_URL}/auth/wecom/wecom-workbench/callback`,
    hosts,
  },
  accountResolver<User>(
    {
      findByIdentity: () => null,
      link: () => undefined,
      isSameUser: (a, b) => a.id === b.id,
      create: (profile) => ({ id: profile.id }),
    },
    { onUnassociated: 'create' },
  ),
);

passport.serializeUser((user, done) => done(null, (user as User).id));
passport.deserializeUser((id: string, done) => done(null, { id }));

const app = express();
const cookie = { sameSite: 'lax', secure: 'auto' } as const;
const secret = process.env['SESSION_SECRET'] ?? '';
app.use(session({ secret, resave: false, saveUninitialized: false, cookie }));
app.use(passport.session());
const ends = { successRedirect: '/', failureRedirect: '/login' };
app.use('/auth/wecom', wecomRouter({ passport, connections: [workbench], ...ends }));
app.post('/account/wecom', passport.authenticate('wecom-workbench', { link: true, returnTo: '/account' }));
app.get('/landed', (req, res) => res.redirect(returnTo(req, '/')));
app.get('/', (req, res) => {
  res.send(req.user ? `Signed in as ${(req.user as User).id}` : 'Nobody');
});
app.use(wecomErrorPage({ home: '/' }));
app.listen(new URL(APP_URL).port);
