import { appCallback, providerCallback, suiteCallback, type WeComPush } from 'passport-wecom';
import type { SuiteCredentials } from './credentials';
import type { Installations } from './installations';
import type { Members } from './members';
import type { Pushes } from './pushes';
import type { WeComParts } from './wecom';

/** What events of WeCom change here. */
export interface EventParts {
  readonly installations: Installations | undefined;
  readonly members: Members;
  readonly pushes: Pushes;
}

/** Name of the receiver for one enterprise's own app; `/app/<name>` is its address. */
export const APP_RECEIVER = 'own';

/**
 * Receives what WeCom pushes: a suite's tickets, who installs, leaves and is renamed (指令回调URL and 数据回调URL), what an
 * enterprise's own app is told (接收消息), what the provider is told (系统事件接收URL).
 */
export function createReceivers(parts: WeComParts, events: EventParts) {
  const { access, stores } = parts;
  const { suite, loginSuite, corpApp, appKeys, systemKeys } = access;
  const { tokens: tokenStore } = stores;
  const onEvent = async (event: WeComPush) => {
    await carryOut(event, { ...events, tenants: parts.tenants });
    await events.pushes.keep(event);
  };
  const providerCorpId = suite?.providerCorpId ?? loginSuite?.providerCorpId;
  return [
    ...(corpApp && appKeys
      ? [appCallback({ name: APP_RECEIVER, corps: [corpApp.corpId], keys: appKeys, onEvent })]
      : []),
    // The login suite (登录授权) has tickets of its own and nobody installs it.
    ...[suite, loginSuite]
      .filter((each) => each !== undefined)
      .map((each) => suiteCallback({ ...sealOf(each), tokenStore, onEvent })),
    ...(systemKeys && providerCorpId !== undefined
      ? [providerCallback({ providerCorpId, keys: systemKeys, onEvent })]
      : []),
  ];
}

/** Repeats do no harm: WeCom sends an event again when it was not answered in time. */
async function carryOut(event: WeComPush, parts: EventParts & Pick<WeComParts, 'tenants'>): Promise<void> {
  const { installations, tenants, members } = parts;
  switch (event.type) {
    case 'create_auth':
    case 'reset_permanent_code':
      await installations?.keep(event.authCode, event.at);
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
