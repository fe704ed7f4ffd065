const imported = require('passport-wechat-work');
const { authenticate, CALLBACK, comesBack, report, world } = require('./visit.cjs');

const Strategy = imported.Strategy ?? imported;

report({
  'QR, an enterprise’s app': async () => {
    let token;
    const strategy = new Strategy(
      {
        corpId: world.corpId,
        corpSecret: world.secret,
        agentId: world.agentId,
        callbackURL: CALLBACK,
        state: 's1',
      },
      (profile, done) => done(null, { id: profile.id }),
      (done) => done(null, token),
      (kept) => {
        token = kept;
      },
    );
    const { redirect } = await authenticate(strategy, {});
    const { user } = await authenticate(strategy, await comesBack(redirect));
    return user?.id;
  },
});
