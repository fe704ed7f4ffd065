import type { Installation, Suite } from '../apps';
import type { World } from '../world';
import type { ApiCall, Endpoint } from './endpoint';
import { bare, ok, type Refusal, refuse } from './reply';

const PRE_AUTH_CODE_SECONDS = 1200;

export const getPreAuthCode: Endpoint = {
  method: 'GET',
  token: 'suite_access_token',
  answer(call) {
    const suite = suiteOf(call);
    if ('errcode' in suite) return suite;
    const code = call.world.preAuthCodes.mint(suite.suiteId);
    return ok({ pre_auth_code: code, expires_in: PRE_AUTH_CODE_SECONDS });
  },
};

/** Token of a third-party app for one enterprise: https://developer.work.weixin.qq.com/document/path/90605 */
export const getCorpToken: Endpoint = {
  method: 'POST',
  token: 'suite_access_token',
  onGet: 40063,
  answer(call) {
    const installation = authorised(call);
    if ('errcode' in installation) return installation;
    return bare(corpToken(call.world, installation));
  },
};

/** @see https://developer.work.weixin.qq.com/document/path/90603 */
export const getPermanentCode = permanentCode(({ world }, installation) => {
  const delegated = installation.suite.kind === 'delegated';
  return {
    // A delegated app calls gettoken with its permanent_code.
    ...(delegated ? {} : corpToken(world, installation)),
    ...corpAndAgents(world, installation),
  };
});

/** Faster, without token and agents: https://developer.work.weixin.qq.com/document/path/100776 */
export const getPermanentCodeV2 = permanentCode(({ world }, installation) => ({
  auth_corp_info: corpInfo(world, installation),
}));

/** @see https://developer.work.weixin.qq.com/document/path/100795 */
export const getAuthInfo: Endpoint = {
  method: 'POST',
  token: 'suite_access_token',
  onGet: 40063,
  answer(call) {
    const installation = authorised(call, ['business', 'delegated']);
    if ('errcode' in installation) return installation;
    return ok(corpAndAgents(call.world, installation));
  },
};

/** The suite whose token it is, where the call is for its kind. */
export function suiteOf({ grant }: ApiCall, kinds?: readonly Suite['kind'][]): Suite | Refusal {
  if (grant?.kind !== 'suite') return refuse(40082);
  return kinds?.includes(grant.suite.kind) === false ? refuse(48002) : grant.suite;
}

// A delegated app must not fetch its token here.
function authorised(call: ApiCall, kinds: readonly Suite['kind'][] = ['business']): Installation | Refusal {
  const suite = suiteOf(call, kinds);
  if ('errcode' in suite) return suite;
  const corpId = call.body.text('auth_corpid');
  const permanentCode = call.body.text('permanent_code');
  if (!corpId) return refuse(41002);
  if (!permanentCode) return refuse(41025);
  if (!call.world.directory.corp(corpId)) return refuse(40013);
  const installation = call.world.suites.installation(corpId, suite.suiteId);
  return installation?.permanentCode === permanentCode ? installation : refuse(40084);
}

/** The end of an installation: spends its auth_code. */
function permanentCode(
  details: (call: ApiCall, installation: Installation) => Record<string, unknown>,
): Endpoint {
  return {
    method: 'POST',
    token: 'suite_access_token',
    onGet: 40063,
    answer(call) {
      const suite = suiteOf(call);
      if ('errcode' in suite) return suite;
      const authCode = call.body.text('auth_code');
      if (!authCode) return refuse(41008, 'auth_code missing');
      const grant = call.world.installCodes.take(authCode, ({ suiteId }) => suiteId === suite.suiteId);
      const installation = grant && call.world.suites.installation(grant.corpId, suite.suiteId);
      if (!installation) return refuse(40078);
      return bare({
        permanent_code: installation.permanentCode,
        ...details(call, installation),
        ...administrator(call.world, installation),
        ...(grant.state !== undefined && { state: grant.state }),
      });
    },
  };
}

function corpToken(world: World, { corpId, suite }: Installation): Record<string, unknown> {
  const { suiteId } = suite;
  const token = world.tokens.issue(`suite-corp ${suiteId} ${corpId}`, {
    kind: 'suite-corp',
    corpId,
    suiteId,
  });
  return { access_token: token.value, expires_in: token.expiresIn };
}

function corpInfo(world: World, { corpId }: Installation): Record<string, unknown> {
  return { corpid: corpId, corp_name: world.directory.corp(corpId)?.name ?? corpId };
}

function corpAndAgents(world: World, installation: Installation): Record<string, unknown> {
  const agent = {
    agentid: Number(installation.agentId),
    name: world.settings.appName ?? '示例应用',
    auth_mode: 0,
    privilege: privilege(world, installation),
    is_customized_app: installation.suite.kind === 'delegated',
  };
  return { auth_corp_info: corpInfo(world, installation), auth_info: { agent: [agent] } };
}

/** The visible range (path 90603). */
function privilege({ directory }: World, { corpId }: Installation): Record<string, unknown> {
  const found = directory.allCorps().find(({ corp }) => corp.corpId === corpId);
  const visible = found?.members.filter((member) => member.visible) ?? [];
  const none = { allow_party: [], allow_tag: [], extra_party: [], extra_user: [], extra_tag: [] };
  return { level: 1, allow_user: visible.map(({ userId }) => userId), ...none };
}

function administrator(world: World, { corpId }: Installation): Record<string, unknown> {
  const admin = world.directory.administratorOf(corpId);
  if (!admin) return {};
  const { userId, openUserId } = admin;
  return {
    auth_user_info: { userid: userId, open_userid: openUserId, name: userId, avatar: admin.avatar ?? '' },
  };
}
