import { hex, type SimulatorCredentials } from './credentials';
import type { CorpSpec, MemberSpec, VisitorSpec } from './directory';

export interface Seed {
  readonly corps: readonly CorpSpec[];
  readonly members: readonly MemberSpec[];
  readonly visitors: readonly VisitorSpec[];
}

/**
 * Three enterprises to try things with. `zhangsan` and `lisi` exist in two of them; the third has not
 * installed the provider's app. One member is outside the visible range, one belongs to a linked
 * enterprise, one administrator is in no directory.
 */
export function seedFor(credentials: SimulatorCredentials): Seed {
  const galaxy = credentials.corpId;
  const maple = `ww${hex('enterprise-2')}`;
  const harbour = `ww${hex('enterprise-3')}`;
  return {
    corps: [
      { corpId: galaxy, name: '星河科技', nameEn: 'Galaxy Technology', installed: true },
      { corpId: maple, name: '红枫贸易', nameEn: 'Maple Trading', installed: true },
      { corpId: harbour, name: '海港物流', nameEn: 'Harbour Logistics', installed: false },
    ],
    members: [
      {
        corpId: galaxy,
        userId: 'zhangsan',
        name: '张三',
        nameEn: 'Zhang San',
        role: 'creator',
        gender: 'male',
        email: 'zhangsan@galaxy.example',
        bizMail: 'zhangsan@biz.galaxy.example',
        mobile: '13800000001',
      },
      {
        corpId: galaxy,
        userId: 'lisi',
        name: '李四',
        nameEn: 'Li Si',
        gender: 'female',
        email: 'lisi@galaxy.example',
        mobile: '13800000002',
      },
      { corpId: galaxy, userId: 'wangwu', name: '王五', nameEn: 'Wang Wu', visible: false },
      { corpId: maple, userId: 'zhangsan', name: '张珊', nameEn: 'Zhang Shan', gender: 'female' },
      { corpId: maple, userId: 'lisi', name: '黎思', nameEn: 'Lai Sze', role: 'internal-admin' },
      {
        corpId: maple,
        userId: 'zhaoliu',
        name: '赵六',
        nameEn: 'Zhao Liu',
        linkedCorpIds: [galaxy],
      },
      { corpId: maple, userId: 'consultant', name: '外部顾问', nameEn: 'Consultant', role: 'external-admin' },
      { corpId: harbour, userId: 'chenqi', name: '陈七', nameEn: 'Chen Qi', role: 'sub-admin' },
      { corpId: harbour, userId: 'zhouba', name: '周八', nameEn: 'Zhou Ba' },
    ],
    visitors: [
      { openId: 'oVisitor0000000000000000000a', name: '路人', nameEn: 'Passer-by' },
      {
        openId: 'oCustomer000000000000000000b',
        name: '客户',
        nameEn: 'Customer',
        customerOf: { corpId: galaxy, externalUserId: 'wmCustomer0000000000000000000000' },
      },
    ],
  };
}
