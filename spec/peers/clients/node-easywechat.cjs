const { Work } = require('node-easywechat');
const { default: OpenWeWork } = require('node-socialite/dist/Providers/OpenWeWork');
const { default: WeWork } = require('node-socialite/dist/Providers/WeWork');
const { CALLBACK, comesBack, IN_CLIENT, report, world } = require('./visit.cjs');

const API = 'https://qyapi.weixin.qq.com';

function work() {
  return new Work({
    corp_id: world.corpId,
    secret: world.secret,
    agent_id: world.agentId,
    oauth: { scopes: ['snsapi_base'], redirect_url: CALLBACK },
  });
}

/** Its default factory gives socialite no base_url, and socialite then asks at the address `undefined/cgi-bin/…`. */
function withBaseUrl(app) {
  return app.setOAuthFactory(
    () =>
      new WeWork({
        client_id: world.corpId,
        client_secret: world.secret,
        redirect: CALLBACK,
        base_url: API,
        agent_id: world.agentId,
      }),
  );
}

async function signIn(app, { qr = false, userAgent = 'Mozilla/5.0' }) {
  const oauth = await app.getOAuth();
  const page = (qr ? oauth.asQrcode() : oauth).withState('s1').redirect();
  const { code } = await comesBack(page, userAgent);
  return (await oauth.userFromCode(code)).getId();
}

report({
  'Workbench, an enterprise’s app: as it comes': () => signIn(work(), { userAgent: IN_CLIENT }),
  'Workbench, an enterprise’s app: base_url given': () =>
    signIn(withBaseUrl(work()), { userAgent: IN_CLIENT }),
  'QR, an enterprise’s app: base_url given': () => signIn(withBaseUrl(work()), { qr: true }),
  'Workbench, a third-party app: base_url given': async () => {
    const oauth = new OpenWeWork({
      client_id: world.suiteId,
      client_secret: world.suiteSecret,
      redirect: CALLBACK,
      base_url: API,
    })
      .withSuiteTicket(world.suiteTicket)
      .scopes(['snsapi_base'])
      .withState('s1');
    const { code } = await comesBack(oauth.redirect(), IN_CLIENT);
    return (await oauth.userFromCode(code)).getId();
  },
});
