import createConnector from '@logto/connector-wecom';
import visit from './visit.cjs';

const { CALLBACK, comesBack, IN_CLIENT, report, world } = visit;
const config = { corpId: world.corpId, appSecret: world.secret, agentId: String(world.agentId) };
const connector = await createConnector({ getConfig: async () => config });

async function signIn(userAgent) {
  const asked = { state: 's1', redirectUri: CALLBACK, headers: { userAgent } };
  const page = await connector.getAuthorizationUri(asked, async () => {});
  const { id } = await connector.getUserInfo(await comesBack(page, userAgent), async () => ({}));
  return id;
}

await report({
  'QR, an enterprise’s app': () => signIn('Mozilla/5.0'),
  'Workbench, an enterprise’s app': () => signIn(IN_CLIENT),
});
