import type { Endpoint } from './endpoint';
import { ok, refuse } from './reply';

/** Reads a member: https://developer.work.weixin.qq.com/document/path/96255 */
export const userGet: Endpoint = {
  method: 'GET',
  token: 'access_token',
  emptyInErrors: ['department'],
  answer({ world, query, grant }) {
    if (grant?.kind !== 'corp-app' && grant?.kind !== 'suite-corp') return refuse(48002);
    const userId = query.get('userid');
    if (!userId) return refuse(40063);
    const corpId = grant.kind === 'corp-app' ? grant.app.corpId : grant.corpId;
    const member = world.directory.member({ corpId, userId });
    if (!member || member.role === 'external-admin') return refuse(60111);
    if (!member.visible) return refuse(60011);
    return ok({
      userid: member.userId,
      // A third-party app reads the userid here. Apps created since June 2022 read no avatar, gender, mobile
      // or address of any kind.
      name: grant.kind === 'corp-app' ? member.name : member.userId,
      department: [1],
      order: [0],
      position: '',
      is_leader_in_dept: [0],
      direct_leader: [],
      alias: '',
      main_department: 1,
      extattr: { attrs: [] },
      status: 1,
      ...(grant.kind === 'suite-corp' && { open_userid: member.openUserId }),
    });
  },
};
