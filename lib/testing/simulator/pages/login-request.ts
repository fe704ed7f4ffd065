import type { CodeFlow } from '../codes';
import { isDelegated, isSamePlainId, spelledCorpId } from '../plain-ids';
import { isOnDomain } from '../settings';
import type { World } from '../world';
import { isLang, type Lang, type Text } from './language';
import {
  badAppid,
  badValue,
  foreignCallback,
  notTrusted,
  OLD_SCOPE,
  OLD_SUITE_LINK,
  OPEN_LINK_FAILED,
  unencoded,
  unknownLang,
  unreachable,
} from './problems';
import { type PageProblem, type ReadQuery, rawValue, readQuery } from './raw-query';

/** A login page's address, found to be right. */
export interface LoginRequest {
  /** Path and query as sent. */
  readonly url: string;
  readonly flow: CodeFlow;
  readonly app: string;
  readonly agentId?: string;
  /** Of the link of an old multi-app suite (path 91120): the one enterprise it is for. */
  readonly corpId?: string;
  readonly redirectUri: string;
  readonly state?: string;
  readonly lang?: Lang;
  readonly codeParam: 'code' | 'auth_code';
  /** The legacy page without usertype=member lets administrators in only. */
  readonly adminsOnly: boolean;
  readonly scope: 'silent' | 'silent-with-ticket' | 'consent';
  /** What is unlike the documents and no error. */
  readonly notices: readonly Text[];
  /** What cannot work where the page stands. */
  readonly warnings?: readonly Text[];
  /** How an embedded panel goes on: the whole page, the page's own script, or the frame (path 98478). */
  readonly redirectType: 'top' | 'callback' | 'self';
}

export const LEGACY_QR_PATH = '/wwopen/sso/3rd_qrConnect';
/**
 * The page before it for an enterprise's own app; published clients still start there (91019 as mirrored).
 */
export const CORP_QR_PATH = '/wwopen/sso/qrConnect';
export const NEW_LOGIN_PATH = '/wwlogin/sso/login';
export const OAUTH_PATH = '/connect/oauth2/authorize';

const PANEL_PARAMETERS = ['redirect_type', 'panel_size', 'color_scheme', 'version'];

const RULES = {
  legacyQr: {
    order: ['appid', 'redirect_uri', 'state', 'usertype', 'lang'],
    required: ['appid', 'redirect_uri'],
  },
  corpQr: {
    order: ['appid', 'agentid', 'redirect_uri', 'state', 'lang'],
    required: ['appid', 'agentid', 'redirect_uri'],
    anywhere: ['href', 'self_redirect'],
  },
  serviceApp: {
    order: ['login_type', 'appid', 'redirect_uri', 'state', 'lang'],
    required: ['login_type', 'appid', 'redirect_uri'],
    anywhere: PANEL_PARAMETERS,
  },
  corpApp: {
    order: ['login_type', 'appid', 'agentid', 'redirect_uri', 'state', 'lang'],
    required: ['login_type', 'appid', 'agentid', 'redirect_uri'],
    anywhere: PANEL_PARAMETERS,
  },
  corpOauth: {
    order: ['appid', 'redirect_uri', 'response_type', 'scope', 'state', 'agentid'],
    required: ['appid', 'redirect_uri', 'response_type', 'scope'],
  },
  suiteOauth: {
    order: ['appid', 'redirect_uri', 'response_type', 'scope', 'state'],
    required: ['appid', 'redirect_uri', 'response_type', 'scope'],
  },
} as const;

type Details = Pick<LoginRequest, 'flow' | 'app'> & Partial<LoginRequest>;

/**
 * Checks the address of a login page the way the real pages do, and a little more strictly.
 *
 * @param url - path and query as sent
 * @see https://developer.work.weixin.qq.com/document/path/98171 (new login page)
 * @see https://developer.work.weixin.qq.com/document/path/91120 (OAuth)
 */
