// What a person's browser does on WeCom's pages, and what a client has to show for it.
const { corpId, userId } = JSON.parse(process.env.PEERS_WORLD ?? '{}');

exports.world = JSON.parse(process.env.PEERS_WORLD ?? '{}');
exports.CALLBACK = 'http://127.0.0.1:3000/callback';
exports.IN_CLIENT = 'Mozilla/5.0 (Windows NT 10.0; WOW64) wxwork/5.0.10 (MicroMessenger/6.2)';

/** Opens a login page as the member, who agrees; returns the parameters that come back. */
exports.comesBack = async (address, userAgent = 'Mozilla/5.0') => {
  const headers = { 'x-simulator-member': `${corpId}/${userId}`, 'user-agent': userAgent };
  const answer = await fetch(address.split('#')[0], { redirect: 'manual', headers });
  const location = answer.headers.get('location');
  if (location === null) {
    const [, why = ''] = /<h1>(.*?)<\/h1>/.exec(await answer.text()) ?? [];
    throw new Error(`the page answered ${answer.status}: ${why}`);
  }
  return Object.fromEntries(new URL(location).searchParams);
};

/** Runs a Passport strategy on a request, and says which of its actions it took. */
exports.authenticate = (strategy, query) =>
  new Promise((resolve, reject) => {
    const run = Object.create(strategy);
    run.redirect = (address) => resolve({ redirect: address });
    run.success = (user) => resolve({ user });
    run.fail = (info) => resolve({ fail: info ?? true });
    run.error = (error) => reject(error instanceof Error ? error : new Error(JSON.stringify(error)));
    run.authenticate({ query, headers: {}, session: {} }, {});
  });

/** Prints each result as a line of JSON, and ends: a client may have left timers behind. */
exports.report = async (signIns) => {
  for (const [flow, signIn] of Object.entries(signIns)) {
    let result;
    try {
      result = await signIn();
    } catch (error) {
      result = `not done: ${String(error instanceof Error ? error.message : error)
        .split('\n')[0]
        .slice(0, 160)}`;
    }
    process.stdout.write(`${JSON.stringify({ flow, result })}\n`);
  }
  process.exit(0);
};
