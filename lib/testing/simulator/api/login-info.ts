import type { Member, MemberRole } from '../directory';
import type { Endpoint } from './endpoint';
import { bare, refuse } from './reply';

const USERTYPES: Readonly<Record<MemberRole, number>> = {
  creator: 1,
  'internal-admin': 2,
  'external-admin': 3,
  'sub-admin': 4,
  member: 5,
};

/** Redeems the auth_code of the legacy QR page, or of 业务设置 in the admin console (mirrored page 91125). */
export const getLoginInfo: Endpoint = {
  method: 'POST',
  token: 'provider',
  onGet: 40063,
  emptyInErrors: ['agent'],
  before: (query) => (query.has('suite_access_token') ? refuse(40085) : undefined),
  answer({ world, body }) {
    const authCode = body.text('auth_code');
    if (!authCode) return refuse(41008, 'auth_code missing');
    const grant = world.codes.take(
      authCode,
      ({ flow, person }) =>
        (flow === 'legacy-qr' || flow === 'business-settings') &&
        world.directory.current(person)?.kind === 'member',
    );
    const person = grant && world.directory.current(grant.person);
    return person?.kind === 'member' ? bare(loginInfo(person)) : refuse(40078);
  },
};

function loginInfo(member: Member): Record<string, unknown> {
  const corpInfo = { corp_info: { corpid: member.corpId } };
  // An external administrator is in no directory, so there is nobody to name.
  if (member.role === 'external-admin') return { usertype: 3, ...corpInfo };
  const userInfo = {
    userid: member.userId,
    open_userid: member.openUserId,
    // Not the real name: the userid stands in its place since 2020.
    name: member.userId,
    avatar: member.avatar ?? '',
  };
  const identity = { usertype: USERTYPES[member.role], user_info: userInfo, ...corpInfo };
  if (member.role === 'member') return identity;
  return {
    ...identity,
    agent: [{ agentid: 0, auth_type: 1 }],
    auth_info: { department: [{ id: 1, writable: true }] },
  };
}
