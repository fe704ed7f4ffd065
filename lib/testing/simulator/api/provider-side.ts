import { type ApiCall, type Endpoint, isObject } from './endpoint';
import { suiteOf } from './installation';
import { ok, type Refusal, refuse } from './reply';

/** How long the address of a delegated authorisation is good (path 98744). */
const CUSTOMIZED_SECONDS = 864_000;

/** Says whether an installation is a test: https://developer.work.weixin.qq.com/document/path/90602 */
export const setSessionInfo: Endpoint = {
  method: 'POST',
  token: 'suite_access_token',
  onGet: 40063,
  answer({ world, body, grant }) {
    const code = body.text('pre_auth_code');
    const session = body.value('session_info');
    if (!code || !isObject(session)) return refuse(40063);
    if (![undefined, 0, 1].includes(session['auth_type'] as number)) return refuse(40058);
    if (world.preAuthCodes.hasExpired(code)) return refuse(42007);
    const suite = grant?.kind === 'suite' ? grant.suite : undefined;
    return world.preAuthCodes.peek(code) === suite?.suiteId ? ok() : refuse(40077);
  },
};

/** @see https://developer.work.weixin.qq.com/document/path/98744 */
export const getCustomizedAuthUrl: Endpoint = {
  method: 'POST',
  token: 'provider_access_token',
  onGet: 40063,
  answer({ world, body }) {
    const templates = body.texts('templateid_list');
    if (!templates || templates.length === 0 || templates.length > 9) return refuse(40058);
    if (templates.some((id) => world.suites.find(id)?.kind !== 'delegated')) return refuse(40083);
    const state = body.text('state') ?? '';
    if (!/^[\w@.-]{0,32}$/.test(state)) return refuse(84025, 'invalid state');
    const query = new URLSearchParams({ templates: templates.join(','), state });
    return ok({
      qrcode_url: `${world.site.url}/simulator/authorise?${query}`,
      expires_in: CUSTOMIZED_SECONDS,
    });
  },
};

/** The ticket for `config`: https://developer.work.weixin.qq.com/document/path/96909 */
export const getJsapiTicket: Endpoint = {
  method: 'GET',
  token: 'access_token',
  answer: (call) => jsTicket(call, 'config'),
};

/** The ticket for `agentConfig`. */
export const getAgentTicket: Endpoint = {
  method: 'GET',
  token: 'access_token',
  answer(call) {
    return call.query.get('type') === 'agent_config' ? jsTicket(call, 'agent') : refuse(40058);
  },
};

/** The same ticket while it lives, which is as long as a token does (path 96909). */
function jsTicket({ world, grant }: ApiCall, kind: string): ReturnType<Endpoint['answer']> {
  const app = appOf(grant);
  if (typeof app !== 'string') return app;
  const ticket = world.tokens.issue(`js-ticket ${kind} ${app}`, { kind: 'js-ticket' });
  return ok({ ticket: ticket.value, expires_in: ticket.expiresIn });
}

function appOf(grant: ApiCall['grant']): string | Refusal {
  if (grant?.kind === 'corp-app') return `${grant.app.corpId} ${grant.app.agentId}`;
  return grant?.kind === 'suite-corp' ? `${grant.corpId} ${grant.suiteId}` : refuse(40014);
}

/** Who may manage the app: https://developer.work.weixin.qq.com/document/path/90606 */
export const getAdminList: Endpoint = {
  method: 'POST',
  token: 'suite_access_token',
  onGet: 40063,
  answer(call) {
    const { world, body } = call;
    const suite = suiteOf(call, ['business', 'delegated']);
    if ('errcode' in suite) return suite;
    const corpId = body.text('auth_corpid');
    if (!corpId) return refuse(41002);
    if (!world.directory.corp(corpId)) return refuse(40013);
    const installation = world.suites.installation(corpId, suite.suiteId);
    if (!installation) return refuse(48004);
    // A number; one written as text is taken too (assumed).
    const agentId = body.value('agentid');
    const isIts = agentId === installation.agentId || agentId === Number(installation.agentId);
    if (!isIts) return refuse(40056);
    const admin = world.directory.administratorOf(corpId);
    return ok({
      admin: admin ? [{ userid: admin.userId, open_userid: admin.openUserId, auth_type: 1 }] : [],
    });
  },
};

/** A QR code of a third-party app (95430, from an SDK). */
export const getAppQrcode: Endpoint = {
  method: 'POST',
  token: 'suite_access_token',
  onGet: 40063,
  answer(call) {
    const { world, body } = call;
    const suite = suiteOf(call, ['business']);
    if ('errcode' in suite) return suite;
    const suiteId = body.text('suite_id');
    if (!suiteId) return refuse(41021);
    if (suiteId !== suite.suiteId) return refuse(48003);
    const state = body.text('state') ?? '';
    if (!/^[\w@.-]{0,32}$/.test(state)) return refuse(84025, 'invalid state');
    const query = new URLSearchParams({ templates: suiteId, state });
    return ok({ qrcode: `${world.site.url}/simulator/authorise?${query}` });
  },
};
