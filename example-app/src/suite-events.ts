import { suiteCallback, type WeComPush } from 'passport-wecom';
import type { SuiteCredentials } from './credentials';
import type { Installations } from './installations';
import type { Members } from './members';
import type { Tenants } from './tenants';
import type { WeComParts } from './wecom';

/** Receives what WeCom sends about the suites: their tickets, and who installs, leaves and is renamed. */
export function createSuiteCallbacks(
  parts: WeComParts,
  members: Members,
  installations: Installations | undefined,
) {
  const { settings, access, stores, tenants } = parts;
  const { suite, loginSuite } = access;
  if (settings.flow !== 'suite') return [];
  const { tokens: tokenStore } = stores;
  const callbacks = [];
  // The login suite (登录授权) has tickets of its own and nobody installs it, so it has nothing more to tell.
  if (loginSuite) callbacks.push(suiteCallback({ ...sealOf(loginSuite), tokenStore }));
  if (suite && installations) {
    const onEvent = (event: WeComPush) => carryOut(event, { installations, tenants, members });
    callbacks.push(suiteCallback({ ...sealOf(suite), tokenStore, onEvent }));
  }
  return callbacks;
}

/** Repeats do no harm: WeCom sends an event again when it was not answered in time. */
async function carryOut(
  event: WeComPush,
  parts: { readonly installations: Installations; readonly tenants: Tenants; readonly members: Members },
): Promise<void> {
  const { installations, tenants, members } = parts;
  switch (event.type) {
    case 'create_auth':
    case 'reset_permanent_code':
      await installations.keep(event.authCode, event.at);
      break;
    case 'cancel_auth':
      await tenants.uninstall(event.authCorpId);
      break;
    case 'member_removed':
      await members.remove(event.authCorpId, event.userId, event.openUserId);
      break;
    case 'member_renamed':
      await members.rename(event.authCorpId, event.userId, event.newUserId);
      break;
    default:
      break;
  }
}

function sealOf({ suiteId, providerCorpId, token, encodingAESKey }: SuiteCredentials) {
  return { suiteId, providerCorpId, keys: { token, encodingAESKey } };
}
