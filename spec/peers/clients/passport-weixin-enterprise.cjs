const Strategy = require('passport-weixin-enterprise');
const { authenticate, CALLBACK, comesBack, report, world } = require('./visit.cjs');

const strategy = new Strategy(
  { clientID: world.providerCorpId, clientSecret: world.providerSecret, callbackURL: CALLBACK },
  (_accessToken, _refreshToken, profile, done) => done(null, profile.user_info),
);

/** It fetches its token in the background as soon as it exists. */
async function hasToken() {
  for (let tries = 0; tries < 100 && !strategy._oauth2.access_token; tries += 1) {
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

report({
  'QR, provider: as WeCom sends it back': async () => {
    await hasToken();
    const { redirect } = await authenticate(strategy, {});
    const answer = await authenticate(strategy, await comesBack(redirect));
    return (
      answer.user?.userid ??
      (answer.redirect ? 'goes to the QR page again: it reads code, not auth_code' : 'none')
    );
  },
  'QR, provider: auth_code handed over as code': async () => {
    const { redirect } = await authenticate(strategy, {});
    const { auth_code: code, ...rest } = await comesBack(redirect);
    const { user } = await authenticate(strategy, { ...rest, code });
    return user?.userid;
  },
});