export function readLoginRequest(world: World, url: string): LoginRequest | PageProblem {
  const question = url.indexOf('?');
  const path = question < 0 ? url : url.slice(0, question);
  const rawQuery = question < 0 ? '' : url.slice(question + 1);
  const read = {
    [LEGACY_QR_PATH]: legacyQr,
    [CORP_QR_PATH]: corpQr,
    [NEW_LOGIN_PATH]: newLogin,
    [OAUTH_PATH]: oauth,
  }[path];
  if (!read) return OPEN_LINK_FAILED;
  const found = read(world, rawQuery);
  if ('problem' in found) return found;
  const { values, details, notices } = found;
  const registered =
    path === LEGACY_QR_PATH ? world.console.callbackDomains() : trustedDomains(world, details);
  const redirectUri = values.get('redirect_uri') ?? '';
  if (!/^https?:\/\//.test(redirectUri) || !URL.canParse(redirectUri))
    return badValue('redirect_uri', redirectUri);
  if (!isOnDomain(new URL(redirectUri), registered)) {
    if (path === LEGACY_QR_PATH) return foreignCallback(redirectUri);
    return path === CORP_QR_PATH ? unreachable(notTrusted(redirectUri)) : notTrusted(redirectUri);
  }
  const lang = values.get('lang');
  const state = values.get('state');
  return {
    url,
    redirectUri,
    codeParam: 'code',
    adminsOnly: false,
    notices: [...notices, ...oddValues(rawQuery, values)],
    scope: 'consent',
    redirectType: redirectTypeOf(values.get('redirect_type')) ?? 'top',
    ...(state !== undefined && { state }),
    ...(isLang(lang) && { lang }),
    ...details,
  };
}

/** What is unlike the documents in values that the page can do with. */
function oddValues(rawQuery: string, values: ReadQuery['values']): Text[] {
  const lang = values.get('lang');
  return [
    ...(/[:/?#]/.test(rawValue(rawQuery, 'redirect_uri'))
      ? [unencoded(values.get('redirect_uri') ?? '')]
      : []),
    ...(lang && !isLang(lang) ? [unknownLang(lang)] : []),
  ];
}

/** 可信域名 of the app that a login is for. */
function trustedDomains(world: World, { flow, app, agentId = '' }: Details): readonly string[] | undefined {
  if (flow === 'service-app') return world.console.trustedDomains('login', true);
  if (flow === 'suite-oauth') return world.console.trustedDomains('third-party', false);
  const page = isDelegated(world, { corpId: app, agentId }) ? world.console.delegatedApp(app) : 'self-built';
  return world.console.trustedDomains(page, flow === 'corp-app-qr');
}

type Found = (ReadQuery & { readonly details: Details }) | PageProblem;

function legacyQr(world: World, rawQuery: string): Found {
  const query = readQuery(rawQuery, RULES.legacyQr);
  if ('problem' in query) return query;
  const { values } = query;
  const appid = values.get('appid') ?? '';
  const { providerCorpId } = world.credentials;
  if (!isSamePlainId(appid, providerCorpId)) return badAppid(appid, 'provider');
  const usertype = values.get('usertype') ?? 'admin';
  if (usertype !== 'admin' && usertype !== 'member') return badValue('usertype', usertype);
  return {
    ...query,
    details: {
      flow: 'legacy-qr',
      app: providerCorpId,
      codeParam: 'auth_code',
      adminsOnly: usertype === 'admin',
    },
  };
}

// A wrong appid and a wrong agentid are one to the real page: 该链接无法访问 (91019 as mirrored). The advice says
// which.
function corpQr(world: World, rawQuery: string): Found {
  const query = readQuery(rawQuery, RULES.corpQr);
  if ('problem' in query) return query;
  const appid = query.values.get('appid') ?? '';
  const agentId = query.values.get('agentid') ?? '';
  const app = spelledCorpId(world, appid, agentId);
  if (app === undefined) return unreachable(badAppid(appid, 'corp'));
  if (!world.corpApps.find(app, agentId)) return unreachable(badValue('agentid', agentId));
  return { ...query, details: { flow: 'corp-app-qr', app, agentId } };
}

function newLogin(world: World, rawQuery: string): Found {
  const loginType = rawValue(rawQuery, 'login_type');
  const corpApp = loginType === 'CorpApp';
  const query = readQuery(rawQuery, corpApp ? RULES.corpApp : RULES.serviceApp);
  if ('problem' in query) return query;
  const { values } = query;
  if (!corpApp && loginType !== 'ServiceApp') return badValue('login_type', loginType);
  const redirectType = values.get('redirect_type') ?? 'top';
  if (redirectTypeOf(redirectType) === undefined) return badValue('redirect_type', redirectType);
  const appid = values.get('appid') ?? '';
  if (!corpApp) {
    if (world.suites.find(appid)?.kind !== 'login') return badAppid(appid, 'login-suite');
    return { ...query, details: { flow: 'service-app', app: appid } };
  }
  const agentId = values.get('agentid') ?? '';
  const app = spelledCorpId(world, appid, agentId);
  if (app === undefined) return badAppid(appid, 'corp');
  if (!world.corpApps.find(app, agentId)) return badValue('agentid', agentId);
  return { ...query, details: { flow: 'corp-app-qr', app, agentId } };
}

function oauth(world: World, rawQuery: string): Found {
  const suite = world.suites.find(rawValue(rawQuery, 'appid'));
  const query = readQuery(rawQuery, suite ? RULES.suiteOauth : RULES.corpOauth);
  if ('problem' in query) return query;
  const { values } = query;
  const appid = values.get('appid') ?? '';
  const agentId = values.get('agentid');
  const app = suite ? suite.suiteId : spelledCorpId(world, appid, agentId);
  if (app === undefined || (suite && suite.kind !== 'business')) return badAppid(appid, 'oauth');
  const responseType = values.get('response_type') ?? '';
  if (responseType !== 'code') return badValue('response_type', responseType);
  const state = values.get('state') ?? '';
  if (!/^[a-zA-Z0-9]{0,128}$/.test(state)) return badValue('state', state);
  const scope = oauthScope(values.get('scope') ?? '');
  if (!scope) return badValue('scope', values.get('scope') ?? '');
  if (suite) return { ...query, details: { flow: 'suite-oauth', app, scope } };
  const isOwn = agentId === undefined || world.corpApps.find(app, agentId);
  const { suiteId } = world.credentials;
  if (!isOwn && world.suites.installation(app, suiteId)?.agentId === agentId) {
    const details = { flow: 'suite-oauth', app: suiteId, corpId: app, scope } as const;
    return { values, notices: [...query.notices, OLD_SUITE_LINK], details };
  }
  const notices = scope === 'silent-with-ticket' ? [...query.notices, OLD_SCOPE] : query.notices;
  if (!isOwn) return badValue('agentid', agentId);
  // Official pages disagree on whether this is an error or silently asks for less; the error teaches more.
  if (agentId === undefined && scope === 'consent') return badValue('agentid', '');
  const details = { flow: 'corp-oauth', app, scope } as const;
  return { values, notices, details: agentId === undefined ? details : { ...details, agentId } };
}

function redirectTypeOf(text: string | undefined): LoginRequest['redirectType'] | undefined {
  return text === 'top' || text === 'callback' || text === 'self' ? text : undefined;
}

function oauthScope(scope: string): LoginRequest['scope'] | undefined {
  if (scope === 'snsapi_base') return 'silent';
  if (scope === 'snsapi_privateinfo') return 'consent';
  // Gone from the current documents, and still what published clients ask for: silent, and good for a ticket
  // (path 91121).
  return scope === 'snsapi_userinfo' ? 'silent-with-ticket' : undefined;
}
