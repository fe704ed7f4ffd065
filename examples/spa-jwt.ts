// A single-page application with tokens and no session: after the sign-in an HttpOnly cookie, which the page changes for a bearer
// token of ten minutes that it holds in memory.
import { createHmac, timingSafeEqual } from 'node:crypto';
import express, { type RequestHandler } from 'express';
import helmet from 'helmet';
import passport from 'passport';
import { failureText, WeComProviderQr, wecomErrorPage } from 'passport-wecom';

const { APP_URL = '', JWT_SECRET = '', WECOM_URL } = process.env;
const { WECOM_CORP_ID = '', WECOM_AGENT_ID = '', WECOM_SECRET = '' } = process.env;
if (JWT_SECRET.length < 32) throw new Error('JWT_SECRET needs 32 characters or more.');

type Claims = { sub: string; aud: 'refresh' | 'api'; exp: number };
const mac = (text: string) => createHmac('sha256', JWT_SECRET).update(text).digest();
/** A JWT (HS256). A library such as jose does the same. */
function sign(sub: string, aud: Claims['aud'], seconds: number): string {
  const claims: Claims = { sub, aud, exp: Math.floor(Date.now() / 1000) + seconds };
  const parts = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) => JSON.stringify(part));
  const text = parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
  return `${text}.${mac(text).toString('base64url')}`;
}
/** The subject of a token that is ours, for this use, and not expired. Its header is not asked: it is HS256 or nothing. */
function verify(token: string, aud: Claims['aud']): string | undefined {
  const [, text = '', payload = '', seal = ''] = /^([\w-]+\.([\w-]+))\.([\w-]+)$/.exec(token) ?? [];
  const given = Buffer.from(seal, 'base64url');
  const expected = mac(text);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const claims: Claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return claims.aud === aud && claims.exp > Date.now() / 1000 ? claims.sub : undefined;
}

type User = { id: string };
const providerQr = new WeComProviderQr<User>(
  {
    flow: 'corp-app',
    corpId: WECOM_CORP_ID,
    agentId: WECOM_AGENT_ID,
    secret: WECOM_SECRET,
    callbackURL: `${APP_URL}/auth/wecom/wecom-provider-qr/callback`,
    ...(WECOM_URL && { hosts: { api: WECOM_URL, login: WECOM_URL } }),
  },
  ({ profile }) => ({ id: profile.id }), // your user, found by profile.id; null refuses
);
passport.use(providerQr);

const app = express();
app.use(helmet());
app.get('/auth/wecom/wecom-provider-qr', passport.authenticate('wecom-provider-qr', { session: false }));

/** Where the cookie goes, and nowhere else. Strict: only pages of this origin send it. */
const refresh = {
  path: '/api/token',
  httpOnly: true,
  sameSite: 'strict',
  secure: APP_URL.startsWith('https:'),
} as const;
const finish: RequestHandler = (req, res, next) => {
  type Info = { code?: string; returnTo?: string };
  const done = (error: unknown, user: User | false | null, info?: Info) => {
    if (error) return next(error);
    if (!user) return res.redirect(`/?wecom_error=${info?.code ?? 'refused'}`);
    res.cookie('refresh', sign(user.id, 'refresh', 8 * 3600), { ...refresh, maxAge: 8 * 3_600_000 });
    return res.redirect(info?.returnTo ?? '/'); // the library has checked this path
  };
  passport.authenticate('wecom-provider-qr', { session: false }, done)(req, res, next);
};
app.get('/auth/wecom/wecom-provider-qr/callback', finish);

app.post('/api/token', (req, res) => {
  const cookie = /(?:^|; )refresh=([^;]+)/.exec(req.headers.cookie ?? '')?.[1];
  const id = verify(cookie ?? '', 'refresh');
  if (id === undefined) return res.status(401).json({ error: 'sign in' });
  return res
    .set('Cache-Control', 'no-store')
    .json({ id, token: sign(id, 'api', 600), expiresInSeconds: 600 });
});
app.delete('/api/token', (_req, res) => res.clearCookie('refresh', refresh).sendStatus(204));
app.get('/api/me', (req, res) => {
  const id = verify(req.headers.authorization?.replace(/^Bearer /, '') ?? '', 'api');
  return id === undefined ? res.status(401).json({ error: 'token' }) : res.json({ id });
});

app.get('/', (req, res) => {
  const code = req.query['wecom_error'];
  const why = typeof code === 'string' ? failureText(code).en : '';
  res.send(`<p id="who">${why}</p><a href="/auth/wecom/wecom-provider-qr">Sign in</a>
    <script type="module" src="/page.js"></script>`);
});
app.get('/page.js', (_req, res) => {
  res.type('js').send(`const got = await fetch('/api/token', { method: 'POST' });
if (got.ok) {
  const { token } = await got.json();
  const me = await fetch('/api/me', { headers: { authorization: 'Bearer ' + token } });
  document.querySelector('#who').textContent = 'Signed in as ' + (await me.json()).id;
}`);
});
app.use(wecomErrorPage({ home: '/' }));
app.listen(new URL(APP_URL).port || process.env.PORT || 3000, () => console.log(`Open ${APP_URL}`));
