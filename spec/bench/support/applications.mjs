// The same login three times: with this package, written by hand, and with stock passport-oauth2. Each keeps its login in an Express session
// or in our cookies, and makes one call with the code.
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import express from 'express';
import session from 'express-session';
import passportModule from 'passport';

const require = createRequire(import.meta.url);
const CALLBACK = 'http://localhost:3000/callback';
const APP = { providerCorpId: 'ww0000000000000001', providerSecret: 'provider-secret' };

function newApp() {
  const app = express().disable('x-powered-by').disable('etag');
  return app.use(session({ secret: 'a secret of this run', resave: false, saveUninitialized: false }));
}

export function ours(api) {
  const { WeComProviderQr } = require('../../../dist/index.js');
  const passport = new passportModule.Passport();
  passport.serializeUser((user, done) => done(null, user.id));
  passport.use(
    new WeComProviderQr(
      { flow: 'provider-secret', ...APP, corps: 'any', callbackURL: CALLBACK, hosts: { api } },
      ({ profile }) => ({ id: profile.id }),
    ),
  );
  const app = newApp();
  app.get('/login', passport.authenticate('wecom-provider-qr'));
  app.get('/callback', passport.authenticate('wecom-provider-qr'), (_req, res) => res.redirect('/'));
  return app;
}

export function byHand(api) {
  const client = api.startsWith('https:') ? https : http;
  const agent = new client.Agent({ keepAlive: true });
  const once = (path, body) =>
    new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json' };
      const sent = client.request(api + path, { agent, method: 'POST', headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve(JSON.parse(text)));
      });
      const failed = (error) => reject(Object.assign(error, { wasReused: sent.reusedSocket }));
      sent.on('error', failed).end(JSON.stringify(body));
    });
  // The kept connection may have been closed just now.
  const post = (path, body) =>
    once(path, body).catch((error) => {
      if (error.wasReused) return once(path, body);
      throw error;
    });
  let token;
  const getToken = async () => {
    const body = { corpid: APP.providerCorpId, provider_secret: APP.providerSecret };
    return (await post('/cgi-bin/service/get_provider_token', body)).provider_access_token;
  };
  const app = newApp();
  app.get('/login', (req, res) => {
    req.session.state = randomBytes(16).toString('hex');
    const query = { appid: APP.providerCorpId, redirect_uri: CALLBACK, state: req.session.state };
    res.redirect(`https://open.work.weixin.qq.com/wwopen/sso/3rd_qrConnect?${new URLSearchParams(query)}`);
  });
  app.get('/callback', async (req, res) => {
    if (req.query.state !== req.session.state) return res.sendStatus(403);
    token ??= getToken();
    const path = `/cgi-bin/service/get_login_info?access_token=${await token}`;
    const { user_info, corp_info } = await post(path, { auth_code: req.query.auth_code });
    return req.session.regenerate(() => {
      req.session.user = `${corp_info.corpid}:o:${user_info.open_userid}`;
      res.redirect('/');
    });
  });
  return app;
}

export function stock(api) {
  const OAuth2Strategy = require('passport-oauth2');
  const passport = new passportModule.Passport();
  passport.serializeUser((user, done) => done(null, user.id));
  const options = {
    authorizationURL: 'https://open.work.weixin.qq.com/oauth2/authorize',
    tokenURL: `${api}/oauth2/token`,
    clientID: APP.providerCorpId,
    clientSecret: APP.providerSecret,
    callbackURL: CALLBACK,
    state: true,
  };
  const verify = (_accessToken, _refreshToken, _profile, done) => done(null, { id: 'zhangsan' });
  const strategy = new OAuth2Strategy(options, verify);
  const agent = new (api.startsWith('https:') ? https : http).Agent({ keepAlive: true });
  strategy._oauth2.setAgent(agent);
  passport.use(strategy);
  const app = newApp();
  app.get('/login', passport.authenticate('oauth2'));
  app.get('/callback', passport.authenticate('oauth2'), (_req, res) => res.redirect('/'));
  return app;
}

export const APPLICATIONS = { ours, byHand, stock };

/** The code comes back under another name for each. */
export const CODE_PARAM = { ours: 'auth_code', byHand: 'auth_code', stock: 'code' };
