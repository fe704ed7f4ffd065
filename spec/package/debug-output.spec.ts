import { installPacked, type Stranger } from './support/packed';

/** An application that signs one member in and prints what its parts have written for whoever debugs it. */
const APPLICATION = `
  const written = [];
  process.stderr.write = (text) => written.push(String(text)) > 0;
  const http = require('node:http');
  const express = require('express');
  const session = require('express-session');
  const passport = require('passport');
  const { WeComProviderQr } = require('passport-wecom');
  const { startWeComSimulator } = require('passport-wecom/testing');

  (async () => {
    const wecom = await startWeComSimulator();
    const { corpId, providerCorpId, providerSecret } = wecom.credentials;
    passport.use(new WeComProviderQr({
      flow: 'provider-secret', providerCorpId, providerSecret, corps: 'any', hosts: wecom.hosts,
      callbackURL: 'http://localhost:3000/callback',
    }, ({ profile }) => ({ id: profile.id })));
    passport.serializeUser((user, done) => done(null, user));
    const app = express();
    app.use(session({ secret: 'a secret of this test', resave: false, saveUninitialized: false }));
    app.get('/start', passport.authenticate('wecom-provider-qr'));
    app.get('/callback', passport.authenticate('wecom-provider-qr'), (req, res) => res.json(req.user));
    const server = app.listen(0, async () => {
      const origin = 'http://127.0.0.1:' + server.address().port;
      // Node's fetch would say that a script starts this login.
      const start = await new Promise((resolve) => http.get(origin + '/start', resolve));
      start.resume();
      const cookie = start.headers['set-cookie'].map((line) => line.split(';')[0]).join('; ');
      wecom.approveAs({ corpId, userId: 'lisi' });
      const page = await fetch(start.headers.location, { redirect: 'manual' });
      const back = new URL(page.headers.get('location'));
      const { status } = await fetch(origin + back.pathname + back.search, { headers: { cookie } });
      console.log(JSON.stringify({ status, written, secrets: [providerSecret, ...back.searchParams.values()] }));
      process.exit();
    });
  })();
`;

describe('An application that runs with DEBUG=*', () => {
  let stranger: Stranger;

  beforeAll(async () => {
    stranger = await installPacked();
  }, 180_000);
  afterAll(() => stranger.remove());

  it('reads no secret, code or state in anything but the routing of Express (T60)', async () => {
    const printed = await stranger.node(['-e', APPLICATION], { DEBUG: '*', DEBUG_COLORS: 'no' });
    const { status, written, secrets } = JSON.parse(printed) as {
      status: number;
      written: readonly string[];
      secrets: readonly string[];
    };
    const showing = written.filter((line) => secrets.some((secret) => line.includes(secret)));

    expect(status).toBe(200);
    expect(secrets).toHaveLength(3);
    expect(written.length).toBeGreaterThan(10);
    // Express writes the address of every request: whoever runs it so in production has to know.
    expect(showing.filter((line) => !/ (express:)?router /.test(line))).toEqual([]);
  });
});
