import type { Text } from './language';

/** What stands on the simulated console. Menus and labels are the real console's, and stay Chinese. */
export const CONSOLE_TEXTS = {
  title: { zh: '模拟管理后台', en: 'Simulated console' },
  intro: {
    zh: '与真实后台一样：先校验地址，全部通过才保存；保存后立即生效。各字段该填什么：npx passport-wecom console --config FILE。',
    en: 'As in the real console, addresses are checked first, and only if all pass anything is saved; what is saved counts at once. What belongs into which field: npx passport-wecom console --config FILE.',
  },
  apps: { zh: '应用', en: 'Apps' },
  isSaved: { zh: '已保存', en: 'saved' },
  notSaved: { zh: '未保存', en: 'not saved' },
  save: { zh: '保存', en: 'Save' },
  bothChecked: {
    zh: '指令回调URL 与数据回调URL 须同时通过校验。',
    en: 'Both addresses must pass their check.',
  },
  checked: { zh: '填写的回调地址须通过校验。', en: 'A callback address must pass its check.' },
  needed: { zh: '* 为必填。', en: 'Fields with * are needed.' },
  delegatedHint: {
    zh: '客户企业中由模板生成的应用。地址与密钥预填为模板的；改成自己的之后，只有通过校验才会保存，此后推送改用这里的地址与密钥。',
    en: "The app that was made from the template for one customer. Its address and keys begin as the template's; its own are saved once the check passes, and pushes go there from then on.",
  },
  notAuthorised: {
    zh: '该企业尚未授权模板：请先在“代开发应用模板”页安装。',
    en: 'This enterprise has not authorised the template yet: install it on the page of the template.',
  },
  passed: { zh: '校验通过', en: 'Check passed' },
  nowSaved: { zh: '校验通过，已保存并生效。', en: 'Saved; it counts from now on.' },
  nothingSaved: {
    zh: '未保存任何内容，原因见下方字段。',
    en: 'Nothing was saved. The fields below say why.',
  },
  domainHint: {
    zh: '域名[:端口]；留空则接受本机任意地址',
    en: 'host[:port]; left empty, any loopback address will do',
  },
  homepageHint: { zh: '工作台图标打开的地址，可含 $CORPID$', en: 'opened by the icon; may contain $CORPID$' },
  enterprises: { zh: '企业', en: 'Enterprises' },
  enterprisesHint: {
    zh: '安装会推送 create_auth，卸载会推送 cancel_auth。',
    en: 'Installing pushes create_auth, removing pushes cancel_auth.',
  },
  install: { zh: '安装', en: 'Install' },
  uninstall: { zh: '卸载', en: 'Remove' },
  leaver: { zh: '成员离职', en: 'A member leaves' },
  leaverHint: {
    zh: '成员将从企业中删除，并推送 change_contact（delete_user）。',
    en: 'The member is deleted from the enterprise, and change_contact (delete_user) is pushed.',
  },
  member: { zh: '成员', en: 'Member' },
  leave: { zh: '离职', en: 'Leave' },
  events: { zh: '推送事件', en: 'Push an event' },
  event: { zh: '事件', en: 'Event' },
  enterprise: { zh: '企业', en: 'Enterprise' },
  push: { zh: '推送', en: 'Push' },
  noAddress: { zh: '尚未保存接收事件的地址。', en: 'No address for events is saved yet.' },
  pushes: { zh: '最近的推送与校验', en: 'Recent pushes and checks' },
  noPushes: { zh: '还没有。', en: 'None yet.' },
  noAnswer: { zh: '无应答', en: 'no answer' },
  urlCheck: { zh: '地址校验', en: 'address check' },
} as const satisfies Record<string, Text>;
