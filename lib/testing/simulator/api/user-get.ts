import type { Member } from '../directory';
import { isDelegated, isSamePlainId } from '../plain-ids';
import type { TokenGrant } from '../tokens';
import type { World } from '../world';
import type { Endpoint } from './endpoint';
import { ok, refuse } from './reply';

type ReadingGrant = Extract<TokenGrant, { readonly kind: 'corp-app' | 'suite-corp' }>;

/** Reads a member: https://developer.work.weixin.qq.com/document/path/96255 */
export const userGet: Endpoint = {
  method: 'GET',
  token: 'access_token',
  emptyInErrors: ['department'],
  answer({ world, query, grant }) {
    if (grant?.kind !== 'corp-app' && grant?.kind !== 'suite-corp') return refuse(48002);
    const userId = query.get('userid');
    if (!userId) return refuse(40063);
    const member = readMember(world, grant, userId);
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

// A provider's apps know encrypted userids, which go by case; the enterprise's own apps know plain ones.
function readMember(world: World, grant: ReadingGrant, userId: string): Member | undefined {
  if (grant.kind === 'suite-corp') return world.directory.member({ corpId: grant.corpId, userId });
  const { corpId } = grant.app;
  const exact = world.directory.member({ corpId, userId });
  if (exact || isDelegated(world, grant.app)) return exact;
  const members = world.directory.allCorps().find(({ corp }) => corp.corpId === corpId)?.members;
  return members?.find((member) => isSamePlainId(member.userId, userId));
}
