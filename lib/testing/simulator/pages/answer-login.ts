import type { Person } from '../directory';
import { personKey } from '../directory';
import { isLoopbackHost } from '../options';
import { isOnDomain } from '../settings';
import { refFromKey, type World } from '../world';
import { LEGACY_QR_PATH, type LoginRequest, OAUTH_PATH } from './login-request';
import { foreignReferer, NO_REFERER, noPermission, OUTSIDE_CLIENT, unknownPerson } from './problems';
import type { PageProblem } from './raw-query';

/** What the browser sent along with a login page's address. */
export interface Visit {
  readonly userAgent: string;
  readonly referer: string | undefined;
  /** Who the simulated client of this browser belongs to. */
  readonly client: Person | undefined;
  /** x-simulator-member */
  readonly memberHeader: string | undefined;
  /** x-simulator-decline */
  readonly declineHeader: boolean;
}

export type LoginAnswer =
  | { readonly redirect: string }
  | { readonly show: 'scan' | 'who-are-you' }
  | { readonly show: 'consent'; readonly person: Person }
  | PageProblem;

/** Decides what a login page does: answer at once, ask, or refuse. */
export function answerLogin(world: World, login: LoginRequest, visit: Visit): LoginAnswer {
  const isOauth = login.url.startsWith(OAUTH_PATH);
  const misled = login.url.startsWith(LEGACY_QR_PATH) ? checkReferer(world, visit.referer) : undefined;
  if (misled) return misled;
  if (visit.declineHeader) return { redirect: declined(login) };
  if (visit.memberHeader !== undefined) {
    const person = world.directory.person(personKey(refFromKey(visit.memberHeader)));
    return person ? approve(world, login, person) : unknownPerson(visit.memberHeader);
  }
  const scripted = world.scripted.next();
  if (scripted === 'decline') return { redirect: declined(login) };
  if (scripted) {
    const { approveAs } = scripted;
    return approve(world, login, world.directory.current(approveAs) ?? approveAs);
  }
  if (!isOauth) return { show: 'scan' };
  // The rules of WeCom's own script, @wecom/jssdk. WeChat opens it by the enterprise's plugin (observed).
  if (!visit.client && !/wxwork\/[\d.]+|micromessenger/i.test(visit.userAgent)) return OUTSIDE_CLIENT;
  if (!visit.client) return { show: 'who-are-you' };
  return approveInClient(world, login, visit.client);
}

/** Inside a client a login is silent, unless its scope asks for consent. */
export function approveInClient(world: World, login: LoginRequest, person: Person): LoginAnswer {
  if (!asksConsent(login)) return approve(world, login, person);
  return refusal(login, person) ?? { show: 'consent', person };
}

/** Sends the browser back with a code, or says why this person may not sign in here. */
export function approve(world: World, login: LoginRequest, person: Person): LoginAnswer {
  const refused = refusal(login, person);
  if (refused) return refused;
  const code = world.codes.mint({
    flow: login.flow,
    app: login.app,
    person,
    // The QR pages hand over an identity and nothing else (path 98179).
    withTicket: login.url.startsWith(OAUTH_PATH) && login.scope !== 'silent',
    ...(login.agentId !== undefined && { agentId: login.agentId }),
    ...(login.corpId !== undefined && { corpId: login.corpId }),
  });
  return { redirect: withParameters(login.redirectUri, [[login.codeParam, code], ...stateOf(login)]) };
}

/** A refusal comes back with the state and no code. */
export function declined(login: LoginRequest): string {
  return withParameters(login.redirectUri, stateOf(login));
}

/** Adds parameters to an address and leaves its other bytes alone; the query goes before a fragment. */
export function withParameters(
  address: string,
  parameters: ReadonlyArray<readonly [string, string]>,
): string {
  if (parameters.length === 0) return address;
  const hash = address.indexOf('#');
  const base = hash < 0 ? address : address.slice(0, hash);
  const fragment = hash < 0 ? '' : address.slice(hash);
  const query = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${base}${base.includes('?') ? '&' : '?'}${query}${fragment}`;
}

function stateOf(login: LoginRequest): Array<readonly [string, string]> {
  return login.state === undefined ? [] : [['state', login.state]];
}

function refusal(login: LoginRequest, person: Person): PageProblem | undefined {
  if (login.flow === 'legacy-qr') {
    if (person.kind === 'visitor') return noPermission('no-enterprise');
    if (login.adminsOnly && person.role === 'member') return noPermission('admins-only');
  }
  // Who is outside the visible range is not asked for details but stopped (path 96441); a silent login says
  // who they are.
  const needsVisible = login.flow === 'corp-app-qr' || (login.flow === 'corp-oauth' && asksConsent(login));
  const ownMember = person.kind === 'member' && person.corpId === login.app;
  return needsVisible && ownMember && !person.visible ? noPermission('visible-range') : undefined;
}

function asksConsent({ scope, url }: LoginRequest): boolean {
  return scope === 'consent' && url.startsWith(OAUTH_PATH);
}

function checkReferer(world: World, referer: string | undefined): PageProblem | undefined {
  const registered = world.console.launchDomains();
  if (referer === undefined || referer === '') return registered ? NO_REFERER : undefined;
  if (!URL.canParse(referer)) return foreignReferer(referer);
  const url = new URL(referer);
  const allowed = registered ? isOnDomain(url, registered) : isLoopbackHost(url.hostname);
  return allowed ? undefined : foreignReferer(referer);
}
