import type { CodeGrant } from '../codes';
import type { Member } from '../directory';
import type { World } from '../world';
import type { ApiCall, Endpoint } from './endpoint';
import { ok, type Reply, refuse } from './reply';

/** Seconds; the sample answer of path 91121 says 7200, the text 1800. */
const TICKET_SECONDS = 1800;

/**
 * Redeems a code for a self-built or delegated app: https://developer.work.weixin.qq.com/document/path/96442
 */
export const authGetUserInfo = corpUserInfo((world) => world.letterCase);
/** The path before 2022. Its field names are in PascalCase, and a ticket has its `expires_in` beside it. */
export const oldGetUserInfo = corpUserInfo(() => 'old', { expires_in: TICKET_SECONDS });

/** Redeems a code for a suite: https://developer.work.weixin.qq.com/document/path/91121 */
export const authGetUserInfo3rd = suiteUserInfo((world) => world.letterCase);
/** The path before 2022. Its field names are in PascalCase. */
export const oldGetUserInfo3rd = suiteUserInfo(() => 'old');

type LetterCase = (world: World) => 'new' | 'old';

function corpUserInfo(letterCase: LetterCase, besideTicket: Readonly<Record<string, number>> = {}): Endpoint {
  return {
    method: 'GET',
    token: 'access_token',
    emptyInErrors: ['parents'],
    answer(call) {
      const { world, grant } = call;
      if (grant?.kind !== 'corp-app') return refuse(48002);
      const { app } = grant;
      const code = takeCode(
        call,
        ({ flow, app: corpId, agentId }) =>
          (flow === 'corp-oauth' || flow === 'corp-app-qr') &&
          corpId === app.corpId &&
          (agentId === undefined || agentId === app.agentId),
      );
      if ('errcode' in code) return code;
      const identity = identityForCorp(world, code, `${app.corpId}/${app.agentId}`);
      return inCase(letterCase(world), { ...identity, ...('user_ticket' in identity && besideTicket) });
    },
  };
}

function suiteUserInfo(letterCase: LetterCase): Endpoint {
  return {
    method: 'GET',
    token: 'suite_access_token',
    emptyInErrors: ['parents'],
    answer(call) {
      const { world, grant } = call;
      if (grant?.kind !== 'suite') return refuse(40082);
      const { suite } = grant;
      if (suite.kind === 'delegated') return refuse(48002);
      const code = takeCode(call, ({ flow, app }) =>
        suite.kind === 'login'
          ? flow === 'business-settings' || (flow === 'service-app' && app === suite.suiteId)
          : flow === 'suite-oauth' && app === suite.suiteId,
      );
      if ('errcode' in code) return code;
      return inCase(letterCase(world), identityForSuite(world, code));
    },
  };
}

function takeCode(
  { world, query }: ApiCall,
  fits: (grant: CodeGrant) => boolean,
): CodeGrant | (Reply & { errcode: number }) {
  const code = query.get('code');
  if (!code) return refuse(41008);
  // The code of somebody who was removed meanwhile is worth nothing. Whoever was edited is described as they
  // are now.
  const now = ({ person }: CodeGrant) => world.directory.current(person);
  const grant = world.codes.take(code, (found) => fits(found) && now(found) !== undefined);
  const person = grant && now(grant);
  return person ? { ...grant, person } : refuse(40029);
}

function identityForCorp(world: World, code: CodeGrant, app: string): Record<string, unknown> {
  const { person } = code;
  if (person.kind === 'visitor') {
    const customer = person.customerOf?.corpId === code.app ? person.customerOf : undefined;
    return { openid: person.openId, ...(customer && { external_userid: customer.externalUserId }) };
  }
  if (person.role === 'external-admin') return { openid: openIdOf(person) };
  if (person.corpId === code.app) {
    return { userid: person.userId, ...userTicket(world, code, person, app) };
  }
  if (person.linkedCorpIds?.includes(code.app)) return { userid: `${person.corpId}/${person.userId}` };
  return { openid: openIdOf(person) };
}

function identityForSuite(world: World, code: CodeGrant): Record<string, unknown> {
  const { person } = code;
  if (person.kind === 'visitor') return { openid: person.openId };
  // Nobody documents who comes from elsewhere: a link of one enterprise knows its members (assumed).
  const isForeign = code.corpId !== undefined && code.corpId !== person.corpId;
  if (isForeign || person.role === 'external-admin') return { openid: openIdOf(person) };
  const ticket = userTicket(world, code, person, code.app);
  return {
    corpid: person.corpId,
    // Without a relation to the enterprise the provider gets the encrypted form (path 98179).
    userid: world.suites.hasRelation(person.corpId) ? person.userId : person.openUserId,
    ...(ticket && { ...ticket, expires_in: TICKET_SECONDS }),
    open_userid: person.openUserId,
  };
}

function userTicket(
  world: World,
  code: CodeGrant,
  member: Member,
  app: string,
): { user_ticket: string } | undefined {
  if (!code.withTicket || !member.visible) return undefined;
  return { user_ticket: world.userTickets.mint({ member, app }) };
}

function openIdOf(member: Member): string {
  return `o${member.openUserId.slice(2)}`;
}

function inCase(letterCase: 'new' | 'old', identity: Record<string, unknown>): Reply {
  if (letterCase === 'new') return ok(identity);
  const { corpid, userid, openid, ...others } = identity;
  return ok({
    ...(corpid !== undefined && { CorpId: corpid }),
    ...(userid !== undefined && { UserId: userid }),
    ...(openid !== undefined && { OpenId: openid }),
    DeviceId: '',
    ...others,
  });
}
