import type { Member } from '../directory';
import type { DetailGrant, World } from '../world';
import type { Endpoint, JsonBody } from './endpoint';
import { ok, type Refusal, refuse } from './reply';

const DEFAULT_AVATAR = 'https://wework.qpic.cn/wwhead/default/0';

/** @see https://developer.work.weixin.qq.com/document/path/96443 */
export const getUserDetail: Endpoint = {
  method: 'POST',
  token: 'access_token',
  onGet: 40063,
  answer({ world, body, grant }) {
    if (grant?.kind !== 'corp-app') return refuse(48002);
    const detail = detailOf(world, body, `${grant.app.corpId}/${grant.app.agentId}`);
    if ('errcode' in detail) return detail;
    const { member } = detail;
    return ok({
      userid: member.userId,
      ...portrait(member),
      ...(member.mobile !== undefined && { mobile: member.mobile }),
      ...(member.email !== undefined && { email: member.email }),
      ...(member.bizMail !== undefined && { biz_mail: member.bizMail }),
    });
  },
};

/** @see https://developer.work.weixin.qq.com/document/path/91122 */
export const getUserDetail3rd: Endpoint = {
  method: 'POST',
  token: 'suite_access_token',
  onGet: 40063,
  answer({ world, body, grant }) {
    if (grant?.kind !== 'suite') return refuse(40082);
    const detail = detailOf(world, body, grant.suite.suiteId);
    if ('errcode' in detail) return detail;
    const { member } = detail;
    const userid = world.suites.hasRelation(member.corpId) ? member.userId : member.openUserId;
    return ok({ corpid: member.corpId, userid, name: userid, ...portrait(member) });
  },
};

function detailOf(world: World, body: JsonBody, app: string): DetailGrant | Refusal {
  const ticket = body.text('user_ticket');
  if (!ticket) return refuse(84090);
  if (world.userTickets.hasExpired(ticket)) return refuse(84014);
  const grant = world.userTickets.peek(ticket);
  if (grant?.app !== app) return refuse(84015);
  const person = world.directory.current(grant.member);
  return person?.kind === 'member' ? { ...grant, member: person } : grant;
}

// Gender is '0' and the avatar the default one where the member keeps them back.
function portrait(member: Member): Record<string, unknown> {
  const gender = { male: '1', female: '2', unknown: '0' }[member.gender ?? 'unknown'];
  return {
    gender,
    avatar: member.avatar ?? DEFAULT_AVATAR,
    qr_code: `https://open.work.weixin.qq.com/wwopen/userQRCode?vcode=${member.openUserId}`,
  };
}
